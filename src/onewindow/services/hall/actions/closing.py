"""What is left at the end of a day: tickets, counters, appointments, old events."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from onewindow.foundation.policy.api import policy_in_force
from onewindow.foundation.records.api import move
from onewindow.kernel.actors import SYSTEM
from onewindow.kernel.regions import NATION
from onewindow.services.hall.actions.calling import end_services
from onewindow.services.hall.actions.stages import enter_counter_period, enter_stage
from onewindow.services.hall.models import Appointment, CallEvent, CounterState, Ticket
from onewindow.services.hall.rules import (
    APPOINTMENT,
    COUNTER,
    OPEN,
    TICKET,
    AppointmentState,
    Attendance,
    ServiceOutcome,
    TicketState,
)


def sweep_halls(*, at: datetime) -> str:
    """
    End what yesterday left open and return what was done; each row in its own transaction.

    Whoever was being served is counted as served; everybody else as gone (弃号).
    """
    today = timezone.localdate(at)
    midnight = timezone.make_aware(datetime.combine(today, datetime.min.time()))
    tickets = Ticket.objects.filter(on__lt=today, state__in=OPEN).select_related("queue")
    ended = sum(_end_ticket(ticket, at=midnight) for ticket in tickets.order_by("id"))
    counters = CounterState.objects.exclude(state=Attendance.CLOSED).select_related("counter")
    closed = sum(_close(desk, at=midnight) for desk in counters.order_by("id"))
    missed = 0
    for appointment in Appointment.objects.filter(
        state=AppointmentState.BOOKED, slot__ends__lt=midnight
    ).order_by("id"):
        move(subject=appointment, lifecycle=APPOINTMENT, name="miss", actor=SYSTEM)
        missed += 1
    kept = policy_in_force("hall.event.days", on=today, region=NATION)
    old, _ = CallEvent.objects.filter(at__lt=at - timedelta(days=int(kept.value))).delete()
    return f"结束号票 {ended} 张，关窗 {closed} 个，爽约 {missed} 个，清理动态 {old} 条"


@transaction.atomic
def _end_ticket(ticket: Ticket, *, at: datetime) -> bool:
    was_served = ticket.state == TicketState.SERVING
    name = "finish" if was_served else "abandon"
    detail = {"why": "当日营业结束"}
    move(subject=ticket, lifecycle=TICKET, name=name, actor=SYSTEM, detail=detail, ended_at=at)
    enter_stage(ticket, at=at)
    end_services(
        ticket, ServiceOutcome.FINISHED if was_served else ServiceOutcome.ABANDONED, at=at
    )
    return True


@transaction.atomic
def _close(desk: CounterState, *, at: datetime) -> bool:
    began = desk.counter.periods.filter(ends=None).values_list("starts", flat=True).first()
    if began and began >= at:
        return False
    detail = {"why": "当日营业结束"}
    move(
        subject=desk,
        lifecycle=COUNTER,
        name="close",
        actor=SYSTEM,
        detail=detail,
        clerk=None,
        reason="",
    )
    enter_counter_period(desk, letters=[], at=at)
    return True
