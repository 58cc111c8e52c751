"""The months and years that reports speak of."""

from dataclasses import dataclass
from datetime import date

from onewindow.insight.reports.rules.content import Span
from onewindow.kernel.months import months_later


@dataclass(frozen=True, slots=True)
class Period:
    """Whole months from ``starts`` to ``ends`` (exclusive)."""

    starts: date
    ends: date

    @property
    def months(self) -> int:
        """Return how many months it has."""
        return _months_between(self.starts, self.ends)

    @property
    def name(self) -> str:
        """Return the period as a report names it."""
        if self.months == 1:
            return f"{self.starts.year}年{self.starts.month}月"
        if self.months == 12 and self.starts.month == 1:
            return f"{self.starts.year}年"
        last = months_later(self.ends, -1)
        return f"{self.starts.year}年{self.starts.month}月至{last.year}年{last.month}月"

    @property
    def before(self) -> "Period":
        """Return the period of the same length just before (上期)."""
        return self.moved(-self.months)

    @property
    def year_ago(self) -> "Period":
        """Return the same period of last year (上年同期)."""
        return self.moved(-12)

    @property
    def last_month(self) -> "Period":
        """Return its last month."""
        return Period(months_later(self.ends, -1), self.ends)

    @property
    def sixth_month(self) -> "Period":
        """Return its sixth month; of a month, the month itself."""
        starts = months_later(self.starts, min(5, self.months - 1))
        return Period(starts, months_later(starts, 1))

    @property
    def month_names(self) -> tuple[str, ...]:
        """Return its months as 2026-03."""
        months = (months_later(self.starts, n) for n in range(self.months))
        return tuple(f"{month:%Y-%m}" for month in months)

    def moved(self, months: int) -> "Period":
        """Return the period so many months later."""
        return Period(months_later(self.starts, months), months_later(self.ends, months))


def period_ending(span: Span, last: date) -> Period:
    """Return the period of this span whose last month holds the day."""
    ends = months_later(last, 1)
    return Period(months_later(ends, -12 if span is Span.YEAR else -1), ends)


def year_until(last: date) -> Period:
    """Return the twelve months whose last holds the day."""
    return period_ending(Span.YEAR, last)


def latest_over(span: Span, on: date) -> Period:
    """Return the latest period of this span that is over on the day."""
    return period_ending(span, months_later(on, -1))


def _months_between(starts: date, ends: date) -> int:
    return (ends.year - starts.year) * 12 + ends.month - starts.month
