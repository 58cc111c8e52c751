"""Calling people to a counter (叫号、重呼、过号)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from onewindow.foundation.records.api import move
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Violation, refuse, refuse_if_any
from onewindow.services.hall.actions.stages import enter_stage
from onewindow.services.hall.actions.telling import tell
from onewindow.services.hall.models import CounterState, Ticket, TicketService
from onewindow.services.hall.queries.terms import calling_terms, priority_run
from onewindow.services.hall.queries.tickets import ticket_at, waiting_for
from onewindow.services.hall.rules import (
    TICKET,
    Attendance,
    EventKind,
    ServiceOutcome,
    TicketState,
    Turn,
    check_pass,
    check_recall,
    is_given_up,
    moment_of_step,
    next_turn,
)

_STEP = timedelta(microseconds=1)


@transaction.atomic
def call_next(*, desk: CounterState, at: datetime, actor: Actor) -> Ticket | None:
    """
    Call the next person of the counter's queues, or return None if nobody waits.

    The counter's row is locked first, so that two presses of one counter come one after the
    other; two counters never get the same ticket, since each takes a row that nobody else holds.

    :raises Refused: if the counter is not open, or somebody stands there already.
    """
    desk = locked(desk)
    refuse_if_any(check_free(desk))
    most = priority_run(desk.hall, on=timezone.localdate(at))
    chosen = _chosen(desk, most)
    if chosen is None:
        return None
    ticket, turn = chosen
    at = moment_of_step(at, ticket.taken_at, ticket.called_at)
    move(
        subject=ticket,
        lifecycle=TICKET,
        name="call",
        actor=actor,
        detail={"counter": desk.counter.number},
        counter=desk.counter,
        clerk=desk.clerk,
        calls=1,
        called_at=at,
        first_called_at=ticket.first_called_at or at,
    )
    enter_stage(ticket, at=at)
    services = TicketService.objects.filter(ticket=ticket, position=ticket.position)
    services.filter(called_at=None).update(called_at=at)
    services.update(counter=desk.counter, clerk=desk.clerk)
    if turn.run != desk.priority_run:
        CounterState.objects.filter(pk=desk.pk).update(priority_run=turn.run)
    _announce(desk, ticket, EventKind.CALLED, at)
    return ticket


@transaction.atomic
def recall_ticket(*, desk: CounterState, at: datetime, actor: Actor) -> Ticket:
    """
    Call the same person once more (重呼).

    :raises Refused: if nobody was called here, or the last call was a moment ago.
    """
    ticket = called_at(locked(desk))
    terms = calling_terms(desk.hall, on=timezone.localdate(at))
    refuse_if_any(check_recall(since=at - (ticket.called_at or at), terms=terms))
    move(
        subject=ticket,
        lifecycle=TICKET,
        name="recall",
        actor=actor,
        calls=ticket.calls + 1,
        called_at=at,
    )
    _announce(desk, ticket, EventKind.RECALLED, at)
    return ticket


@transaction.atomic
def pass_over(*, desk: CounterState, at: datetime, actor: Actor) -> Ticket:
    """
    Pass over somebody who does not come (过号); after too many times the ticket is lost (弃号).

    :raises Refused: if nobody was called here, or not often enough.
    """
    ticket = called_at(locked(desk))
    terms = calling_terms(desk.hall, on=timezone.localdate(at))
    refuse_if_any(check_pass(calls=ticket.calls, terms=terms))
    passes = ticket.passes + 1
    is_lost = is_given_up(passes=passes, terms=terms)
    move(
        subject=ticket,
        lifecycle=TICKET,
        name="abandon" if is_lost else "pass_over",
        actor=actor,
        detail={"counter": desk.counter.number, "calls": ticket.calls},
        passes=passes,
        counter=None,
        clerk=None,
        ended_at=at if is_lost else None,
    )
    enter_stage(ticket, at=at)
    if is_lost:
        end_services(ticket, ServiceOutcome.ABANDONED, at=at)
    kind = EventKind.LEFT if is_lost else EventKind.PASSED
    _announce(desk, ticket, kind, at)
    return ticket


@transaction.atomic
def reinstate_ticket(*, ticket: Ticket, at: datetime, actor: Actor) -> Ticket:
    """
    Let somebody who was passed over wait again, a few places behind the head (过号重排).

    :raises Refused: if the ticket was not passed over.
    """
    terms = calling_terms(ticket.hall, on=timezone.localdate(at))
    move(
        subject=ticket,
        lifecycle=TICKET,
        name="reinstate",
        actor=actor,
        order_at=_behind(ticket, terms.places, at),
        calls=0,
    )
    enter_stage(ticket, at=at)
    tell(
        hall=ticket.hall_id,
        kind=EventKind.RETURNED,
        at=at,
        number=ticket.number,
        letter=ticket.queue.letter,
    )
    return ticket


def locked(desk: CounterState) -> CounterState:
    """Return the counter's row, locked for this transaction where the database locks rows."""
    return (
        CounterState.objects.select_for_update(of=("self",))
        .select_related("hall__site__region", "counter", "clerk")
        .get(pk=desk.pk)
    )


