"""Why a case is due on its day: which days count, which do not, and by which article."""

from dataclasses import dataclass
from datetime import date

from onewindow.foundation.policy.api import office_calendar
from onewindow.kernel.workdays import CountedDay, DayType, Pause, count_days
from onewindow.services.casework.models import Case, Clock
from onewindow.services.casework.rules import ClockKind


@dataclass(frozen=True, slots=True)
class ClockStory:
    """One clock of a case, told day by day."""

    label: str
    started_on: date
    limit: str
    due: date | None
    finished_on: date | None
    source: str
    is_provisional: bool
    stops: tuple[Pause, ...]
    days: tuple[CountedDay, ...]


def explain_clocks(case: Case) -> list[ClockStory]:
    """Return every clock of the case with the days on the way to its end."""
    return [_story(clock) for clock in case.clocks.prefetch_related("stops").order_by("id")]


def _story(clock: Clock) -> ClockStory:
    day_type = DayType(clock.day_type)
    limit = clock.limit_days + clock.extended_days
    stops = tuple(Pause(s.starts, s.ends, s.reason) for s in clock.stops.all())
    days: tuple[CountedDay, ...] = ()
    if clock.due:
        days = tuple(
            count_days(
                clock.started_on,
                limit=limit,
                day_type=day_type,
                workdays=office_calendar(),
                pauses=stops,
            )
        )
    extended = f"（含延长{clock.extended_days}日）" if clock.extended_days else ""
    return ClockStory(
        label=ClockKind(clock.kind).label,
        started_on=clock.started_on,
        limit=f"{limit}个{day_type.label}{extended}",
        due=clock.due,
        finished_on=clock.finished_on,
        source=clock.source,
        is_provisional=clock.is_provisional,
        stops=stops,
        days=days,
    )
