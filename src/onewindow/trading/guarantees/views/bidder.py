"""The bidder's pages: choose a form, pay or apply, see what came of it, object."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.foundation.accounts.api import Role, actor_of, allow, enterprises_spoken_for
from onewindow.foundation.directory.api import Enterprise, Person
from onewindow.foundation.records.api import open_attachment
from onewindow.kernel.violations import Refused, add_refusal
from onewindow.trading.guarantees.actions import (
    choose_performance,
    object_claim,
    order_return,
    start_deposit,
    withdraw_deposit,
)
from onewindow.trading.guarantees.forms import DetailForm, FormForm, ObjectionForm
from onewindow.trading.guarantees.gateways import (
    credit_simulated,
    current_of,
    kept_letter,
    own_guarantee,
    own_guarantees,
    particulars_of,
    shown,
)
from onewindow.trading.guarantees.models import Guarantee, Partner
from onewindow.trading.guarantees.queries import deposit_terms
from onewindow.trading.guarantees.rules import (
    LIVING,
    ClaimState,
    Form,
    GuaranteeState,
    LineState,
)
from onewindow.trading.tendering.api import Lot, announced_lot


@allow(Role.CITIZEN)
@require_GET
def deposit(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for which firm and in which form a deposit is given."""
    lot, firms = _lot(request, code), _firms(request)
    terms = deposit_terms(lot)
    form = FormForm(request.GET if "form" in request.GET else None, firms=firms)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        return redirect("guarantees:details", lot.code, said["firm"], said["form"])
    living = [one for one in (current_of(lot, firm) for firm in firms) if _is_living(one)]
    context = {
        "lot": lot,
        "terms": terms,
        "form": form,
        "firms": firms,
        "living": living,
        "is_late": timezone.now() >= terms.due,
    }
    status = 422 if form.is_bound else 200
    return render(request, "guarantees/deposit.html", context, status=status)


@allow(Role.CITIZEN)
@require_http_methods(["GET", "POST"])
def details(request: HttpRequest, code: str, credit_code: str, form: str) -> HttpResponse:
    """Ask for what the chosen form needs, and begin."""
    lot = _lot(request, code)
    firm = _firm(request, credit_code)
    chosen = _form(form)
    terms = deposit_terms(lot)
    asked = DetailForm(request.POST or None, form=chosen, is_basic_asked=terms.is_basic_asked)
    if request.method == "POST" and asked.is_valid():
        try:
            guarantee = start_deposit(
                lot=lot,
                enterprise=firm,
                choice=asked.choice(),
                at=timezone.now(),
                actor=actor_of(request),
            )
        except Refused as refused:
            add_refusal(asked, refused)
        else:
            return redirect("guarantees:mine_one", guarantee.reference)
    context = {"lot": lot, "terms": terms, "firm": firm, "chosen": chosen, "form": asked}
    status = 422 if asked.errors else 200
    return render(request, "guarantees/details.html", context, status=status)


@allow(Role.CITIZEN)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """List the guarantees of the firms for which the person speaks."""
    found = own_guarantees(_firms(request))
    lots = Lot.objects.select_related("tender").in_bulk([said.lot for _one, said in found])
    rows = [(one, said, lots[said.lot]) for one, said in found]
    return render(request, "guarantees/mine.html", {"rows": rows})


@allow(Role.CITIZEN)
@require_GET
def mine_one(request: HttpRequest, reference: str) -> HttpResponse:
    """Show how one guarantee stands, and what can be done now."""
    return _page(request, _own(request, reference))


@allow(Role.CITIZEN)
@require_POST
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a deposit back before the deadline."""
    guarantee = _own(request, reference)
    withdraw_deposit(guarantee=guarantee, at=timezone.now(), actor=actor_of(request))
    messages.success(request, _("已撤回。已经到账的钱连同利息退回原账户。"))
    return redirect("guarantees:mine_one", reference)


@allow(Role.CITIZEN)
@require_POST
def give_back(request: HttpRequest, reference: str, line_id: int) -> HttpResponse:
    """Let the bank return money that does not count."""
    line = _own(request, reference).lines.filter(pk=line_id).select_related("partner").first()
    if line is None:
        raise Http404
    order_return(line=line, at=timezone.now(), actor=actor_of(request))
    messages.success(request, _("已通知银行原路退回。"))
    return redirect("guarantees:mine_one", reference)


@allow(Role.CITIZEN)
@require_POST
def object_to(request: HttpRequest, reference: str) -> HttpResponse:
    """Object to the decision that the guarantee is not given back."""
    guarantee = _own(request, reference)
    claim = guarantee.claims.filter(state=ClaimState.NOTIFIED).first()
    if claim is None:
        raise Http404
    form = ObjectionForm(request.POST)
    if form.is_valid():
        try:
            object_claim(
                claim=claim,
                text=form.cleaned_data["text"],
                on=timezone.localdate(),
                actor=actor_of(request),
            )
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("异议已送达招标人，答复前不会执行。"))
            return redirect("guarantees:mine_one", reference)
    return _page(request, guarantee, objection=form)


@allow(Role.CITIZEN)
@require_http_methods(["GET", "POST"])
def bond(request: HttpRequest, reference: str, form: str) -> HttpResponse:
    """Give a performance bond in the form that the winner chooses."""
    guarantee = _own(request, reference)
    if guarantee.state != GuaranteeState.ASKED:
        return redirect("guarantees:mine_one", reference)
    asked = DetailForm(request.POST or None, form=_form(form), is_basic_asked=False)
    if request.method == "POST" and asked.is_valid():
        try:
            choose_performance(
                guarantee=guarantee,
                choice=asked.choice(),
                at=timezone.now(),
                actor=actor_of(request),
            )
        except Refused as refused:
            add_refusal(asked, refused)
        else:
            return redirect("guarantees:mine_one", reference)
    context = {
        "lot": guarantee.lot,
        "terms": particulars_of(guarantee),
        "firm": guarantee.enterprise,
        "chosen": asked.chosen,
        "form": asked,
    }
    status = 422 if asked.errors else 200
    return render(request, "guarantees/details.html", context, status=status)


@allow(Role.CITIZEN)
@require_GET
def letter(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand the bidder his letter as the institution made it."""
    guarantee = _own(request, reference)
    return letter_download(guarantee)


