"""What happens at the counter once somebody came: begin, hold, hand on, end."""

from datetime import datetime

from django.db import transaction

from onewindow.foundation.directory.api import Counter
from onewindow.foundation.records.api import move, record
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Violation, refuse, refuse_if_any
from onewindow.services.casework.api import Case
from onewindow.services.hall.actions.calling import called_at, check_free, end_services, locked
from onewindow.services.hall.actions.stages import enter_stage
from onewindow.services.hall.actions.telling import tell
from onewindow.services.hall.models import CounterState, Queue, Ticket, TicketService
from onewindow.services.hall.queries.tickets import current_service, ticket_at
from onewindow.services.hall.rules import (
    TICKET,
    Attendance,
    EventKind,
    ServiceOutcome,
    TicketState,
    moment_of_step,
)


@transaction.atomic
def start_service(*, desk: CounterState, at: datetime, actor: Actor) -> Ticket:
    """
    Begin to serve the person who was called (开始办理).

    :raises Refused: if nobody was called here.
    """
    ticket = called_at(locked(desk))
    at = moment_of_step(at, ticket.called_at)
    move(subject=ticket, lifecycle=TICKET, name="start", actor=actor)
    enter_stage(ticket, at=at)
    _begin(ticket, desk, at)
    _tell(desk, ticket, EventKind.STARTED, at)
    return ticket


@transaction.atomic
def hold_ticket(*, desk: CounterState, reason: str, at: datetime, actor: Actor) -> Ticket:
    """
    Let the person fetch something; the counter is free meanwhile (暂挂).

    :raises Refused: if nobody is served here, or no reason is given.
    """
    ticket = _served(locked(desk))
    if not reason.strip():
        raise refuse("ticket.hold.reason", "请写明暂挂原因，便于群众回来后接着办")
    detail = {"counter": desk.counter.number, "reason": reason.strip()[:100]}
    move(subject=ticket, lifecycle=TICKET, name="hold", actor=actor, detail=detail)
    enter_stage(ticket, at=at)
    _tell(desk, ticket, EventKind.HELD, at)
    return ticket


@transaction.atomic
def resume_ticket(*, desk: CounterState, ticket: Ticket, at: datetime, actor: Actor) -> Ticket:
    """
    Go on with somebody who was held, without a new wait.

    :raises Refused: if the counter is not free, or the person was held at another one.
    """
    desk = locked(desk)
    reasons = check_free(desk)
    if ticket.counter_id != desk.counter_id:
        reasons.append(Violation("ticket.elsewhere", "该号票由其他窗口暂挂，请到原窗口继续"))
    refuse_if_any(reasons)
    move(subject=ticket, lifecycle=TICKET, name="resume", actor=actor, clerk=desk.clerk)
    enter_stage(ticket, at=at)
    _begin(ticket, desk, at)
    _tell(desk, ticket, EventKind.STARTED, at)
    return ticket


@transaction.atomic
def transfer_ticket(
    *,
    desk: CounterState,
    queue: Queue,
    counter: Counter | None,
    reason: str,
    at: datetime,
    actor: Actor,
) -> Ticket:
    """
    Send the person to another queue, or to one counter of it, with the wait so far (转窗).

    :raises Refused: if nobody stands here, the queue is closed, or that counter does not serve it.
    """
    desk = locked(desk)
    ticket = ticket_at(desk.counter)
    refuse_if_any(_check_transfer(desk, ticket, queue, counter))
    if ticket is None:  # said above, for the reader of types
        raise refuse("counter.nobody", "窗口前没有号票")
    detail = {"queue": queue.letter, "reason": reason.strip()[:100]}
    if counter:
        detail["counter"] = counter.number
    move(
        subject=ticket,
        lifecycle=TICKET,
        name="transfer",
        actor=actor,
        detail=detail,
        queue=queue,
        only_counter=counter,
        order_at=ticket.taken_at,
        counter=None,
        clerk=None,
        calls=0,
    )
    TicketService.objects.filter(ticket=ticket, position=ticket.position).update(queue=queue)
    enter_stage(ticket, at=at)
    _tell(desk, ticket, EventKind.RETURNED, at)
    return ticket


