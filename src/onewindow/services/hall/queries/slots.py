"""Which stretches can be booked, and what somebody has booked."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from onewindow.foundation.directory.api import Person
from onewindow.foundation.policy.api import office_calendar
from onewindow.kernel.violations import refuse
from onewindow.services.hall.models import Appointment, Hall, Queue, Slot, SlotRule
from onewindow.services.hall.queries.halls import hours_on
from onewindow.services.hall.queries.terms import booking_terms
from onewindow.services.hall.rules import AppointmentState, check_calendar


@dataclass(frozen=True, slots=True)
class FreeSlot:
    """A stretch of a day and how many people can still book it."""

    starts: datetime
    ends: datetime
    capacity: int
    free: int


def slots_on(queue: Queue, on: date) -> list[FreeSlot]:
    """
    Return the stretches of the day that the hall offers by appointment, earliest first.

    A day off, outside the hall's hours, or of a year without calendar offers none.
    """
    if any(check_calendar(on, office_calendar())):
        return []
    hours = hours_on(queue.hall, on)
    taken = {slot.starts: slot for slot in Slot.objects.filter(queue=queue, starts__date=on)}
    found = []
    for rule in SlotRule.objects.filter(queue=queue, weekday=on.isoweekday()).order_by("starts"):
        if not any(one.starts <= rule.starts and rule.ends <= one.ends for one in hours):
            continue
        starts, ends = _moment(on, rule.starts), _moment(on, rule.ends)
        booked = taken[starts].taken if starts in taken else 0
        found.append(FreeSlot(starts, ends, rule.capacity, max(rule.capacity - booked, 0)))
    return found


def bookable_days(queue: Queue, *, now: datetime) -> list[tuple[date, list[FreeSlot]]]:
    """Return the days that can be booked now with their stretches; full ones are shown too."""
    today = timezone.localdate(now)
    terms = booking_terms(queue.hall, on=today)
    days = [today + timedelta(days=number) for number in range(terms.ahead_days + 1)]
    listed = []
    for day in days:
        slots = [slot for slot in slots_on(queue, day) if slot.starts >= now + terms.lead]
        if slots:
            listed.append((day, slots))
    return listed


def appointments_of(person: Person) -> QuerySet[Appointment]:
    """Return what the person has booked, the latest first."""
    return (
        Appointment.objects.filter(person=person)
        .select_related("slot__queue__hall__site", "matter", "ticket")
        .order_by("-slot__starts", "-id")
    )


def booked_on(person: Person, on: date) -> int:
    """Return how many stretches of the day the person holds."""
    open_states = (AppointmentState.BOOKED, AppointmentState.CHECKED_IN)
    return Appointment.objects.filter(
        person=person, slot__starts__date=on, state__in=open_states
    ).count()


def appointments_on(queue_ids: Any, on: date) -> QuerySet[Appointment]:
    """Return the appointments of queues on a day, earliest first."""
    return (
        Appointment.objects.filter(slot__queue__in=queue_ids, slot__starts__date=on)
        .select_related("slot__queue", "person", "ticket", "matter")
        .order_by("slot__starts", "id")
    )


def _moment(on: date, at: Any) -> datetime:
    return timezone.make_aware(datetime.combine(on, at))


def appointment_by_code(hall: Hall, code: str) -> Appointment:
    """
    Return the appointment of the hall with this code, however it was typed.

    :raises Refused: if there is none.
    """
    found = (
        Appointment.objects.filter(slot__queue__hall=hall, code=code.strip().upper())
        .select_related("slot__queue__hall__site__region", "person", "matter")
        .first()
    )
    if found is None:
        raise refuse("appointment.unknown", "没有这个预约码，请核对后重新输入")
    return found
