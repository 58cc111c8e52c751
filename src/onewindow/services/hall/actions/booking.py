"""Appointments: book, cancel, check in (预约、取消、签到)."""

import secrets
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from onewindow.foundation.directory.api import Person
from onewindow.foundation.policy.api import office_calendar
from onewindow.foundation.records.api import create, move
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Violation, refuse, refuse_if_any
from onewindow.services.catalog.api import Matter
from onewindow.services.hall.actions.taking import (
    Standing,
    Taker,
    Wish,
    check_wishes,
    write_ticket,
)
from onewindow.services.hall.models import Appointment, Queue, Slot, Ticket
from onewindow.services.hall.queries.halls import hours_on
from onewindow.services.hall.queries.slots import FreeSlot, booked_on, slots_on
from onewindow.services.hall.queries.terms import booking_terms, check_in_minutes
from onewindow.services.hall.rules import (
    APPOINTMENT,
    AppointmentState,
    Priority,
    Source,
    check_arrival,
    check_booking,
    check_calendar,
    check_open,
    is_late,
)

# 无易混淆字符，便于在取号机上输入。
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


@transaction.atomic
def book_appointment(
    *,
    person: Person,
    queue: Queue,
    matter: Matter | None,
    starts: datetime,
    at: datetime,
    actor: Actor,
) -> Appointment:
    """
    Promise a stretch of a day to somebody; no stretch is promised beyond its capacity.

    :raises Refused: with every reason: calendar missing, not offered, too late, too far ahead,
        too many on one day, taken twice, or full.
    """
    on = timezone.localdate(starts)
    offered = next((slot for slot in slots_on(queue, on) if slot.starts == starts), None)
    reasons: list[Violation] = list(check_calendar(on, office_calendar()))
    reasons += check_wishes(queue.hall, [Wish(queue, matter)])
    if offered is None and not reasons:
        reasons.append(Violation("appointment.no_slot", "该时段不开放预约"))
    reasons += check_booking(
        starts=timezone.localtime(starts),
        now=timezone.localtime(at),
        booked_that_day=booked_on(person, on),
        terms=booking_terms(queue.hall, on=timezone.localdate(at)),
    )
    refuse_if_any(reasons)
    if offered is None:  # said above, for the reader of types
        raise refuse("appointment.no_slot", "该时段不开放预约")
    slot = _claim(queue, offered)
    if Appointment.objects.filter(
        slot=slot, person=person, state=AppointmentState.BOOKED
    ).exists():
        raise refuse("appointment.twice", "您已预约该时段")
    appointment = Appointment(
        slot=slot,
        person=person,
        matter=matter,
        code="".join(secrets.choice(_LETTERS) for _ in range(8)),
        booked_at=at,
    )
    create(
        subject=appointment,
        lifecycle=APPOINTMENT,
        names=["book"],
        actor=actor,
        start=AppointmentState.BOOKED,
    )
    return appointment


@transaction.atomic
def cancel_appointment(*, appointment: Appointment, actor: Actor) -> None:
    """
    Give the stretch back to others.

    :raises Refused: if it was used or cancelled already.
    """
    move(subject=appointment, lifecycle=APPOINTMENT, name="cancel", actor=actor)
    Slot.objects.filter(pk=appointment.slot_id).update(taken=F("taken") - 1)


@transaction.atomic
def check_in(*, appointment: Appointment, taker: Taker, at: datetime, actor: Actor) -> Ticket:
    """
    Turn an appointment into a ticket (预约签到取号); in time it takes the priority lane.

    :raises Refused: on another day, too early, hall closed, or used already.
    """
    slot = appointment.slot
    hall, today = slot.queue.hall, timezone.localdate(at)
    early, grace = check_in_minutes(hall, on=today)
    now, starts = timezone.localtime(at), timezone.localtime(slot.starts)
    refuse_if_any(
        [
            *check_open(hours_on(hall, today), at=now),
            *check_arrival(starts=starts, now=now, early=early),
        ]
    )
    late = is_late(starts=starts, now=now, grace=grace)
    own = replace(
        taker,
        person=appointment.person,
        source=Source.APPOINTMENT,
        priority=Priority.NONE if late else Priority.APPOINTMENT,
    )
    ticket = write_ticket(
        hall=hall,
        wishes=[Wish(slot.queue, appointment.matter)],
        taker=own,
        standing=Standing(order_at=at if late else slot.starts, is_priority=not late),
        at=at,
        actor=actor,
    )
    move(
        subject=appointment,
        lifecycle=APPOINTMENT,
        name="check_in",
        actor=actor,
        detail={"number": ticket.number, "late": late},
        ticket=ticket,
    )
    return ticket


def _claim(queue: Queue, offered: FreeSlot) -> Slot:
    """
    Take one place of the stretch; compare and set in one statement.

    :raises Refused: if the last place has just gone.
    """
    slot, _ = Slot.objects.get_or_create(
        queue=queue,
        starts=offered.starts,
        defaults={"ends": offered.ends, "capacity": offered.capacity},
    )
    capacity = max(offered.capacity, slot.taken)
    claimed = Slot.objects.filter(pk=slot.pk, taken__lt=offered.capacity)
    if not claimed.update(taken=F("taken") + 1, capacity=capacity):
        raise refuse("appointment.full", "该时段已约满，请换一个时段")
    return slot
