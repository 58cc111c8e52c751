"""Rooms and who has them when: added, booked, given back."""

from django.db import IntegrityError, models, transaction

from onewindow.engines.meetings.models import Booking, Room, RoomSlot
from onewindow.engines.meetings.queries import Stay, booking_of, check_stay
from onewindow.engines.meetings.rules import MeetingState, slots_of
from onewindow.foundation.directory.api import Site
from onewindow.foundation.records.api import insert_rows, key_of, record
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Refused, Violation, refuse, refuse_if_any


@transaction.atomic
def add_room(*, site: Site, name: str, purpose: str, capacity: int, actor: Actor) -> Room:
    """
    Add a room to a site.

    :raises Refused: if the site has one of that name.
    """
    if Room.objects.filter(site=site, name=name).exists():
        raise refuse("room.name", f"{site.name}已经有“{name}”")
    room = Room(site=site, name=name, purpose=purpose, capacity=capacity)
    insert_rows([room])
    record(subject=room, what="room.add", actor=actor, detail={"name": name})
    return room


@transaction.atomic
def book_room(*, subject: models.Model, title: str, stay: Stay, actor: Actor) -> Booking:
    """
    Book a room for something, in place of what it had booked; its planned meetings move along.

    :raises Refused: naming every other booking in the way, or if a meeting there has begun; what
        was booked before then stays.
    """
    booking = booking_of(subject)
    refuse_if_any(check_stay(stay, key_of(subject)))
    if booking is None:
        booking = Booking(subject=key_of(subject))
    else:
        _refuse_if_begun(booking)
        booking.slots.all().delete()
    booking.title, booking.room = title[:240], stay.room
    booking.starts_at, booking.ends_at = stay.starts, stay.ends
    booking.save()
    _take_slots(booking, stay)
    booking.meetings.filter(state=MeetingState.PLANNED).update(
        starts_at=stay.starts, ends_at=stay.ends
    )
    detail = {"room": str(stay.room), "starts": stay.starts.isoformat()}
    record(subject=subject, what="room.book", actor=actor, detail=detail)
    return booking


@transaction.atomic
def release_room(*, subject: models.Model, actor: Actor) -> None:
    """
    Give back the room that something had booked, if it had one; its planned meetings have none.

    :raises Refused: if a meeting there has begun.
    """
    booking = booking_of(subject)
    if booking is None:
        return
    _refuse_if_begun(booking)
    booking.meetings.update(booking=None)
    detail = {"room": str(booking.room), "starts": booking.starts_at.isoformat()}
    booking.delete()
    record(subject=subject, what="room.release", actor=actor, detail=detail)


def _take_slots(booking: Booking, stay: Stay) -> None:
    slots = slots_of(stay.starts, stay.ends)
    rows = [RoomSlot(room=stay.room, booking=booking, at=at) for at in slots]
    try:
        with transaction.atomic():
            insert_rows(rows)
    except IntegrityError as error:  # 同一时刻已被他人订走
        found = list(check_stay(stay, booking.subject))
        raise Refused(found or [Violation("room.taken", f"{stay.room}已被占用")]) from error


def _refuse_if_begun(booking: Booking) -> None:
    waiting = {MeetingState.PLANNED, MeetingState.CANCELLED}
    if booking.meetings.exclude(state__in=waiting).exists():
        raise refuse("room.begun", "会议已经开始，不能再换会议室")
