"""The opening over HTTP: begun, unsealed, its rolls read, closed with its minutes."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Path, Router, Schema

from onewindow.engines.meetings.api import Meeting, meeting_of
from onewindow.foundation.accounts.api import Allow, Open, Role, caller_of
from onewindow.trading.bidding.actions import (
    close_opening,
    fail_opening,
    open_bids,
    start_opening,
)
from onewindow.trading.bidding.endpoints.scope import seen_lot
from onewindow.trading.bidding.queries import OPENING, may_read_rolls, opened_bids
from onewindow.trading.tendering.api import Lot

CENTRE = Allow(Role.TRADING_OFFICER)
LotCode = Annotated[str, Path(max_length=30)]
router = Router(tags=["开标"])


class OpeningOut(Schema):
    """How an opening stands."""

    lot: str
    state: str
    state_label: str


class UnsealedOut(Schema):
    """What was unsealed now, and what could not be, with the reason by bidder."""

    opened: int
    unopened: dict[str, str]
    lot_state: str


class RollOut(Schema):
    """What was read out of one bid."""

    bidder: str
    credit_code: str
    price: Decimal
    duration_days: int | None
    quality: str
    opened_at: datetime


@router.post("lots/{code}/opening", response=OpeningOut, auth=CENTRE)
def start(request: HttpRequest, code: LotCode) -> dict[str, str]:
    """Begin the opening; too few bids are told and it does not begin."""
    lot = seen_lot(request, code)
    meeting = start_opening(lot=lot, at=timezone.now(), actor=caller_of(request).actor)
    return _shown(lot, meeting)


@router.post("lots/{code}/opening/unseal", response=UnsealedOut, auth=CENTRE)
def unseal(request: HttpRequest, code: LotCode) -> dict[str, Any]:
    """Unseal every bid whose shares are there; the rolls are published with the last one."""
    lot = seen_lot(request, code)
    rolls, unopened = open_bids(lot=lot, at=timezone.now(), actor=caller_of(request).actor)
    lot.refresh_from_db()
    return {
        "opened": len(rolls),
        "unopened": {one.bid.enterprise.name: one.reason for one in unopened},
        "lot_state": lot.state,
    }


@router.post("lots/{code}/opening/close", response=OpeningOut, auth=CENTRE)
def close(request: HttpRequest, code: LotCode) -> dict[str, str]:
    """Close the opening; its minutes hold every bid, objection and answer."""
    lot = seen_lot(request, code)
    meeting = close_opening(lot=lot, at=timezone.now(), actor=caller_of(request).actor)
    return _shown(lot, meeting)


@router.post("lots/{code}/opening/fail", response=OpeningOut, auth=CENTRE)
def fail(request: HttpRequest, code: LotCode) -> dict[str, str]:
    """Declare that the lot is not opened because too few bids were handed in."""
    lot = seen_lot(request, code)
    fail_opening(lot=lot, at=timezone.now(), actor=caller_of(request).actor)
    return {"lot": lot.code, "state": lot.state, "state_label": lot.get_state_display()}


@router.get("lots/{code}/opening", response=OpeningOut, auth=Open())
def show(request: HttpRequest, code: LotCode) -> dict[str, str]:
    """Tell how the opening of an announced lot stands."""
    lot = seen_lot(request, code)
    meeting = meeting_of(lot, OPENING)
    if meeting is None:
        raise Http404
    return _shown(lot, meeting)


@router.get("lots/{code}/rolls", response=list[RollOut], auth=Open())
def rolls(request: HttpRequest, code: LotCode) -> list[dict[str, Any]]:
    """Give the price rolls once they are published; nothing before."""
    lot = seen_lot(request, code)
    if not may_read_rolls(lot):
        raise Http404
    return [
        {
            "bidder": one.enterprise.name,
            "credit_code": one.enterprise.credit_code,
            "price": one.roll.price,
            "duration_days": one.roll.duration_days,
            "quality": one.roll.quality,
            "opened_at": one.opened_at,
        }
        for one in opened_bids(lot)
        if one.roll is not None
    ]


def _shown(lot: Lot, meeting: Meeting) -> dict[str, str]:
    return {
        "lot": lot.code,
        "state": meeting.state,
        "state_label": meeting.get_state_display(),
    }
