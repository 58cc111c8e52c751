"""Opening, pausing and closing counters, and what they serve (开窗、暂停、关窗、潮汐)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from onewindow.foundation.accounts.api import User
from onewindow.foundation.records.api import move
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Violation, refuse_if_any
from onewindow.services.hall.actions.calling import locked
from onewindow.services.hall.actions.stages import enter_counter_period
from onewindow.services.hall.actions.telling import tell
from onewindow.services.hall.models import CounterState, Queue, Ticket
from onewindow.services.hall.queries.halls import counter_of_clerk, letters_of
from onewindow.services.hall.queries.tickets import ticket_at
from onewindow.services.hall.rules import COUNTER, EventKind, PauseReason, TicketState


@transaction.atomic
def open_counter(*, desk: CounterState, clerk: User, at: datetime, actor: Actor) -> None:
    """
    Sign a clerk on and open the counter (上岗开窗).

    :raises Refused: if it is open, serves no queue, or the clerk sits elsewhere.
    """
    desk, reasons = locked(desk), []
    elsewhere = counter_of_clerk(clerk)
    if elsewhere:
        words = f"您已在{elsewhere.counter.name}上岗，请先在那里关窗"
        reasons.append(Violation("counter.clerk_elsewhere", words))
    if not desk.queues.exists():
        words = "该窗口还没有分配业务队列，请联系大厅负责人"
        reasons.append(Violation("counter.no_queue", words))
    refuse_if_any(reasons)
    _move(desk, "open", at=at, actor=actor, clerk=clerk, reason="", priority_run=0)


@transaction.atomic
def pause_counter(*, desk: CounterState, reason: PauseReason, at: datetime, actor: Actor) -> None:
    """
    Serve nobody for a while, for a reason (暂停).

    :raises Refused: if the counter is not open, or somebody stands there.
    """
    desk = locked(desk)
    refuse_if_any(_check_nobody(desk))
    _move(desk, "pause", at=at, actor=actor, reason=reason.value)


@transaction.atomic
def resume_counter(*, desk: CounterState, at: datetime, actor: Actor) -> None:
    """
    Go on after a pause (恢复).

    :raises Refused: if the counter is not paused.
    """
    _move(locked(desk), "resume", at=at, actor=actor, reason="")


@transaction.atomic
def close_counter(*, desk: CounterState, at: datetime, actor: Actor) -> None:
    """
    Close the counter and sign the clerk off (关窗离岗); whoever was sent to it may go to others.

    :raises Refused: if it is closed, or somebody stands there.
    """
    desk = locked(desk)
    refuse_if_any(_check_nobody(desk))
    _move(desk, "close", at=at, actor=actor, clerk=None, reason="")
    Ticket.objects.filter(only_counter=desk.counter_id, state=TicketState.WAITING).update(
        only_counter=None
    )


@transaction.atomic
def assign_queues(
    *, desk: CounterState, queues: Sequence[Queue], at: datetime, actor: Actor
) -> None:
    """
    Say which queues a counter serves from now on (综合窗口、专窗、潮汐窗口).

    :raises Refused: if a queue belongs to another hall or none is left to an attended counter.
    """
    desk, reasons = locked(desk), []
    if any(queue.hall_id != desk.hall_id for queue in queues):
        reasons.append(Violation("counter.queue", "只能分配本大厅的队列"))
    if not queues and desk.clerk_id:
        reasons.append(Violation("counter.no_queue", "窗口有人在岗，至少保留一个队列"))
    refuse_if_any(reasons)
    before = letters_of(list(desk.queues.all()))
    desk.queues.set(queues)
    detail = {"before": before, "after": letters_of(queues)}
    _move(desk, "assign", at=at, actor=actor, detail=detail)


def _move(
    desk: CounterState,
    name: str,
    *,
    at: datetime,
    actor: Actor,
    detail: dict[str, Any] | None = None,
    **changes: Any,
) -> None:
    move(subject=desk, lifecycle=COUNTER, name=name, actor=actor, detail=detail, **changes)
    letters = letters_of(list(desk.queues.all()))
    enter_counter_period(desk, letters=letters, at=at)
    tell(
        hall=desk.hall_id,
        kind=EventKind.COUNTER,
        at=at,
        counter=desk.counter.number,
        detail={"state": desk.state, "reason": desk.reason, "letters": letters},
    )


def _check_nobody(desk: CounterState) -> list[Violation]:
    standing = ticket_at(desk.counter)
    if standing is None:
        return []
    return [Violation("counter.busy", f"请先处理窗口前的 {standing.number} 号")]
