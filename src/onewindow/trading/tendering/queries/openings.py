"""Where a tender is opened: in the room that is booked for it, or on line only (不见面)."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from onewindow.engines.meetings.api import Booking, Room, Stay, booking_of
from onewindow.trading.tendering.models import Tender
from onewindow.trading.tendering.queries.timetables import moments_of

OPENING_HOUR = time(9, 30)
OPENING_LASTS = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class OpeningPlace:
    """The room booked for a tender's opening, and when its bids fall due; None if unknown."""

    booking: Booking | None
    due: datetime | None

    @property
    def is_left_behind(self) -> bool:
        """Test if the deadline moved and the room, taken by others then, could not follow."""
        return self.booking is not None and self.booking.starts_at != self.due

    @property
    def current(self) -> Booking | None:
        """Return the booking for the very time of the opening."""
        return None if self.is_left_behind else self.booking

    @property
    def words(self) -> str:
        """Return the place as a notice tells it."""
        if self.booking is None:
            return "本平台网上开标（不见面）"
        room = f"{self.booking.room.site}{self.booking.room}"
        return f"{room}（时间已顺延，以开标页面最新安排为准）" if self.is_left_behind else room


def opening_place(tender: Tender) -> OpeningPlace:
    """Return where a tender is opened, as far as it is known."""
    return OpeningPlace(booking_of(tender), moments_of(tender).get("bids_due"))


def opening_stay(room: Room, due: datetime) -> Stay:
    """Return the time that an opening takes in a room."""
    return Stay(room, due, due + OPENING_LASTS)
