"""Why a case is due on its day: which days count, which do not, and by which article."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import takewhile

from onewindow.foundation.policy.api import office_calendar
from onewindow.kernel.workdays import CountedDay, DayType, Pause, Workdays, count_days
from onewindow.services.casework.models import Case, Clock
from onewindow.services.casework.rules import ClockKind

DAYS_OF_WEEK = 7


@dataclass(frozen=True, slots=True)
class Square:
    """One day on the calendar of a clock: what kind of day it is, and why."""

    day: date
    kind: str
    number: int
    reason: str


Week = tuple[Square | None, ...]


@dataclass(frozen=True, slots=True)
class ClockStory:
    """One clock of a case, told day by day."""

    kind: str
    label: str
    started_on: date
    limit: str
    due: date | None
    finished_on: date | None
    source: str
    is_provisional: bool
    stops: tuple[Pause, ...]
    days: tuple[CountedDay, ...]

    @property
    def is_standing(self) -> bool:
        """Test if the clock stands still now."""
        return self.finished_on is None and self.due is None

    @property
    def counted(self) -> int:
        """Return how many days have counted."""
        return sum(day.counts for day in self.days)

    def weeks(self) -> list[Week]:
        """Return the days as rows of a calendar, from Monday to Sunday."""
        return list(_weeks(self._squares()))

    def _squares(self) -> Iterator[Square]:
        yield Square(self.started_on, "start", 0, "起算日，当天不计")
        for day in self.days:
            stopped = any(stop.covers(day.day) for stop in self.stops)
            kind = "counts" if day.counts else "stopped" if stopped else "off"
            if day.day == self.due:
                kind = "due"
            yield Square(day.day, kind, day.number if day.counts else 0, day.reason)


def explain_clocks(case: Case, *, on: date | None = None) -> list[ClockStory]:
    """Return every clock of the case with its days; of a standing one those up to the day."""
    return [_story(clock, on) for clock in case.clocks.prefetch_related("stops").order_by("id")]


def days_left(due: date | None, *, on: date, calendar: Workdays | None = None) -> int | None:
    """
    Return the working days left until the day; negative ones have passed since.

    A list reads the calendar once and gives it for every row.
    """
    if due is None:
        return None
    calendar = calendar or office_calendar()
    if due >= on:
        return calendar.between(on, due)
    return -max(1, calendar.between(due, on))


def _story(clock: Clock, on: date | None) -> ClockStory:
    day_type = DayType(clock.day_type)
    limit = clock.limit_days + clock.extended_days
    stops = tuple(Pause(s.starts, s.ends, s.reason) for s in clock.stops.all())
    extended = f"（含延长{clock.extended_days}日）" if clock.extended_days else ""
    return ClockStory(
        kind=clock.kind,
        label=ClockKind(clock.kind).label,
        started_on=clock.started_on,
        limit=f"{limit}个{day_type.label}{extended}",
        due=clock.due,
        finished_on=clock.finished_on,
        source=clock.source,
        is_provisional=clock.is_provisional and clock.finished_on is None,
        stops=stops,
        days=tuple(_days(clock, limit, day_type, stops, on)),
    )


def _days(
    clock: Clock, limit: int, day_type: DayType, stops: tuple[Pause, ...], on: date | None
) -> Iterable[CountedDay]:
    """Yield the days to the due date; while the clock stands, those that are over already."""
    last = clock.due or on
    if last is None:
        return ()
    open_end = last + timedelta(days=1)
    closed = tuple(stop if stop.ends else replace(stop, ends=open_end) for stop in stops)
    days = count_days(
        clock.started_on,
        limit=limit,
        day_type=day_type,
        workdays=office_calendar(),
        pauses=closed,
    )
    return takewhile(lambda day: day.day <= last, days)


def _weeks(squares: Iterable[Square]) -> Iterator[Week]:
    row: list[Square | None] = []
    for square in squares:
        if not row:
            row = [None] * square.day.weekday()
        row.append(square)
        if len(row) == DAYS_OF_WEEK:
            yield tuple(row)
            row = []
    if row:
        yield tuple(row + [None] * (DAYS_OF_WEEK - len(row)))
