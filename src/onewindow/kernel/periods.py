"""Periods (期间) that boards and reports speak of: a day, a month, a year, any stretch of days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from onewindow.kernel.months import months_later

A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Period:
    """The days from ``since`` on, before ``until``."""

    since: date
    until: date

    @property
    def days(self) -> int:
        """Return how many days it has."""
        return (self.until - self.since).days

    @property
    def whole_months(self) -> int:
        """Return how many calendar months it is made of; 0 if of parts of them."""
        if self.since.day != 1 or self.until.day != 1:
            return 0
        return _months_between(self.since, self.until)

    @property
    def is_month(self) -> bool:
        """Test if it is one calendar month."""
        return self.whole_months == 1

    @property
    def is_year(self) -> bool:
        """Test if it is one calendar year."""
        return self == year_of(self.since)

    @property
    def label(self) -> str:
        """Return how people call it."""
        if self.is_month:
            return _month_label(self.since)
        if self.is_year:
            return f"{self.since.year}年"
        last = self.until - timedelta(days=1)
        if self.whole_months:
            return f"{_month_label(self.since)}至{_month_label(last)}"
        if last == self.since:
            return f"{self.since.year}年{self.since.month}月{self.since.day}日"
        return f"{self.since:%Y-%m-%d}至{last:%Y-%m-%d}"

    @property
    def last_month(self) -> "Period":
        """Return the last calendar month that it touches."""
        return month_of(self.until - timedelta(days=1))

    @property
    def sixth_month(self) -> "Period":
        """Return the sixth calendar month that it touches; the last where there are fewer."""
        last = self.last_month.since
        return month_of(min(months_later(self.since, 5), last))

    def before(self) -> "Period":
        """Return the period before it (上期): as many months, or else as many days."""
        if self.whole_months:
            return self.moved(-self.whole_months)
        return Period(self.since - timedelta(days=self.days), self.since)

    def a_year_before(self) -> "Period":
        """Return the same period of the year before (上年同期)."""
        return Period(_a_year_before(self.since), _a_year_before(self.until))

    def moved(self, months: int) -> "Period":
        """Return whole months, so many later."""
        return Period(months_later(self.since, months), months_later(self.until, months))

    def months(self) -> Iterator[str]:
        """Yield the months that it touches, as 2025-12."""
        first = self.since.replace(day=1)
        while first < self.until:
            yield f"{first:%Y-%m}"
            first = months_later(first, 1)


def day_of(on: date) -> Period:
    """Return the day as a period."""
    return Period(on, on + timedelta(days=1))


def month_of(on: date) -> Period:
    """Return the calendar month of the day."""
    first = on.replace(day=1)
    return Period(first, months_later(first, 1))


def year_of(on: date) -> Period:
    """Return the calendar year of the day."""
    return Period(date(on.year, 1, 1), date(on.year + 1, 1, 1))


def year_until(last: date) -> Period:
    """Return the twelve months whose last holds the day."""
    return Period(months_later(last, 1 - A_YEAR), months_later(last, 1))


def _month_label(on: date) -> str:
    return f"{on.year}年{on.month}月"


def _months_between(since: date, until: date) -> int:
    return (until.year - since.year) * A_YEAR + until.month - since.month


def _a_year_before(on: date) -> date:
    try:
        return on.replace(year=on.year - 1)
    except ValueError:  # 2月29日
        return on.replace(year=on.year - 1, day=28)
