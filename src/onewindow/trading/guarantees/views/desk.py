"""The centre's finance desk, and the tenderer's view of a lot after the opening."""

from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.foundation.accounts.api import Role, actor_of, allow, roles_of
from onewindow.foundation.records.api import attach_file, entries_of, key_of
from onewindow.kernel.violations import Refused, add_refusal
from onewindow.trading.guarantees.actions import (
    ClaimDraft,
    decide_claim,
    drop_claim,
    reveal_lot,
    send_again,
    uphold_claim,
)
from onewindow.trading.guarantees.forms import AnswerForm, ClaimForm
from onewindow.trading.guarantees.gateways import (
    bank_rows,
    shown,
    shown_of,
    unmatched_rows,
)
from onewindow.trading.guarantees.models import Guarantee, Outgoing
from onewindow.trading.guarantees.queries import (
    due_of,
    lawful_grounds,
    lots_with_deposits,
)
from onewindow.trading.guarantees.rules import ClaimState, GuaranteeState, OutgoingState
from onewindow.trading.guarantees.views.bidder import evidence_download, letter_download
from onewindow.trading.tendering.api import Lot, may_run

READERS = (Role.TRADING_OFFICER, Role.TENDERER, Role.SUPERVISOR, Role.AUDITOR)
PAGE = 50


@allow(*READERS)
@require_GET
def lots(request: HttpRequest) -> HttpResponse:
    """List the lots that ask for a deposit: opened ones to look at, others with the reason."""
    page = Paginator(lots_with_deposits(request.user), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "now": timezone.now()}
    return render(request, "guarantees/lots.html", context)


@allow(*READERS)
@require_GET
def lot(request: HttpRequest, code: str) -> HttpResponse:
    """Show every bidder's deposit of a lot after the deadline; before it only why not."""
    found, now = _lot(request, code), timezone.now()
    due = due_of(found)
    if now < due:
        return _closed(request, found, due)
    reveal_lot(lot=found, at=now)
    rows = shown_of(found)
    context = {
        "lot": found,
        "due": due,
        "rows": rows,
        "may_run": may_run(request.user, found.tender),
    }
    return render(request, "guarantees/lot.html", context)


@allow(Role.TRADING_OFFICER, Role.AUDITOR)
@require_GET
def bank(request: HttpRequest, code: str) -> HttpResponse:
    """Reconcile the bank's lines with a lot's deposits, after the deadline only."""
    found, now = _lot(request, code), timezone.now()
    due = due_of(found)
    if now < due:
        return _closed(request, found, due)
    reveal_lot(lot=found, at=now)
    context = {"lot": found, "rows": bank_rows(found)}
    return render(request, "guarantees/bank.html", context)


@allow(Role.TRADING_OFFICER, Role.AUDITOR)
@require_GET
def unmatched(request: HttpRequest) -> HttpResponse:
    """List the bank's lines that belong to no account, as far as they may be shown."""
    rows, until = unmatched_rows(now=timezone.now())
    return render(request, "guarantees/unmatched.html", {"rows": rows, "until": until})


@allow(*READERS)
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, reference: str) -> HttpResponse:
    """Show one guarantee of an opened lot; the tenderer may decide not to give it back."""
    guarantee = _opened(request, reference)
    assert guarantee.lot is not None  # opened ones have their lot
    runs = may_run(request.user, guarantee.lot.tender)
    may_claim = runs and guarantee.state in {GuaranteeState.PAID, GuaranteeState.IN_FORCE}
    files = request.FILES or None
    form = ClaimForm(request.POST or None, files, grounds=lawful_grounds(guarantee))
    if request.method == "POST":
        if not may_claim:
            raise Http404
        if form.is_valid() and _decided(request, guarantee, form):
            return redirect("guarantees:one", reference)
    row = shown(guarantee)
    context = {
        "row": row,
        "lot": guarantee.lot,
        "form": form,
        "may_claim": may_claim,
        "may_answer": runs and row.claim is not None and row.claim.state in _ANSWERABLE,
        "may_drop": runs and row.claim is not None and row.claim.state in _DROPPABLE,
        "answer": AnswerForm(),
        "stuck": guarantee.outgoing.filter(state=OutgoingState.FAILED),
        "is_officer": _is_officer(request),
        "entries": entries_of(key_of(guarantee)),
    }
    status = 422 if form.is_bound else 200
    return render(request, "guarantees/one.html", context, status=status)


