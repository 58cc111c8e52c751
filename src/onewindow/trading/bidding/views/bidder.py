"""The pages of a bidder."""

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
from onewindow.trading.bidding.actions import withdraw_bid
from onewindow.trading.bidding.models import Bid, Custodian
from onewindow.trading.bidding.queries import (
    FIRST,
    bids_of_person,
    first_roll,
    may_offer,
    receipt_of,
    round_now,
    window_of,
)
from onewindow.trading.bidding.rules import PARTS, PRICE_ROLL
from onewindow.trading.bidding.views.lots import person_of, seen_lot
from onewindow.trading.tendering.api import document_of, procedure_of


@allow(Role.CITIZEN)
@require_GET
def bid(request: HttpRequest, code: str) -> HttpResponse:
    """Let a bidder choose the files; they are sealed in the browser."""
    lot = seen_lot(request, code)
    number = round_now(lot)
    opens, due = window_of(lot, number)
    now, on = timezone.now(), timezone.localdate()
    firms = list(enterprises_spoken_for(person_of(request), on=on))
    if number != FIRST:
        firms = [firm for firm in firms if may_offer(lot, firm)]
    procedure, document = procedure_of(lot.tender.procedure), document_of(lot.tender)
    custody = procedure.custody
    keys = Custodian.objects.filter(tender=lot.tender)
    context = {
        "lot": lot,
        "opens": opens,
        "due": due,
        "is_early": opens is not None and now < opens,
        "is_late": now >= due,
        "custody": custody,
        "core_product": document.terms.core_product if document else "",
        "is_public": procedure.is_opened_publicly,
        "is_ready": custody and {k.name for k in keys} >= set(custody.custodians),
        "firms": firms,
        "is_last": number != FIRST,
        "known": first_roll(lot, firms[0]) if number != FIRST and firms else None,
        "now": now,
        "parts": [(code, label) for code, label in PARTS.items() if code != PRICE_ROLL],
    }
    return render(request, "bidding/bid.html", context)


@allow(Role.CITIZEN)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """List the bids of the firms for which the person speaks."""
    rows = bids_of_person(person_of(request), on=timezone.localdate())
    now = timezone.now()
    context = {"rows": [(one, now < window_of(one.lot, one.round)[1]) for one in rows]}
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


def _own_bid(request: HttpRequest, bid_id: int) -> Bid:
    found = get_object_or_404(Bid.objects.select_related("lot__tender", "enterprise"), pk=bid_id)
    if not may_speak_for(person_of(request), found.enterprise, on=timezone.localdate()):
        raise Http404
    return found
