"""Periods (期间) of a board: a day, a month, a year or any stretch of days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from onewindow.kernel.months import months_later


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
    def is_month(self) -> bool:
        """Test if it is one calendar month."""
        return self.since.day == 1 and self.until == months_later(self.since, 1)

    @property
    def is_year(self) -> bool:
        """Test if it is one calendar year."""
        return self == year_of(self.since)

    @property
    def label(self) -> str:
        """Return how people call it."""
        if self.is_month:
            return f"{self.since.year}年{self.since.month}月"
        if self.is_year:
            return f"{self.since.year}年"
        last = self.until - timedelta(days=1)
        if last == self.since:
            return f"{self.since.year}年{self.since.month}月{self.since.day}日"
        return f"{self.since:%Y-%m-%d}至{last:%Y-%m-%d}"

    def before(self) -> "Period":
        """Return the period before it (上期): the month or year before, or as many days."""
        if self.is_month:
            return month_of(self.since - timedelta(days=1))
        if self.is_year:
            return year_of(self.since - timedelta(days=1))
        return Period(self.since - timedelta(days=self.days), self.since)

    def a_year_before(self) -> "Period":
        """Return the same period of the year before (上年同期)."""
        return Period(_a_year_before(self.since), _a_year_before(self.until))

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


def _a_year_before(on: date) -> date:
    try:
        return on.replace(year=on.year - 1)
    except ValueError:  # 2月29日
        return on.replace(year=on.year - 1, day=28)
