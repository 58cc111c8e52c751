"""Taking a ticket (取号)."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from onewindow.foundation.accounts.api import Client
from onewindow.foundation.directory.api import Person
from onewindow.foundation.records.api import create, insert_rows, joined, next_number
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Violation, refuse_if_any
from onewindow.services.catalog.api import Matter
from onewindow.services.hall.actions.stages import begin_stage
from onewindow.services.hall.actions.telling import tell
from onewindow.services.hall.models import Hall, Queue, Ticket, TicketService
from onewindow.services.hall.queries.halls import hours_on
from onewindow.services.hall.queries.terms import taking_terms
from onewindow.services.hall.queries.tickets import open_tickets_of, taken_by
from onewindow.services.hall.rules import (
    TICKET,
    EventKind,
    Priority,
    Source,
    TicketState,
    Wanted,
    check_open,
    check_taking,
)


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing that somebody comes for: a queue, and the matter if it is known."""

    queue: Queue
    matter: Matter | None = None


@dataclass(frozen=True, slots=True)
class Taker:
    """Who takes a ticket, how, and which priority is claimed."""

    source: Source
    person: Person | None = None
    priority: Priority = Priority.NONE
    client: Client | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the ticket comes in the line, when that is not the moment of taking it."""

    order_at: datetime
    is_priority: bool
    number: str = ""


@transaction.atomic
def admit_ticket(
    *,
    hall: Hall,
    wishes: Sequence[Wish],
    taker: Taker,
    number: str,
    at: datetime,
    actor: Actor,
) -> Ticket:
    """
    Write a ticket that a kiosk gave out while it was offline, with its own number and moment.

    The person holds the paper already, so hours and names are not asked for again.

    :raises Refused: if the queue is not of this hall, or the number was given that day.
    """
    reasons = check_wishes(hall, wishes)
    on = timezone.localdate(at)
    if Ticket.objects.filter(hall=hall, on=on, number=number).exists():
        reasons.append(Violation("ticket.number", f"当天已有票号 {number}", field="number"))
    refuse_if_any(reasons)
    is_priority = bool(taker.priority) or wishes[0].queue.is_express
    standing = Standing(order_at=at, is_priority=is_priority, number=number)
    return write_ticket(
        hall=hall, wishes=wishes, taker=taker, standing=standing, at=at, actor=actor
    )


@joined
def take_ticket(
    *, hall: Hall, wishes: Sequence[Wish], taker: Taker, at: datetime, actor: Actor
) -> Ticket:
    """
    Give a ticket for one matter or several; the first wish decides the queue to begin with.

    :raises Refused: with every reason: hall closed, no or too many matters, no name where the
        hall asks for one, a second ticket on the same day, a priority that is not due, a device
        that gave too many within the hour.
    """
    on = timezone.localdate(at)
    reasons: list[Violation] = list(check_open(hours_on(hall, on), at=timezone.localtime(at)))
    reasons += check_wishes(hall, wishes)
    wanted = Wanted(
        queues=tuple(wish.queue.letter for wish in wishes),
        priority=taker.priority,
        source=taker.source,
        born=taker.person.born if taker.person else None,
        has_name=taker.person is not None,
        open_tickets=open_tickets_of(taker.person, hall, on=on),
        taken_by_device=taken_by(taker.client, at=at),
    )
    refuse_if_any([*reasons, *check_taking(wanted, taking_terms(hall, on=on), on=on)])
    is_priority = bool(taker.priority) or wishes[0].queue.is_express
    standing = Standing(order_at=at, is_priority=is_priority)
    return write_ticket(
        hall=hall, wishes=wishes, taker=taker, standing=standing, at=at, actor=actor
    )


def write_ticket(
    *,
    hall: Hall,
    wishes: Sequence[Wish],
    taker: Taker,
    standing: Standing,
    at: datetime,
    actor: Actor,
) -> Ticket:
    """Number and write a checked ticket with its matters; in the caller's transaction."""
    on, queue = timezone.localdate(at), wishes[0].queue
    priority = taker.priority
    if not priority and queue.is_express:
        priority = Priority.EXPRESS
    ticket = Ticket(
        hall=hall,
        on=on,
        number=standing.number or number_of(hall, queue, at),
        token=secrets.token_urlsafe(16),
        source=taker.source.value,
        priority=priority.value,
        person=taker.person,
        client=taker.client,
        queue=queue,
        is_priority=standing.is_priority,
        order_at=standing.order_at,
        taken_at=at,
    )
    detail = {"number": ticket.number, "hall": hall.pk, "source": ticket.source}
    create(
        subject=ticket,
        lifecycle=TICKET,
        names=["take"],
        actor=actor,
        start=TicketState.WAITING,
        details={"take": detail},
    )
    _write_services(ticket, wishes, at)
    begin_stage(ticket, at=at)
    tell(hall=hall.pk, kind=EventKind.TAKEN, at=at, number=ticket.number, letter=queue.letter)
    return ticket


def _write_services(ticket: Ticket, wishes: Sequence[Wish], at: datetime) -> None:
    insert_rows(
        [
            TicketService(
                ticket=ticket,
                position=position,
                queue=wish.queue,
                matter=wish.matter,
                waiting_from=at,
            )
            for position, wish in enumerate(wishes, start=1)
        ]
    )


def number_of(hall: Hall, queue: Queue, at: datetime) -> str:
    """Return the next number of the queue on this day, e.g. A017; each is given once."""
    on = timezone.localdate(at)
    return f"{queue.letter}{next_number(f'ticket:{hall.pk}:{on:%Y%m%d}:{queue.letter}'):03d}"


def check_wishes(hall: Hall, wishes: Sequence[Wish]) -> list[Violation]:
    """Return what is wrong with the wishes: a queue elsewhere or closed, a matter not there."""
    found = []
    for wish in wishes:
        if wish.queue.hall_id != hall.pk or not wish.queue.is_active:
            found.append(
                Violation("ticket.queue", f"本大厅没有“{wish.queue.name}”业务", field="queue")
            )
        elif wish.matter and not wish.queue.matters.filter(pk=wish.matter.pk).exists():
            words = f"“{wish.matter}”不在“{wish.queue.name}”业务内"
            found.append(Violation("ticket.matter", words, field="queue"))
    return found
