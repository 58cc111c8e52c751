"""Reading tickets: one's own place in the line, what waits, who was called."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from onewindow.foundation.accounts.api import Client
from onewindow.foundation.directory.api import Counter
from onewindow.services.casework.api import Case
from onewindow.services.hall.models import (
    CounterState,
    Hall,
    Queue,
    Ticket,
    TicketService,
)
from onewindow.services.hall.rules import (
    AT_COUNTER,
    OPEN,
    Attendance,
    TicketState,
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a waiting ticket stands: how many come before it, how many counters serve it."""

    before: int
    counters: int


def ticket_by_token(token: str) -> Ticket | None:
    """Return the ticket that a phone or printed code shows."""
    return (
        Ticket.objects.filter(token=token)
        .select_related("hall__site__region", "queue", "counter")
        .first()
    )


def services_of(ticket: Ticket) -> QuerySet[TicketService]:
    """Return the matters of a visit in their order."""
    return ticket.services.select_related(
        "ticket", "queue", "matter__basic", "counter", "case"
    ).order_by("position")


def current_service(ticket: Ticket) -> TicketService:
    """Return the matter that the visit is at."""
    return services_of(ticket).get(position=ticket.position)


def place_of(ticket: Ticket) -> Place:
    """Return how many come before the ticket, and how many open counters serve its queue."""
    counters = CounterState.objects.filter(queues=ticket.queue_id, state=Attendance.OPEN)
    return Place(people_before(ticket), counters.count())


def people_before(ticket: Ticket) -> int:
    """
    Return how many of the queue come before the ticket.

    Priority tickets count as before an ordinary one; the fairness rule lets it overtake some.
    """
    waiting = Ticket.objects.filter(queue=ticket.queue_id, state=TicketState.WAITING)
    earlier = Q(order_at__lt=ticket.order_at) | Q(order_at=ticket.order_at, id__lt=ticket.pk)
    lane = Q(is_priority=ticket.is_priority) & earlier
    return waiting.filter(lane if ticket.is_priority else lane | Q(is_priority=True)).count()


def ticket_at(counter: Counter | int) -> Ticket | None:
    """Return the ticket that was called to the counter or is served there."""
    return (
        Ticket.objects.filter(counter=counter, state__in=AT_COUNTER)
        .select_related("queue", "person", "hall")
        .first()
    )


def tickets_open(hall: Hall, *, on: date) -> QuerySet[Ticket]:
    """Return the tickets of a day that have not ended."""
    return Ticket.objects.filter(hall=hall, on=on, state__in=OPEN).select_related(
        "queue", "counter", "person"
    )


def open_tickets_of(person: Any, hall: Hall, *, on: date) -> int:
    """Return how many tickets the person holds in the hall on the day."""
    return tickets_open(hall, on=on).filter(person=person).count() if person else 0


def taken_by(client: Client | None, *, at: datetime) -> int:
    """Return how many tickets a device gave within the last hour."""
    rows = Ticket.objects.filter(client=client, taken_at__gt=at - timedelta(hours=1))
    return rows.count() if client else 0


def waiting_for(desk: CounterState) -> QuerySet[Ticket]:
    """Return the tickets that the counter may call, in no lane order."""
    return Ticket.objects.filter(
        Q(only_counter=None) | Q(only_counter=desk.counter_id),
        state=TicketState.WAITING,
        queue__in=Queue.objects.filter(counters=desk, is_active=True),
    )


def held_at(desk: CounterState) -> list[Ticket]:
    """Return the tickets that this counter holds, the first held first."""
    held = Ticket.objects.filter(counter=desk.counter_id, state=TicketState.HELD)
    return list(held.select_related("queue").order_by("called_at", "id"))


def passed_today(desk: CounterState, *, on: date) -> list[Ticket]:
    """Return the tickets of the counter's queues that were passed over today."""
    passed = Ticket.objects.filter(
        hall=desk.hall_id,
        on=on,
        state=TicketState.PASSED,
        queue__in=Queue.objects.filter(counters=desk),
    )
    return list(passed.select_related("queue").order_by("-called_at", "-id")[:10])


def cases_to_link(service: TicketService, desk: CounterState) -> list[Case]:
    """
    Return the cases that may have come out of a visit's matter, the latest first.

    Taken in by the hall's own organization since the service began, of the ticket's person and
    matter as far as they are known, and linked to no other visit.
    """
    cases = Case.objects.filter(
        received_by=desk.hall.site.organization_id,
        submitted_at__gte=service.started_at,
        number__isnull=False,
        visits__isnull=True,
    )
    if service.ticket.person_id:
        cases = cases.filter(
            Q(person=service.ticket.person_id) | Q(agent=service.ticket.person_id)
        )
    if service.matter_id:
        cases = cases.filter(matter=service.matter_id)
    return list(cases.order_by("-id")[:5])


def events_head(hall: Hall) -> int:
    """Return the number of the hall's last event; read it before what is shown beside it."""
    return Hall.objects.values_list("events", flat=True).get(pk=hall.pk)


def next_in_line(desk: CounterState, *, limit: int) -> list[Ticket]:
    """Return the first tickets that the counter may call, the priority lane before the other."""
    rows = waiting_for(desk).select_related("queue").order_by("-is_priority", "order_at", "id")
    return list(rows[:limit])
