"""Rooms and what is in them on a day."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from onewindow.engines.meetings.queries import meetings_on, usable_rooms
from onewindow.foundation.accounts.api import Role, allow

OFFICERS = (Role.TRADING_OFFICER, Role.SUPERVISOR, Role.TENDERER, Role.AUDITOR)


@allow(*OFFICERS)
@require_GET
def rooms(request: HttpRequest) -> HttpResponse:
    """Show the rooms and the meetings in them on a day."""
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        day = timezone.localdate()
    held = list(meetings_on(day))
    rows = [(room, [one for one in held if one.room_id == room.pk]) for room in usable_rooms()]
    context = {
        "day": day,
        "rows": rows,
        "elsewhere": [one for one in held if one.room_id is None],
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1),
    }
    return render(request, "meetings/rooms.html", context)
