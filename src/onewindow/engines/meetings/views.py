"""Rooms and what is in them on a day."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from onewindow.engines.meetings.queries import bookings_on, meetings_on, usable_rooms
from onewindow.foundation.accounts.api import Role, allow

OFFICERS = (Role.TRADING_OFFICER, Role.SUPERVISOR, Role.TENDERER, Role.AUDITOR)


@allow(*OFFICERS)
@require_GET
def rooms(request: HttpRequest) -> HttpResponse:
    """Show the rooms, for what they are booked on a day, and the meetings of the day."""
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        day = timezone.localdate()
    held, booked = list(meetings_on(day)), list(bookings_on(day))
    rows = [(room, [one for one in booked if one.room_id == room.pk]) for room in usable_rooms()]
    context = {
        "day": day,
        "rows": rows,
        "held": held,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1),
    }
    return render(request, "meetings/rooms.html", context)
