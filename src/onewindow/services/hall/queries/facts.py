"""What the warehouse, the forecasts and the reviews read of the halls."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from django.db.models import F, QuerySet

from onewindow.services.hall.models import Appointment, TicketService

_FACTS = {
    "service": F("id"),
    "hall": F("ticket__hall__site__code"),
    "region": F("ticket__hall__site__region__code"),
    "on": F("ticket__on"),
    "ticket_number": F("ticket__number"),
    "ticket_state": F("ticket__state"),
    "source": F("ticket__source"),
    "priority": F("ticket__priority"),
    "queue_letter": F("queue__letter"),
    "matter_slug": F("matter__slug"),
    "case_number": F("case__number"),
    "counter_number": F("counter__number"),
    "clerk_key": F("clerk_id"),
    "appointed_at": F("ticket__appointment__slot__starts"),
    "person_number": F("ticket__person__number"),
    "taken_at": F("ticket__taken_at"),
}
_OWN = ("position", "waiting_from", "called_at", "started_at", "ended_at", "outcome")


def ticket_facts(
    *,
    since: date | None = None,
    until: date | None = None,
    tickets: Collection[int] | None = None,
) -> Iterator[dict[str, Any]]:
    """
    Yield one flat row for each matter of each visit, oldest first (取号—叫号—办理—完成).

    ``since`` and ``until`` bound the day of the visit; the end is exclusive; ``tickets`` names
    visits by their keys. Columns: service (key of the row), hall (site code), region, on,
    ticket_number, ticket_state, source, priority, queue_letter, matter_slug, case_number,
    counter_number, clerk_key, appointed_at, person_number, taken_at, position, waiting_from,
    called_at, started_at, ended_at, outcome. Moments are aware datetimes;
    what has not happened is None, an outcome not reached is empty.
    """
    rows: QuerySet[TicketService] = TicketService.objects.order_by("ticket__on", "id")
    if since:
        rows = rows.filter(ticket__on__gte=since)
    if until:
        rows = rows.filter(ticket__on__lt=until)
    if tickets is not None:
        rows = rows.filter(ticket__in=tickets)
    yield from rows.values(*_OWN, **_FACTS).iterator()


def appointment_facts(*, keys: Collection[int] | None = None) -> Iterator[dict[str, Any]]:
    """
    Yield one flat row for each appointment, or for those named by their keys, oldest first.

    Columns: appointment (key of the row), hall (site code), queue_letter, state, booked_at,
    starts (of the slot).
    """
    rows = Appointment.objects.order_by("slot__starts", "id")
    if keys is not None:
        rows = rows.filter(pk__in=keys)
    columns = {
        "appointment": F("id"),
        "hall": F("slot__queue__hall__site__code"),
        "queue_letter": F("slot__queue__letter"),
        "starts": F("slot__starts"),
    }
    for row in rows.values("state", "booked_at", **columns).iterator():
        yield dict(row)


def first_visits(cases: Collection[int]) -> dict[int, dict[str, Any]]:
    """Return for each of these cases the first visit that was for it: service, hall, counter."""
    columns = {
        "service": F("id"),
        "hall": F("ticket__hall__site__code"),
        "counter_number": F("counter__number"),
    }
    rows = TicketService.objects.filter(case__in=cases).order_by("-id")
    return {row["case_id"]: dict(row) for row in rows.values("case_id", **columns)}