@transaction.atomic
def finish_service(
    *, desk: CounterState, outcome: ServiceOutcome, at: datetime, actor: Actor
) -> TicketService:
    """
    End the matter at hand; the visit goes on with the next one, here, elsewhere, or is done.

    :raises Refused: if nobody is served here.
    """
    desk = locked(desk)
    ticket = _served(desk)
    service = current_service(ticket)
    at = moment_of_step(at, service.started_at)
    TicketService.objects.filter(pk=service.pk).update(ended_at=at, outcome=outcome.value)
    following = ticket.services.filter(position=ticket.position + 1).first()
    detail = {"outcome": outcome.value, "counter": desk.counter.number}
    if following is None:
        move(
            subject=ticket,
            lifecycle=TICKET,
            name="finish",
            actor=actor,
            detail=detail,
            ended_at=at,
        )
        enter_stage(ticket, at=at)
    else:
        _go_on(desk, ticket, following, at=at, actor=actor, detail=detail)
    _tell(desk, ticket, EventKind.FINISHED, at, service=service.pk)
    service.refresh_from_db()
    return service


@transaction.atomic
def link_case(*, service: TicketService, case: Case, actor: Actor) -> None:
    """
    Say which case (办件) came out of a visit's matter.

    :raises Refused: if another case is linked already, or the matter is another one.
    """
    if service.matter_id and service.matter_id != case.matter_id:
        raise refuse("ticket.case.matter", "该办件不是这个事项的办件")
    if not TicketService.objects.filter(pk=service.pk, case=None).update(
        case=case, matter_id=case.matter_id
    ):
        raise refuse("ticket.case.linked", "这个号票事项已关联办件")
    service.case = case
    detail = {"case": case.number, "position": service.position}
    record(subject=service.ticket, what="ticket.link_case", actor=actor, detail=detail)


@transaction.atomic
def cancel_ticket(*, ticket: Ticket, at: datetime, actor: Actor) -> None:
    """
    Give a ticket back before it is called (取消).

    :raises Refused: if it was called already or has ended.
    """
    move(subject=ticket, lifecycle=TICKET, name="cancel", actor=actor, ended_at=at)
    enter_stage(ticket, at=at)
    end_services(ticket, ServiceOutcome.CANCELLED, at=at)
    tell(
        hall=ticket.hall_id,
        kind=EventKind.LEFT,
        at=at,
        number=ticket.number,
        letter=ticket.queue.letter,
    )


def _go_on(
    desk: CounterState,
    ticket: Ticket,
    following: TicketService,
    *,
    at: datetime,
    actor: Actor,
    detail: dict[str, str],
) -> None:
    is_here = desk.queues.filter(pk=following.queue_id).exists()
    leaves = {} if is_here else {"counter": None, "clerk": None, "calls": 0, "only_counter": None}
    move(
        subject=ticket,
        lifecycle=TICKET,
        name="go_on" if is_here else "send_on",
        actor=actor,
        detail=detail,
        position=following.position,
        queue=following.queue,
        order_at=ticket.taken_at,
        **leaves,
    )
    if is_here:
        TicketService.objects.filter(pk=following.pk).update(called_at=at)
        _begin(ticket, desk, at)
    else:
        TicketService.objects.filter(pk=following.pk).update(waiting_from=at)
    enter_stage(ticket, at=at)


def _begin(ticket: Ticket, desk: CounterState, at: datetime) -> None:
    service = TicketService.objects.filter(ticket=ticket, position=ticket.position)
    service.filter(started_at=None).update(started_at=at)
    service.update(counter=desk.counter, clerk=desk.clerk)


def _served(desk: CounterState) -> Ticket:
    ticket = ticket_at(desk.counter)
    if ticket is None or ticket.state != TicketState.SERVING:
        raise refuse("counter.nobody_served", "窗口没有正在办理的号票")
    return ticket


def _check_transfer(
    desk: CounterState, ticket: Ticket | None, queue: Queue, counter: Counter | None
) -> list[Violation]:
    found = []
    if ticket is None:
        found.append(Violation("counter.nobody", "窗口前没有号票"))
    if queue.hall_id != desk.hall_id or not queue.is_active:
        found.append(Violation("ticket.queue", "本大厅没有这个队列", field="queue"))
    if counter:
        target = CounterState.objects.filter(counter=counter, queues=queue).first()
        if target is None or counter.pk == desk.counter_id:
            words = f"{counter.name}不办“{queue.name}”业务"
            found.append(Violation("ticket.counter", words, field="counter"))
        elif target.state == Attendance.CLOSED:
            words = f"{counter.name}没有开放，请转到队列"
            found.append(Violation("ticket.counter_closed", words, field="counter"))
    return found


def _tell(
    desk: CounterState, ticket: Ticket, kind: EventKind, at: datetime, **detail: int
) -> None:
    tell(
        hall=desk.hall_id,
        kind=kind,
        at=at,
        number=ticket.number,
        letter=ticket.queue.letter,
        counter=desk.counter.number,
        detail=detail,
    )