def check_free(desk: CounterState) -> list[Violation]:
    """Return what forbids calling somebody to the counter."""
    found = []
    if desk.state != Attendance.OPEN:
        words = f"窗口现在是“{desk.get_state_display()}”，开放后才能叫号"
        found.append(Violation("counter.not_open", words))
    standing = ticket_at(desk.counter)
    if standing:
        found.append(Violation("counter.busy", f"请先处理窗口前的 {standing.number} 号"))
    return found


def called_at(desk: CounterState) -> Ticket:
    """
    Return the ticket that was called to the counter and has not begun.

    :raises Refused: if there is none.
    """
    ticket = ticket_at(desk.counter)
    if ticket is None or ticket.state != TicketState.CALLED:
        raise refuse("counter.nobody_called", "窗口没有正在呼叫的号票")
    return ticket


def end_services(ticket: Ticket, outcome: ServiceOutcome, *, at: datetime) -> None:
    """End every matter of the visit that has not ended."""
    TicketService.objects.filter(ticket=ticket, ended_at=None).update(
        ended_at=at, outcome=outcome.value
    )


def _chosen(desk: CounterState, most: int) -> tuple[Ticket, Turn] | None:
    """
    Return the ticket to call and the turn it takes.

    The head of the lane is taken with SKIP LOCKED: one that another counter is taking right now
    is gone for us. If a whole lane is gone that way, the other lane is looked at.
    """
    waiting = waiting_for(desk)
    has = {lane: waiting.filter(is_priority=lane).exists() for lane in (True, False)}
    while any(has.values()):
        turn = next_turn(
            has_priority=has[True], has_ordinary=has[False], run=desk.priority_run, most=most
        )
        if turn is None:
            break
        head = (
            waiting.filter(is_priority=turn.is_priority)
            .select_for_update(skip_locked=True, of=("self",))
            .select_related("queue")
            .order_by("order_at", "id")
            .first()
        )
        if head is not None:
            return head, turn
        has[turn.is_priority] = False
    return None


def _behind(ticket: Ticket, places: int, at: datetime) -> datetime:
    """Return the moment that puts a ticket behind so many others of its lane, or at the end."""
    lane = Ticket.objects.filter(
        queue=ticket.queue_id, is_priority=ticket.is_priority, state=TicketState.WAITING
    ).order_by("order_at", "id")
    ahead = list(lane.values_list("order_at", flat=True)[:places])
    return ahead[-1] + _STEP if len(ahead) == places else at


def _announce(desk: CounterState, ticket: Ticket, kind: EventKind, at: datetime) -> None:
    tell(
        hall=desk.hall_id,
        kind=kind,
        at=at,
        number=ticket.number,
        letter=ticket.queue.letter,
        counter=desk.counter.number,
        detail={"counter_name": desk.counter.name, "calls": ticket.calls},
    )
