"""The limits of the law that run for a lot after its evaluation, and the lots that wait."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from onewindow.kernel.workdays import DayType
from onewindow.trading.contracts.rules import RunningLimit
from onewindow.trading.tendering.api import Law, Lot, Moment, days_of, law_of, lot_moments


def limits_running(lot: Lot, *, on: date) -> list[RunningLimit]:
    """Return each limit whose first event has happened, in the order of the procedure."""
    return _limits(law_of(lot.tender), lot_moments(lot), on=on)


def limits_by_lot(lots: Iterable[Lot], *, on: date) -> dict[int, list[RunningLimit]]:
    """Return the same for many lots; those under one law read it once."""
    found = {lot.pk: lot for lot in lots}
    moments: dict[int, dict[str, datetime]] = {pk: {} for pk in found}
    rows = Moment.objects.filter(lot__in=found).values_list("lot", "event", "at")
    for pk, event, at in rows:
        moments[pk][event] = at
    laws: dict[tuple[Any, ...], Law] = {}
    for lot in found.values():
        if _ground(lot) not in laws:
            laws[_ground(lot)] = law_of(lot.tender)
    return {pk: _limits(laws[_ground(lot)], moments[pk], on=on) for pk, lot in found.items()}


def _ground(lot: Lot) -> tuple[Any, ...]:
    """Return what the law of a lot depends on."""
    tender = lot.tender
    return tender.procedure_id, tender.law_day, tender.region, tender.is_mandatory


def _limits(law: Law, moments: Mapping[str, datetime], *, on: date) -> list[RunningLimit]:
    days = days_of(moments)
    later = {event.code for event in law.procedure.events if event.phase == "later"}
    found = []
    for span in law.spans:
        limit = law.limits[span.policy]
        if span.start not in later or span.start not in days or limit.bound != "maximum":
            continue
        since, count = days[span.start], int(limit.value)
        is_working = limit.day_type is DayType.WORKING
        due = law.workdays.add(since, count) if is_working else since + timedelta(days=count)
        found.append(
            RunningLimit(
                label=span.label,
                event=span.end,
                wording=limit.wording,
                source=limit.source,
                badge=limit.badge,
                since=since,
                due=due,
                done=days.get(span.end),
                today=on,
            )
        )
    return found
