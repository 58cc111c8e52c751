"""The opening as everybody sees it: a countdown, then what happens, then its record."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from onewindow.engines.meetings.api import (
    Meeting,
    MeetingState,
    Seat,
    meeting_of,
    minutes_bytes,
    usable_rooms,
    waiting_for,
)
from onewindow.foundation.accounts.api import STAFF, Role, public, roles_of
from onewindow.trading.bidding.queries import (
    OPENING,
    OpeningRow,
    deadline_of,
    lots_to_open,
    opening_rows,
    stuck_offers,
    too_few,
)
from onewindow.trading.bidding.rules import BidState
from onewindow.trading.bidding.views.lots import my_seats, seen_lot
from onewindow.trading.tendering.api import Lot, LotState, opening_place, procedure_of

A_PAGE = 30


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the unsealing has come."""

    done: int
    whole: int


@public
@require_GET
def openings(request: HttpRequest) -> HttpResponse:
    """List the openings, the latest first."""
    page = Paginator(lots_to_open(), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "bidding/openings.html", {"page": page, "now": timezone.now()})


@public
@require_GET
def opening(request: HttpRequest, code: str) -> HttpResponse:
    """Show an opening; htmx asks for its changing part alone."""
    lot = seen_lot(request, code)
    context = _context(request, lot)
    if request.headers.get("HX-Request"):
        return render(request, "bidding/_opening.html", context)
    page = "bidding/staff_opening.html" if context["is_staff"] else "bidding/opening.html"
    return render(request, page, context)


def _context(request: HttpRequest, lot: Lot) -> dict[str, Any]:
    now, due = timezone.now(), deadline_of(lot.tender)[1]
    is_due, meeting = now >= due, meeting_of(lot, OPENING)
    roles = roles_of(request.user)
    is_open = lot.state not in {LotState.OPEN, LotState.FAILED, LotState.TERMINATED}
    # 开始开标以前，投标人名称和数量对任何人都不公开。
    rows = opening_rows(lot) if meeting and meeting.opened_at else []
    procedure = procedure_of(lot.tender.procedure)
    custody = procedure.custody
    mine = my_seats(request, lot)
    return {
        "lot": lot,
        "due": due,
        "now": now,
        "is_due": is_due,
        "is_open": is_open,
        "is_public": procedure.is_opened_publicly,
        "threshold": custody.threshold if custody else 0,
        "rows": rows,
        "progress": _progress(rows),
        "stuck": stuck_offers(lot, at=now) if is_due else [],
        "few": list(too_few(lot)) if is_due and lot.state == LotState.OPEN else [],
        "meeting": meeting,
        "mine": mine,
        "to_sign": _to_sign(meeting, mine, request),
        "is_host": any(seat.code in {"centre", "tenderer"} for seat in mine),
        "is_centre": Role.TRADING_OFFICER in roles,
        "is_staff": bool(roles & STAFF),
        "place": opening_place(lot.tender),
        "rooms": usable_rooms() if not is_due else [],
        **(_meeting_context(meeting) if meeting else {}),
    }


def _meeting_context(meeting: Meeting) -> dict[str, Any]:
    return {
        "seats": meeting.seats.select_related("user", "signature__certificate").order_by("id"),
        "steps": meeting.steps.all(),
        "talk": meeting.talk.select_related("seat").order_by("id"),
        "waiting": waiting_for(meeting) if meeting.state == MeetingState.CLOSED else (),
        "minutes": minutes_bytes(meeting),
    }


def _to_sign(meeting: Meeting | None, mine: list[Seat], request: HttpRequest) -> Seat | None:
    """Return the reader's seat whose word on the minutes is missing."""
    if meeting is None or meeting.state != MeetingState.CLOSED:
        return None
    waiting = (seat for seat in mine if seat.signature_id is None and not seat.dissent)
    return next((seat for seat in waiting if seat.user_id == request.user.pk), None)


def _progress(rows: list[OpeningRow]) -> Progress:
    return Progress(sum(row.bid.state != BidState.SEALED for row in rows), len(rows))
