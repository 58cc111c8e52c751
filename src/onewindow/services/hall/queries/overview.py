"""What a hall manager sees at one look."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Avg, BooleanField, Count, DurationField, ExpressionWrapper, F, Min, Q
from django.utils import timezone

from onewindow.services.hall.models import CounterState, Hall, Queue, Ticket
from onewindow.services.hall.queries.halls import counter_states
from onewindow.services.hall.queries.tickets import events_head
from onewindow.services.hall.rules import (
    AT_COUNTER,
    OPEN,
    Attendance,
    TicketState,
)


@dataclass(frozen=True, slots=True)
class QueueNow:
    """A queue at this moment."""

    queue: Queue
    waiting: int
    longest: timedelta | None
    open_counters: int


@dataclass(frozen=True, slots=True)
class CounterNow:
    """A counter at this moment: who stands there and since when, and how many it served today."""

    state: CounterState
    ticket: Ticket | None
    served: int


@dataclass(frozen=True, slots=True)
class Overview:
    """A hall at this moment, true up to the event ``head``."""

    head: int
    waiting: int
    longest: timedelta | None
    mean_wait: timedelta | None
    open_counters: int
    taken: int
    done: int
    abandoned: int
    queues: list[QueueNow]
    counters: list[CounterNow]


def overview_of(hall: Hall, *, at: datetime) -> Overview:
    """Return the hall's numbers now and today."""
    head, on = events_head(hall), timezone.localdate(at)
    queues, counters = _queues(hall, at), _counters(hall, on)
    today = Ticket.objects.filter(hall=hall, on=on).aggregate(
        taken=Count("pk"),
        done=Count("pk", filter=Q(state=TicketState.DONE)),
        abandoned=Count("pk", filter=Q(state=TicketState.ABANDONED)),
        wait=Avg(
            ExpressionWrapper(F("first_called_at") - F("taken_at"), output_field=DurationField())
        ),
    )
    return Overview(
        head=head,
        waiting=sum(row.waiting for row in queues),
        longest=max((row.longest for row in queues if row.longest), default=None),
        mean_wait=today["wait"],
        open_counters=sum(row.state.state == Attendance.OPEN for row in counters),
        taken=today["taken"],
        done=today["done"],
        abandoned=today["abandoned"],
        queues=queues,
        counters=counters,
    )


def tickets_listed(hall: Hall, *, on: date, words: str) -> list[Ticket]:
    """Return the day's tickets whose number begins like this, open ones first, newest first."""
    found = Ticket.objects.filter(hall=hall, on=on).select_related("queue", "counter", "person")
    if words:
        found = found.filter(number__istartswith=words)
    is_open = ExpressionWrapper(Q(state__in=sorted(OPEN)), output_field=BooleanField())
    return list(found.annotate(is_open=is_open).order_by("-is_open", "-id")[:60])


def _queues(hall: Hall, at: datetime) -> list[QueueNow]:
    waiting = Q(tickets__state=TicketState.WAITING)
    rows = (
        Queue.objects.filter(hall=hall, is_active=True)
        .annotate(
            waiting_now=Count("tickets", filter=waiting),
            since=Min("tickets__taken_at", filter=waiting),
        )
        .order_by("letter")
    )
    opened = dict(
        CounterState.objects.filter(hall=hall, state=Attendance.OPEN)
        .values_list("queues")
        .annotate(n=Count("pk"))
    )
    return [
        QueueNow(
            row, row.waiting_now, at - row.since if row.since else None, opened.get(row.pk, 0)
        )
        for row in rows
    ]


def _counters(hall: Hall, on: date) -> list[CounterNow]:
    standing = {
        ticket.counter_id: ticket
        for ticket in Ticket.objects.filter(hall=hall, state__in=AT_COUNTER)
    }
    served = dict(
        Ticket.objects.filter(hall=hall, on=on, state=TicketState.DONE)
        .values_list("counter")
        .annotate(n=Count("pk"))
    )
    return [
        CounterNow(row, standing.get(row.counter_id), served.get(row.counter_id, 0))
        for row in counter_states(hall)
    ]
