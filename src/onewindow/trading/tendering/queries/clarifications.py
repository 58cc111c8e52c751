"""When bids fall due after a clarification that goes out at a moment."""

from datetime import date, datetime

from django.utils import timezone

from onewindow.trading.tendering.models import Tender
from onewindow.trading.tendering.queries.timetables import days_of, law_of, moments_of
from onewindow.trading.tendering.rules import pushed_days


def due_after(*, tender: Tender, affects_bids: bool, at: datetime) -> dict[str, datetime]:
    """Return the moments that the law moves if a clarification goes out now; none if in time."""
    moments = moments_of(tender)
    if not affects_bids or "bids_due" not in moments:
        return {}
    days = pushed_days(law_of(tender), days_of(moments), timezone.localdate(at))
    return {event: at_hour_of(day, moments[event]) for event, day in days.items()}


def at_hour_of(day: date, like: datetime) -> datetime:
    """Return the day at the hour of another moment, in the office's own time."""
    return timezone.make_aware(datetime.combine(day, timezone.localtime(like).time()))
