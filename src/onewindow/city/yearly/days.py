"""The days of the synthetic year as numbers: seconds since 1970 in the city's wall clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

from onewindow.city.halldays import day_factor
from onewindow.city.yearly.draws import Flags, Whole
from onewindow.kernel.months import months_later
from onewindow.kernel.workdays import Workdays

NEVER = np.iinfo(np.int64).min
"""What has not happened; numpy reads it as no time at all (NaT)."""
DAY = 86_400
OPENING, CLOSING = 9 * 3600, 17 * 3600
EPOCH = date(1970, 1, 1)
BEFORE, BEYOND = 120, 200


@dataclass(frozen=True, slots=True, order=True)
class CityMonth:
    """A month of the city: its first day, and its place in the year (13: the month under way)."""

    first: date
    position: int

    @property
    def name(self) -> str:
        """Return the month as files and identifiers say it."""
        return f"{self.first:%Y%m}"

    @property
    def following(self) -> date:
        """Return the first day of the next month."""
        return months_later(self.first, 1)

    @property
    def days(self) -> list[date]:
        """Return all days of the month."""
        return [self.first + timedelta(days=n) for n in range((self.following - self.first).days)]


def months_until(until: datetime) -> tuple[CityMonth, ...]:
    """
    Return the twelve months that make the year, and the one under way if there is one.

    The year ends with the last month that is over when ``until`` comes (exclusive).
    """
    under_way = until.date().replace(day=1)
    months = [CityMonth(months_later(under_way, n - 13), n) for n in range(1, 13)]
    if until > datetime.combine(under_way, datetime.min.time()):
        months.append(CityMonth(under_way, 13))
    return tuple(months)


class Days:
    """Which days are worked, for whole columns of moments."""

    def __init__(self, workdays: Workdays, first: date, last: date) -> None:
        self.workdays = workdays
        days = [first + timedelta(days=n) for n in range(-BEFORE, (last - first).days + BEYOND)]
        self._origin = number_of(days[0])
        self._worked = np.array([workdays.is_workday(day) for day in days])
        self._numbers = np.flatnonzero(self._worked) + self._origin

    def worked_in(self, month: CityMonth) -> list[date]:
        """Return the working days of the month."""
        return [day for day in month.days if self.workdays.is_workday(day)]

    def busyness(self, days: list[date]) -> Iterator[float]:
        """Yield how much busier than usual each working day is."""
        for day in days:
            yesterday = day - timedelta(days=1)
            rested = not self.workdays.is_workday(yesterday) and yesterday.weekday() < 5
            yield day_factor(day, after_break=rested)

    def later(self, moments: Whole, workdays: Whole | int) -> Whole:
        """Return the start of the working day that lies so many working days after each moment."""
        passed = np.searchsorted(self._numbers, moments // DAY, side="right")
        return self._numbers[passed + workdays - 1] * DAY

    def earlier(self, moments: Whole, workdays: Whole | int) -> Whole:
        """Return the start of the working day that lies so many working days before each."""
        passed = np.searchsorted(self._numbers, moments // DAY, side="left")
        return self._numbers[passed - workdays] * DAY

    def opened(self, moments: Whole) -> Whole:
        """Return each moment, or the next opening if the offices are closed then."""
        day, second = moments // DAY, moments % DAY
        open_today: Flags = self._worked[day - self._origin] & (second < CLOSING)
        today = day * DAY + np.maximum(second, OPENING)
        return np.where(open_today, today, self.later(moments, 1) + OPENING)


def number_of(day: date) -> int:
    """Return the day's number since 1970."""
    return (day - EPOCH).days


def second_of(moment: datetime) -> int:
    """Return the moment's second since 1970, both in the wall clock of the city."""
    return number_of(moment.date()) * DAY + moment.hour * 3600 + moment.minute * 60 + moment.second


def due_by(days: Whole) -> Whole:
    """Return the last second of days given by their starts (期间届满到当日二十四时)."""
    return days + DAY - 1
