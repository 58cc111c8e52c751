"""Meetings as those who are in them, and those who look on, may see them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone

from onewindow.engines.meetings.models import Booking, Meeting, Room, RoomSlot, Seat, Talk
from onewindow.engines.meetings.rules import (
    Duty,
    MeetingState,
    Place,
    Saying,
    check_period,
    slots_of,
    still_to_sign,
)
from onewindow.foundation.records.api import key_of
from onewindow.kernel.canonical import canonical_bytes
from onewindow.kernel.violations import Violation

MINUTES = "meetings.minutes"


@dataclass(frozen=True, slots=True)
class Stay:
    """A room wanted from when until when."""

    room: Room
    starts: datetime
    ends: datetime


def meeting_of(subject: models.Model, kind: str) -> Meeting | None:
    """Return the meeting of this kind about the subject that was not cancelled."""
    found = Meeting.objects.filter(subject=key_of(subject), kind=kind)
    return (
        found.exclude(state=MeetingState.CANCELLED).select_related("booking__room__site").first()
    )


def seat_of(meeting: Meeting, user: Any) -> Seat | None:
    """Return the seat that the user has taken."""
    return meeting.seats.filter(user=user).first() if user.is_authenticated else None


def waiting_for(meeting: Meeting) -> tuple[str, ...]:
    """Return the names of those whose word on the minutes is still missing."""
    return still_to_sign([_place(seat) for seat in meeting.seats.all()])


def unanswered(meeting: Meeting) -> QuerySet[Talk]:
    """Return the objections that nobody has answered yet."""
    return meeting.talk.filter(saying=Saying.OBJECTION, answered_at=None)


def minutes_bytes(meeting: Meeting) -> bytes:
    """Return what is signed: the minutes as canonical JSON."""
    return canonical_bytes(meeting.minutes)


def usable_rooms(site_ids: Sequence[int] | None = None) -> QuerySet[Room]:
    """Return the rooms in use, of these sites or everywhere."""
    rooms = Room.objects.filter(is_usable=True).select_related("site")
    return rooms if site_ids is None else rooms.filter(site__in=site_ids)


def booking_of(subject: models.Model) -> Booking | None:
    """Return the room that is kept for the subject."""
    found = Booking.objects.filter(subject=key_of(subject))
    return found.select_related("room__site").first()


def clashes(stay: Stay) -> QuerySet[Booking]:
    """Return the bookings that have the room at some time of the stay, in order."""
    taken = RoomSlot.objects.filter(room=stay.room, at__in=list(slots_of(stay.starts, stay.ends)))
    found = Booking.objects.filter(pk__in=taken.values("booking"))
    return found.order_by("starts_at", "id")


def check_stay(stay: Stay, subject: str = "") -> Iterator[Violation]:
    """Yield why the subject, by its key, cannot have the room: each other booking in the way."""
    yield from check_period(stay.starts, stay.ends)
    for other in clashes(stay).exclude(subject=subject):
        day, until = (timezone.localtime(at) for at in (other.starts_at, other.ends_at))
        hours = f"{day:%-m月%-d日%H:%M}至{until:%H:%M}"
        words = f"{stay.room}{hours}已安排“{other.title}”，请换一间或者换一个时间"
        yield Violation("room.taken", words, field="room")


def rooms_at(starts: datetime, ends: datetime) -> list[tuple[Room, Booking | None]]:
    """Return every room in use with what it is booked for at that time, or None."""
    slots = RoomSlot.objects.filter(at__in=list(slots_of(starts, ends))).order_by("-at")
    taken = {slot.room_id: slot.booking for slot in slots.select_related("booking")}
    return [(room, taken.get(room.pk)) for room in usable_rooms()]


def bookings_on(day: date) -> QuerySet[Booking]:
    """Return the bookings that touch the day, in order."""
    return Booking.objects.filter(_within(day)).order_by("starts_at", "id")


def meetings_on(day: date) -> QuerySet[Meeting]:
    """Return the meetings that touch the day, in order."""
    rows = Meeting.objects.filter(_within(day)).exclude(state=MeetingState.CANCELLED)
    return rows.select_related("booking__room").order_by("starts_at", "id")


def meeting_facts(starts: date, ends: date) -> QuerySet[Meeting, dict[str, Any]]:
    """Return one row per meeting that began from ``starts`` until before ``ends``."""
    rows = Meeting.objects.filter(opened_at__date__gte=starts, opened_at__date__lt=ends)
    came = models.Count("seats", filter=Q(seats__came_at__isnull=False), distinct=True)
    objections = models.Count("talk", filter=Q(talk__saying=Saying.OBJECTION), distinct=True)
    rows = rows.annotate(came=came, objections=objections).order_by("id")
    fields = ("kind", "subject", "state", "opened_at", "closed_at", "came", "objections")
    return rows.values("id", *fields)


def _place(seat: Seat) -> Place:
    has_answered = seat.signature_id is not None or bool(seat.dissent)
    return Place(seat.name, Duty(seat.duty), seat.came_at is not None, has_answered)


def _within(day: date) -> Q:
    start = timezone.make_aware(datetime.combine(day, datetime.min.time()))
    return Q(starts_at__lt=start + timedelta(days=1), ends_at__gt=start)
