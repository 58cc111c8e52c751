"""The lot that a page is about, and who reads it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from onewindow.engines.meetings.api import Seat, meeting_of
from onewindow.foundation.accounts.api import User
from onewindow.foundation.directory.api import Person
from onewindow.kernel.violations import Refused
from onewindow.trading.bidding.queries import OPENING, seats_for
from onewindow.trading.tendering.api import Lot, announced_lot


def seen_lot(request: HttpRequest, code: str) -> Lot:
    """
    Return the lot of a tender that was announced to the reader.

    :raises Http404: if there is none.
    :raises Refused: if it was announced to invited enterprises alone.
    """
    lot = announced_lot(code, request.user)
    if lot is None:
        raise Http404
    return lot


def person_of(request: HttpRequest) -> Person:
    """Return the person behind a citizen's account."""
    user: Any = request.user
    person: Person = user.person  # the role of a citizen comes with the person
    return person


def my_seats(request: HttpRequest, lot: Lot) -> list[Seat]:
    """Return the seats of the opening that the reader may take or has."""
    user, meeting = request.user, meeting_of(lot, OPENING)
    if meeting is None or not isinstance(user, User):
        return []
    return seats_for(user, lot, list(meeting.seats.order_by("id")), at=timezone.now())


def act_on(request: HttpRequest, code: str, work: Callable[[Lot], Any]) -> HttpResponse:
    """Do one thing about the lot and come back to its opening, with the reasons if refused."""
    lot = seen_lot(request, code)
    try:
        work(lot)
    except Refused as refused:
        for violation in refused.violations:
            source = f"（{violation.source}）" if violation.source else ""
            messages.error(request, f"{violation.message}{source}")
    return redirect("bidding:opening", lot.code)


def number_of(text: str | None) -> int:
    """Return the key of a row that was posted, or 0, which no row has."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 18 else 0
