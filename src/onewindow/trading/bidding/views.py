"""The pages of a bidder, a custodian and the opening."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from onewindow.foundation.accounts.api import (
    Role,
    actor_of,
    allow,
    enterprises_spoken_for,
    may_speak_for,
)
from onewindow.foundation.directory.api import Person
from onewindow.kernel.violations import Refused
from onewindow.trading.bidding.actions import open_bids, settle_unopened, withdraw_bid
from onewindow.trading.bidding.models import Bid, Custodian
from onewindow.trading.bidding.queries import (
    bids_of_person,
    deadline_of,
    may_hold,
    opening_rows,
    receipt_of,
)
from onewindow.trading.bidding.rules import PARTS
from onewindow.trading.tendering.api import Lot, procedure_of, published_notices

HOLDERS = (Role.TRADING_OFFICER, Role.SUPERVISOR, Role.TENDERER)


@allow(Role.CITIZEN)
@require_GET
def bid(request: HttpRequest, code: str) -> HttpResponse:
    """Let a bidder choose the files; they are sealed in the browser."""
    lot = _announced_lot(code)
    opens, due = deadline_of(lot.tender)
    now = timezone.now()
    custody = procedure_of(lot.tender.procedure).custody
    keys = Custodian.objects.filter(tender=lot.tender)
    context = {
        "lot": lot,
        "opens": opens,
        "due": due,
        "is_early": opens is not None and now < opens,
        "is_late": now >= due,
        "custody": custody,
        "is_ready": custody and {k.name for k in keys} >= set(custody.custodians),
        "firms": enterprises_spoken_for(_person(request), on=timezone.localdate()),
        "parts": [(code, label, code == "price_roll") for code, label in PARTS.items()],
    }
    return render(request, "bidding/bid.html", context)


@allow(Role.CITIZEN)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """List the bids of the firms for which the person speaks."""
    rows = bids_of_person(_person(request), on=timezone.localdate())
    now = timezone.now()
    context = {"rows": [(one, now < deadline_of(one.lot.tender)[1]) for one in rows]}
    return render(request, "bidding/mine.html", context)


@allow(Role.CITIZEN)
@require_GET
def receipt(request: HttpRequest, bid_id: int) -> HttpResponse:
    """Download the ledger's receipt of a bid, or say that it comes in some seconds."""
    found = _own_bid(request, bid_id)
    receipt = receipt_of(found)
    if receipt is None:
        messages.info(request, "回执正在入账，请过几秒再下载。")
        return redirect("bidding:mine")
    answer = JsonResponse(receipt, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="bid-{found.pk}-receipt.json"'
    return answer


@allow(Role.CITIZEN)
@require_POST
def withdraw(request: HttpRequest, bid_id: int) -> HttpResponse:
    """Withdraw a bid before the deadline."""
    found = _own_bid(request, bid_id)
    reason = request.POST.get("reason", "")
    withdraw_bid(bid=found, reason=reason, at=timezone.now(), actor=actor_of(request))
    messages.success(request, "已撤回。截止前可以重新递交。")
    return redirect("bidding:mine")


@allow(*HOLDERS)
@require_GET
def custody(request: HttpRequest, code: str) -> HttpResponse:
    """Show a custodian's keys of a lot: register before, release after the deadline."""
    lot = _announced_lot(code)
    found = procedure_of(lot.tender.procedure).custody
    if found is None:
        raise Http404
    known = {one.name: one for one in Custodian.objects.filter(tender=lot.tender)}
    rows = [
        (name, known.get(name), may_hold(request.user, lot.tender, name))
        for name in found.custodians
    ]
    if not any(is_mine for _, _, is_mine in rows):
        raise Http404
    _, due = deadline_of(lot.tender)
    context = {
        "lot": lot,
        "rows": rows,
        "threshold": found.threshold,
        "due": due,
        "is_due": timezone.now() >= due,
        "user_id": request.user.pk,
    }
    return render(request, "bidding/custody.html", context)


@allow(*HOLDERS)
@require_GET
def opening(request: HttpRequest, code: str) -> HttpResponse:
    """Show the opening of a lot: nothing before the deadline, then seals, then price rolls."""
    lot = _announced_lot(code)
    _, due = deadline_of(lot.tender)
    return render(request, "bidding/opening.html", _opening_context(lot, due))


@allow(Role.TRADING_OFFICER)
@require_POST
def unseal(request: HttpRequest, code: str) -> HttpResponse:
    """Unseal every bid whose shares are there."""
    lot = _announced_lot(code)
    rolls, unopened = open_bids(lot=lot, at=timezone.now())
    messages.success(request, f"已解密{len(rolls)}份，{len(unopened)}份未能解密。")
    return redirect("bidding:opening", lot.code)


@allow(Role.TRADING_OFFICER)
@require_POST
def settle(request: HttpRequest, code: str, bid_id: int) -> HttpResponse:
    """Decide what a bid that could not be opened counts as."""
    lot = _announced_lot(code)
    found = get_object_or_404(lot.bids, pk=bid_id)
    try:
        settle_unopened(
            bid=found,
            is_bidders_fault=request.POST.get("fault") == "bidder",
            reason=request.POST.get("reason", ""),
            actor=actor_of(request),
        )
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("bidding:opening", lot.code)


def _opening_context(lot: Lot, due: Any) -> dict[str, Any]:
    is_due = timezone.now() >= due
    custody_terms = procedure_of(lot.tender.procedure).custody
    return {
        "lot": lot,
        "due": due,
        "is_due": is_due,
        "threshold": custody_terms.threshold if custody_terms else 0,
        "rows": opening_rows(lot) if is_due else [],
    }


def _own_bid(request: HttpRequest, bid_id: int) -> Bid:
    found = get_object_or_404(Bid.objects.select_related("lot__tender", "enterprise"), pk=bid_id)
    if not may_speak_for(_person(request), found.enterprise, on=timezone.localdate()):
        raise Http404
    return found


def _person(request: HttpRequest) -> Person:
    user: Any = request.user
    person: Person = user.person  # the role of a citizen comes with the person
    return person


def _announced_lot(code: str) -> Lot:
    lot = get_object_or_404(Lot.objects.select_related("tender__procedure"), code=code)
    if not published_notices().filter(tender=lot.tender).exists():
        raise Http404
    return lot
