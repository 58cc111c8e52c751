"""What the centre does at an opening."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST

from onewindow.engines.meetings.api import usable_rooms
from onewindow.foundation.accounts.api import Role, actor_of, allow
from onewindow.trading.bidding.actions import (
    close_opening,
    fail_opening,
    open_bids,
    plan_opening,
    settle_unopened,
    start_opening,
)
from onewindow.trading.bidding.views.lots import act_on, number_of
from onewindow.trading.tendering.api import Lot


@allow(Role.TRADING_OFFICER)
@require_POST
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """Take a room for the opening, or hold it on line only."""
    room = usable_rooms().filter(pk=number_of(request.POST.get("room"))).first()
    actor = actor_of(request)
    return act_on(request, code, lambda lot: plan_opening(lot=lot, room=room, actor=actor))


@allow(Role.TRADING_OFFICER)
@require_POST
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Begin the opening."""
    now, actor = timezone.now(), actor_of(request)
    return act_on(request, code, lambda lot: start_opening(lot=lot, at=now, actor=actor))


@allow(Role.TRADING_OFFICER)
@require_POST
def unseal(request: HttpRequest, code: str) -> HttpResponse:
    """Unseal every bid whose shares are there."""

    def work(lot: Lot) -> None:
        rolls, unopened = open_bids(lot=lot, at=timezone.now(), actor=actor_of(request))
        left = f"，{len(unopened)}份未能解密" if unopened else ""
        messages.success(request, f"已解密{len(rolls)}份{left}")

    return act_on(request, code, work)


@allow(Role.TRADING_OFFICER)
@require_POST
def settle(request: HttpRequest, code: str, bid_id: int) -> HttpResponse:
    """Decide what a bid that could not be opened counts as."""
    return act_on(
        request,
        code,
        lambda lot: settle_unopened(
            bid=get_object_or_404(lot.bids, pk=bid_id),
            is_bidders_fault=request.POST.get("fault") == "bidder",
            reason=request.POST.get("reason", ""),
            at=timezone.now(),
            actor=actor_of(request),
        ),
    )


@allow(Role.TRADING_OFFICER)
@require_POST
def fail(request: HttpRequest, code: str) -> HttpResponse:
    """Declare that the lot is not opened, for want of bidders."""
    now, actor = timezone.now(), actor_of(request)
    return act_on(request, code, lambda lot: fail_opening(lot=lot, at=now, actor=actor))


@allow(Role.TRADING_OFFICER)
@require_POST
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Close the opening and compose its minutes."""
    now, actor = timezone.now(), actor_of(request)
    return act_on(request, code, lambda lot: close_opening(lot=lot, at=now, actor=actor))
