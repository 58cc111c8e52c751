"""When and where: the timetable of a tender, and the room of its opening (开标时间和地点)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from onewindow.engines.meetings.api import (
    Booking,
    Room,
    book_room,
    booking_of,
    check_stay,
    release_room,
)
from onewindow.foundation.records.api import insert_rows, key_of, record
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Refused, Violation, refuse, refuse_if_any
from onewindow.trading.tendering.actions.documents import reopen_document
from onewindow.trading.tendering.models import Moment, Tender
from onewindow.trading.tendering.queries import days_of, law_of, moments_of, opening_stay
from onewindow.trading.tendering.rules import (
    BEFORE_OPENING,
    Law,
    TenderState,
    check_timetable,
    latest_days,
)


@dataclass(frozen=True, slots=True)
class Venue:
    """Where the bids are opened; without a room on line only (不见面开标)."""

    room: Room | None = None


@transaction.atomic
def set_timetable(
    *,
    tender: Tender,
    moments: Mapping[str, datetime],
    actor: Actor,
    venue: Venue | None = None,
) -> None:
    """
    Fix the planned moments of a tender that is not announced yet, and the room of its opening.

    Without a venue the room that is booked is kept for the new time. A document that was issued
    with other moments is taken back to be written anew.

    :raises Refused: with every moment that is missing or unlawful, each with its article, and with
        whoever has the room then.
    """
    booking = booking_of(tender)
    room = venue.room if venue else (booking.room if booking else None)
    found = [*_not_open(tender), *check_moments(law_of(tender), moments)]
    if room is not None and "bids_due" in moments:
        found += check_stay(opening_stay(room, moments["bids_due"]), key_of(tender))
    refuse_if_any(found)
    fix_moments(tender=tender, moments=moments, actor=actor)
    place_opening(tender=tender, room=room, due=moments["bids_due"], actor=actor)
    reopen_document(tender=tender, actor=actor)


def fix_moments(*, tender: Tender, moments: Mapping[str, datetime], actor: Actor) -> None:
    """Keep planned moments that were found lawful, with every day that is counted back."""
    last = latest_days(law_of(tender), days_of(moments))
    known = {**moments, **{event: _end_of(day) for event, day in last.items()}}
    tender.moments.filter(event__in=known).delete()
    insert_rows([Moment(tender=tender, event=event, at=at) for event, at in known.items()])
    record(
        subject=tender,
        what="tender.timetable",
        actor=actor,
        detail={event: at.isoformat() for event, at in sorted(moments.items())},
    )


def check_moments(law: Law, moments: Mapping[str, datetime]) -> Iterator[Violation]:
    """Yield what stands against planned moments: unknown, missing, out of order, too short."""
    known = {event.code for event in law.procedure.events}
    for event in moments:
        if event not in known:
            yield Violation("tender.event.unknown", f"程序中没有节点“{event}”", field=event)
    yield from check_timetable(law, days_of(moments))


@transaction.atomic
def book_opening(*, tender: Tender, room: Room | None, actor: Actor) -> Booking | None:
    """
    Book a room for the opening at the deadline in place of the one before, or open on line only.

    :raises Refused: without a deadline, after it, or naming whoever has the room then.
    """
    due = moments_of(tender).get("bids_due")
    if due is None:
        raise refuse("opening.due", "请先安排招标日程，再订开标室")
    if tender.state not in BEFORE_OPENING:
        raise refuse("opening.closed", "已到截止时间，不能再换开标室")
    return place_opening(tender=tender, room=room, due=due, actor=actor)


def place_opening(
    *, tender: Tender, room: Room | None, due: datetime, actor: Actor
) -> Booking | None:
    """
    Keep a room for an opening, or none.

    :raises Refused: naming whoever has the room then.
    """
    if room is None:
        release_room(subject=tender, actor=actor)
        return None
    stay = opening_stay(room, due)
    return book_room(subject=tender, title=f"{tender.name}开标", stay=stay, actor=actor)


def follow_deadline(*, tender: Tender, due: datetime, actor: Actor) -> None:
    """
    Move the room of the opening along with its deadline.

    If others have it then, the booking stays as it is and the record says so: the deadline moves
    by law, and a room can be chosen anew.
    """
    booking = booking_of(tender)
    if booking is None:
        return
    try:
        place_opening(tender=tender, room=booking.room, due=due, actor=actor)
    except Refused as refused:
        reasons = [violation.message for violation in refused.violations]
        detail = {"room": str(booking.room), "reasons": reasons}
        record(subject=tender, what="room.behind", actor=actor, detail=detail)


def _end_of(day: date) -> datetime:
    """Return the last second of a day: until then it may still be done."""
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))


def _not_open(tender: Tender) -> list[Violation]:
    if tender.state in {TenderState.DRAFT, TenderState.ENTERED}:
        return []
    label = TenderState(tender.state).label
    return [Violation("tender.timetable.closed", f"项目{label}，日程只能由澄清或更正改变")]