@allow(Role.TENDERER)
@require_POST
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    """Uphold or drop a decision, with an answer to the objection."""
    guarantee = _opened(request, reference)
    assert guarantee.lot is not None  # opened ones have their lot
    claim = guarantee.claims.select_related("evidence").order_by("-id").first()
    if claim is None or not may_run(request.user, guarantee.lot.tender):
        raise Http404
    said, actor = request.POST.get("answer", "")[:2000], actor_of(request)
    try:
        if request.POST.get("what") == "drop":
            drop_claim(claim=claim, answer=said, actor=actor)
            messages.success(request, "已撤销决定，投标人会收到消息。")
        else:
            uphold_claim(claim=claim, answer=said, at=timezone.now(), actor=actor)
            messages.success(request, "已维持决定，执行指令已发出。")
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("guarantees:one", reference)


@allow(Role.TRADING_OFFICER)
@require_POST
def again(request: HttpRequest, reference: str, outgoing_id: int) -> HttpResponse:
    """Send a message again that was given up."""
    guarantee = _opened(request, reference)
    outgoing = get_object_or_404(Outgoing, pk=outgoing_id, guarantee=guarantee)
    send_again(outgoing=outgoing, at=timezone.now(), actor=actor_of(request))
    messages.success(request, "已重新发送。")
    return redirect("guarantees:one", reference)


@allow(*READERS)
@require_GET
def clock(request: HttpRequest, reference: str) -> HttpResponse:
    """Explain until when a deposit must be given back, day by day."""
    guarantee = _opened(request, reference)
    context = {"row": shown(guarantee), "lot": guarantee.lot}
    return render(request, "guarantees/clock.html", context)


@allow(*READERS)
@require_GET
def letter(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand out the letter of an opened lot."""
    return letter_download(_opened(request, reference))


@allow(*READERS)
@require_GET
def evidence(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand out the evidence of a decision."""
    return evidence_download(_opened(request, reference))


_ANSWERABLE = {ClaimState.NOTIFIED, ClaimState.OBJECTED}
_DROPPABLE = _ANSWERABLE | {ClaimState.REJECTED}


def _decided(request: HttpRequest, guarantee: Guarantee, form: ClaimForm) -> bool:
    said, actor = form.cleaned_data, actor_of(request)
    file = said["evidence"]
    try:
        kept = attach_file(file=file, name=file.name, owner=key_of(guarantee), actor=actor)
        decide_claim(
            guarantee=guarantee,
            draft=ClaimDraft(said["ground"], said["reason"], kept),
            at=timezone.now(),
            actor=actor,
        )
    except Refused as refused:
        add_refusal(form, refused)
        return False
    messages.success(request, "决定已登记，投标人会收到消息。")
    return True


def _closed(request: HttpRequest, lot: Lot, due: datetime) -> HttpResponse:
    return render(request, "guarantees/closed.html", {"lot": lot, "due": due})


def _lot(request: HttpRequest, code: str) -> Lot:
    return get_object_or_404(lots_with_deposits(request.user), code=code)


def _opened(request: HttpRequest, reference: str) -> Guarantee:
    rows = Guarantee.objects.select_related(
        "enterprise__legal_person", "lot__tender__procedure", "lot__tender__tenderer"
    ).prefetch_related("lines", "claims")
    guarantee = rows.filter(reference=reference).exclude(lot=None).first()
    if guarantee is None or guarantee.lot is None:
        raise Http404
    if not lots_with_deposits(request.user).filter(pk=guarantee.lot.pk).exists():
        raise Http404
    return guarantee


def _is_officer(request: HttpRequest) -> bool:
    return Role.TRADING_OFFICER in roles_of(request.user)
