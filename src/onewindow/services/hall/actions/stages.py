"""Stretches of a visit and of a counter's day: one ends when the next begins."""

from datetime import datetime

from django.db.models import Value
from django.db.models.functions import Greatest

from onewindow.foundation.records.api import insert_rows
from onewindow.services.hall.models import CounterPeriod, CounterState, Period, Ticket
from onewindow.services.hall.rules import STAGE_OF, Attendance, TicketState


def enter_stage(ticket: Ticket, *, at: datetime) -> None:
    """End the open stretch of the visit and begin the one of its new state, if it has one."""
    Period.objects.filter(ticket=ticket, ends=None).update(ends=Greatest("starts", Value(at)))
    begin_stage(ticket, at=at)


def begin_stage(ticket: Ticket, *, at: datetime) -> None:
    """Begin the stretch of a visit's state where none is open, e.g. of a new ticket."""
    stage = STAGE_OF.get(TicketState(ticket.state))
    if stage is None:
        return
    insert_rows(
        [
            Period(
                ticket=ticket,
                position=ticket.position,
                stage=stage.value,
                queue_id=ticket.queue_id,
                counter_id=ticket.counter_id,
                clerk_id=ticket.clerk_id,
                starts=at,
                ends=None,
            )
        ]
    )


def enter_counter_period(desk: CounterState, *, letters: list[str], at: datetime) -> None:
    """End the counter's open stretch and begin the one of its new state, unless it closed."""
    CounterPeriod.objects.filter(counter=desk.counter_id, ends=None).update(
        ends=Greatest("starts", Value(at))
    )
    if desk.state == Attendance.CLOSED:
        return
    insert_rows(
        [
            CounterPeriod(
                counter_id=desk.counter_id,
                state=desk.state,
                reason=desk.reason,
                clerk_id=desk.clerk_id,
                letters=letters,
                starts=at,
                ends=None,
            )
        ]
    )
