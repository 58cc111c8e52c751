"""Counting days: working days (工作日) on a published calendar, and calendar days (自然日)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from onewindow.kernel.choices import Choice


class DayType(Choice):
    """The two kinds of day that law counts in; never one function for both."""

    WORKING = "working", "工作日"
    CALENDAR = "calendar", "自然日"


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One day on the way to a deadline, and why it counts or not."""

    day: date
    counts: bool
    number: int
    reason: str
    is_provisional: bool = False


class Workdays:
    """
    Weekends off, except where the State Council's notice (国务院办公厅放假通知) says otherwise.

    A year whose notice is not loaded is counted by weekends alone and marked provisional.
    """

    def __init__(
        self,
        *,
        holidays: dict[date, str] | frozenset[date],
        made_up: frozenset[date],
        years: frozenset[int],
    ) -> None:
        if not isinstance(holidays, dict):
            holidays = dict.fromkeys(holidays, "节假日")
        self.holidays = holidays
        self.made_up = made_up
        self.years = years

    def is_workday(self, day: date) -> bool:
        """Test if offices are open on the day."""
        return day in self.made_up or (day.weekday() < 5 and day not in self.holidays)

    def is_known(self, day: date) -> bool:
        """Test if the calendar of the day's year has been published and loaded."""
        return day.year in self.years

    def why(self, day: date) -> str:
        """Return what kind of day it is, in one or two words."""
        if day in self.made_up:
            return "调休上班"
        if day in self.holidays:
            return self.holidays[day]
        return "工作日" if day.weekday() < 5 else "周末"

    def add(self, start: date, count: int) -> date:
        """Return the day on which the count-th working day after the start falls."""
        day = start
        while count > 0:
            day += timedelta(days=1)
            count -= self.is_workday(day)
        return day

    def between(self, start: date, end: date) -> int:
        """Return the number of working days after the start, up to and including the end."""
        return sum(
            self.is_workday(start + timedelta(days=n)) for n in range(1, (end - start).days + 1)
        )

    def roll(self, day: date) -> date:
        """Return the day itself or the first working day after it (截止日顺延)."""
        while not self.is_workday(day):
            day += timedelta(days=1)
        return day


@dataclass(frozen=True, slots=True)
class Pause:
    """Days on which a clock stands still; the end is exclusive, None means still standing."""

    starts: date
    ends: date | None
    reason: str

    def covers(self, day: date) -> bool:
        """Test if the clock stands still on the day."""
        return self.starts <= day and (self.ends is None or day < self.ends)


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a period ends; provisional if it crosses a year whose calendar is not loaded."""

    due: date
    is_provisional: bool


def count_days(
    start: date,
    *,
    limit: int,
    day_type: DayType,
    workdays: Workdays,
    pauses: tuple[Pause, ...] = (),
) -> Iterator[CountedDay]:
    """
    Yield every day from the day after the start to the deadline, saying which ones count.

    The start day never counts (期间开始之日不计入). A calendar-day maximum that ends on a rest day
    rolls on to the next working day; it never ends while the clock stands still. A day is
    provisional only where the year's notice, not loaded yet, could still move the deadline.

    :raises ValueError: if a pause is still open, for then no deadline exists.
    """
    if any(pause.ends is None for pause in pauses):
        raise ValueError("时钟停止期间没有到期日")
    day, number, is_over = start, 0, limit <= 0
    while not is_over:
        day += timedelta(days=1)
        paused = next((p for p in pauses if p.covers(day)), None)
        if paused:
            yield CountedDay(day, counts=False, number=number, reason=paused.reason)
            continue
        rolling = number >= limit
        counts = not rolling and (day_type is DayType.CALENDAR or workdays.is_workday(day))
        number += counts
        is_over = number >= limit and workdays.is_workday(day)
        matters = day_type is DayType.WORKING or number >= limit
        yield CountedDay(
            day,
            counts=counts,
            number=number,
            reason="末日遇休息日顺延" if rolling else workdays.why(day),
            is_provisional=matters and not workdays.is_known(day),
        )


@lru_cache(maxsize=4096)
def deadline(
    start: date,
    *,
    limit: int,
    day_type: DayType,
    workdays: Workdays,
    pauses: tuple[Pause, ...] = (),
) -> Deadline:
    """
    Return the last day of the period.

    :raises ValueError: if a pause is still open.
    """
    due, provisional = start, False
    for counted in count_days(
        start, limit=limit, day_type=day_type, workdays=workdays, pauses=pauses
    ):
        due, provisional = counted.day, provisional or counted.is_provisional
    return Deadline(due, provisional)
