"""Starting, stopping and ending the clocks of a case."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import DateField, F, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from onewindow.foundation.policy.api import PolicyValue, office_calendar
from onewindow.foundation.records.api import insert_rows, new_row
from onewindow.kernel.workdays import DayType, Pause
from onewindow.services.casework.models import Case, Clock, ClockStop
from onewindow.services.casework.rules import ClockFace, ClockKind, due_of
from onewindow.services.catalog.api import MatterContent

DECIDING = (ClockKind.PROMISED, ClockKind.STATUTORY)


def face_of(clock: Clock) -> ClockFace:
    """Return what a stored clock counts, with its stops."""
    stops = tuple(Pause(s.starts, s.ends, s.reason) for s in clock.stops.all())
    return ClockFace(
        ClockKind(clock.kind),
        clock.started_on,
        clock.limit_days + clock.extended_days,
        DayType(clock.day_type),
        stops,
    )


def new_clock(
    case: Case, kind: ClockKind, *, on: date, days: int, day_type: DayType, source: str
) -> Clock:
    """Return a running clock, not stored yet."""
    found = due_of(ClockFace(kind, on, days, day_type), office_calendar())
    return new_row(
        Clock,
        case=case,
        kind=kind,
        limit_days=days,
        day_type=day_type,
        started_on=on,
        due=found.due if found else None,
        is_provisional=bool(found and found.is_provisional),
        source=source,
    )


def policy_clock(case: Case, kind: ClockKind, limit: PolicyValue, *, on: date) -> Clock:
    """Return a running clock over as many working days as a legal number says, not stored yet."""
    return new_clock(
        case,
        kind,
        on=on,
        days=int(limit.value),
        day_type=DayType.WORKING,
        source=limit.source,
    )


def deciding_clocks(case: Case, content: MatterContent, *, on: date) -> tuple[Clock, Clock]:
    """Return the promised and the statutory clock of a case accepted on the day."""
    promised, statutory = (
        new_clock(case, kind, on=on, days=limit.days, day_type=limit.day_type, source=limit.source)
        for kind, limit in (
            (ClockKind.PROMISED, content.promised_limit),
            (ClockKind.STATUTORY, content.statutory_limit),
        )
    )
    return promised, statutory


def start_clocks(clocks: Iterable[Clock]) -> None:
    """Store running clocks."""
    insert_rows(list(clocks))


def finish_clocks(case: Case, kinds: Iterable[ClockKind], *, on: date) -> None:
    """End the running clocks of these kinds on the day, never before they began."""
    day = Greatest(F("started_on"), Value(on, output_field=DateField()))
    case.clocks.filter(kind__in=list(kinds), finished_on=None).update(finished_on=day)


def moment_after(*earlier: datetime | None) -> datetime:
    """Return now, or the latest of what came before: a machine's clock may be set back."""
    return max([timezone.now(), *(moment for moment in earlier if moment)])


def stop_clocks(
    case: Case, *, on: date, reason: str, source: str, expected_days: int | None = None
) -> None:
    """Let the deciding clocks stand still from the day on (停钟)."""
    for clock in case.clocks.filter(kind__in=DECIDING, finished_on=None):
        ClockStop.objects.create(
            clock=clock, starts=on, reason=reason, source=source, expected_days=expected_days
        )
        _recompute(clock)


def restart_clocks(case: Case, *, on: date) -> None:
    """Let standing clocks run again; the day itself counts again."""
    for clock in case.clocks.filter(kind__in=DECIDING, finished_on=None):
        clock.stops.filter(ends=None).update(ends=on)
        _recompute(clock)


def lengthen_clocks(case: Case, *, days: int) -> None:
    """Add days to the deciding clocks (延长期限)."""
    for clock in case.clocks.filter(kind__in=DECIDING, finished_on=None):
        clock.extended_days += days
        _recompute(clock)


def recompute_provisional(clock: Clock) -> bool:
    """Compute a provisional due date again; return whether it changed."""
    before = (clock.due, clock.is_provisional)
    _recompute(clock)
    return before != (clock.due, clock.is_provisional)


def due_days(case: Case) -> dict[str, Any]:
    """Return the case's own due fields from its running clocks."""
    running = {clock.kind: clock for clock in case.clocks.filter(kind__in=DECIDING)}
    promised, statutory = (running.get(kind) for kind in DECIDING)
    return {
        "promised_due": promised.due if promised else None,
        "statutory_due": statutory.due if statutory else None,
        "is_provisional": any(clock.is_provisional for clock in running.values()),
    }


def _recompute(clock: Clock) -> None:
    found = due_of(face_of(clock), office_calendar())
    clock.due = found.due if found else None
    clock.is_provisional = bool(found and found.is_provisional)
    clock.save(update_fields=["due", "is_provisional", "extended_days"])