@allow(Role.CITIZEN)
@require_GET
def evidence(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand the bidder the evidence of the decision about his guarantee."""
    return evidence_download(_own(request, reference))


@allow(Role.CITIZEN)
@require_POST
def play(request: HttpRequest, reference: str) -> HttpResponse:
    """Play a payment at the simulated bank; only in the demonstration."""
    if not settings.DEMO:
        raise Http404
    said = shown(_own(request, reference)).said
    bank = Partner.objects.get(code=said.partner)
    payment = {
        "account": said.account,
        "amount": f"{said.amount:.2f}",
        "payer": said.bidder,
        "payer_account": said.basic_account or "33050161000000000000",
    }
    try:
        credit_simulated(bank.url, payment)
    except OSError:
        messages.error(request, _("模拟银行没有应答。"))
    else:
        messages.success(request, _("模拟银行已受理，几秒后到账，请刷新页面。"))
    return redirect("guarantees:mine_one", reference)


def letter_download(guarantee: Guarantee) -> HttpResponse:
    """
    Return the PDF of a letter as its institution made it.

    :raises Http404: if there is none.
    """
    try:
        content = kept_letter(guarantee.reference)
    except FileNotFoundError as error:
        raise Http404 from error
    name = f"{guarantee.reference}.pdf"
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )


def evidence_download(guarantee: Guarantee) -> HttpResponse:
    """
    Return the evidence of the last decision about a guarantee.

    :raises Http404: if there is none.
    """
    claim = guarantee.claims.exclude(evidence=None).order_by("-id").first()
    if claim is None or claim.evidence is None:
        raise Http404
    with open_attachment(claim.evidence) as file:
        content = file.read()
    return HttpResponse(
        content,
        content_type=claim.evidence.content_type,
        headers={"Content-Disposition": f'attachment; filename="evidence-{claim.pk}"'},
    )


def _page(
    request: HttpRequest, guarantee: Guarantee, objection: ObjectionForm | None = None
) -> HttpResponse:
    row = shown(guarantee)
    lot = Lot.objects.select_related("tender").get(pk=row.said.lot)
    partner = Partner.objects.filter(code=row.said.partner).first()
    context = {
        "row": row,
        "lot": lot,
        "partner": partner,
        "forms": Form.choices(),
        "is_open": timezone.now() < row.said.due,
        "objection": objection or ObjectionForm(),
        "held": LineState.HELD,
        "is_demo_pay": settings.DEMO and guarantee.state == GuaranteeState.AWAITING,
    }
    status = 422 if objection else 200
    return render(request, "guarantees/mine_one.html", context, status=status)


def _is_living(guarantee: Guarantee | None) -> bool:
    return guarantee is not None and guarantee.state in LIVING


def _form(value: str) -> Form:
    try:
        return Form(value)
    except ValueError as error:
        raise Http404 from error


def _lot(request: HttpRequest, code: str) -> Lot:
    lot = announced_lot(code, request.user)
    if lot is None or not lot.bid_security:
        raise Http404
    return lot


def _firms(request: HttpRequest) -> list[Enterprise]:
    user: Any = request.user
    person: Person = user.person  # the role of a citizen comes with the person
    return enterprises_spoken_for(person, on=timezone.localdate())


def _firm(request: HttpRequest, credit_code: str) -> Enterprise:
    firm = next((one for one in _firms(request) if one.credit_code == credit_code), None)
    if firm is None:
        raise Http404
    return firm


def _own(request: HttpRequest, reference: str) -> Guarantee:
    guarantee = own_guarantee(reference, _firms(request))
    if guarantee is None:
        raise Http404
    return guarantee
