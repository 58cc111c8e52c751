"""What the buyer and the supervising body decide while a contract is performed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from onewindow.foundation.accounts.api import Role, actor_of, allow
from onewindow.trading.contracts.actions import (
    accept_milestone,
    approve_change,
    approve_payment,
    pay,
    refuse_change,
    refuse_payment,
    return_milestone,
)
from onewindow.trading.contracts.forms import ReasonForm, VoucherForm
from onewindow.trading.contracts.models import Change, Contract
from onewindow.trading.contracts.queries import may_supervise
from onewindow.trading.contracts.views.asking import Step, ask, press, today
from onewindow.trading.contracts.views.scope import run_contract, seen_contract
from onewindow.trading.tendering.api import may_run

DECIDERS = (Role.TENDERER, Role.SUPERVISOR)


@allow(Role.TENDERER)
@require_POST
def accept_stone(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Confirm a reported milestone."""
    found = run_contract(request, code)
    milestone = get_object_or_404(found.milestones, number=number)

    def do() -> str:
        accept_milestone(milestone=milestone, on=today(), actor=actor_of(request))
        return f"已确认节点“{milestone.name}”。"

    return press(request, _back(found), do)


@allow(Role.TENDERER)
@require_http_methods(["GET", "POST"])
def return_stone(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Send a reported milestone back."""
    found = run_contract(request, code)
    milestone = get_object_or_404(found.milestones, number=number)
    form = ReasonForm(request.POST or None)

    def do(form: ReasonForm) -> str:
        reason = form.cleaned_data["reason"]
        return_milestone(milestone=milestone, reason=reason, actor=actor_of(request))
        return "已退回整改。"

    return ask(request, form, Step(f"退回整改：{milestone.name}", "退回", _back(found)), do)


@allow(Role.TENDERER)
@require_POST
def approve(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Approve a payment."""
    found = run_contract(request, code)
    payment = get_object_or_404(found.payments, number=number)

    def do() -> str:
        approve_payment(payment=payment, on=today(), actor=actor_of(request))
        return "已同意支付。"

    return press(request, _back(found), do)


@allow(Role.TENDERER)
@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Refuse a payment."""
    found = run_contract(request, code)
    payment = get_object_or_404(found.payments, number=number)
    form = ReasonForm(request.POST or None)

    def do(form: ReasonForm) -> str:
        reason = form.cleaned_data["reason"]
        refuse_payment(payment=payment, reason=reason, actor=actor_of(request))
        return "已登记不予支付的理由。"

    title = f"不予支付：{payment.get_kind_display()}{payment.amount:,.2f}元"
    return ask(request, form, Step(title, "不予支付", _back(found)), do)


@allow(Role.TENDERER)
@require_http_methods(["GET", "POST"])
def paid(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Note that an approved payment went out."""
    found = run_contract(request, code)
    payment = get_object_or_404(found.payments, number=number)
    form = VoucherForm(request.POST or None)

    def do(form: VoucherForm) -> str:
        voucher = form.cleaned_data["voucher"]
        pay(payment=payment, voucher=voucher, on=today(), actor=actor_of(request))
        return "已登记付款。"

    title = f"登记付款：{payment.get_kind_display()}{payment.amount:,.2f}元"
    return ask(request, form, Step(title, "已付款", _back(found)), do)


@allow(*DECIDERS)
@require_http_methods(["GET", "POST"])
def agree(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Agree to a change: the tenderer within the limit, the supervising body beyond it."""
    found, change = _change(request, code, number)
    form = ReasonForm(request.POST or None)

    def do(form: ReasonForm) -> str:
        approve_change(
            change=change,
            decision=form.cleaned_data["reason"],
            at=timezone.now(),
            actor=actor_of(request),
        )
        return "已同意变更，变更已公示。"

    return ask(request, form, Step(f"同意变更：{change.scope}", "同意", _back(found)), do)


@allow(*DECIDERS)
@require_http_methods(["GET", "POST"])
def disagree(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Refuse a change."""
    found, change = _change(request, code, number)
    form = ReasonForm(request.POST or None)

    def do(form: ReasonForm) -> str:
        decision = form.cleaned_data["reason"]
        refuse_change(change=change, decision=decision, on=today(), actor=actor_of(request))
        return "已登记不同意的理由。"

    return ask(request, form, Step(f"不同意变更：{change.scope}", "不同意", _back(found)), do)


def _change(request: HttpRequest, code: str, number: int) -> tuple[Contract, Change]:
    """Return the change, if it is this user's to decide."""
    found = seen_contract(request, code)
    change = get_object_or_404(found.changes, number=number)
    may_decide = may_supervise if change.needs_supervisor else may_run
    if not may_decide(request.user, found.lot.tender):
        raise Http404
    return found, change


def _back(found: Contract) -> str:
    return reverse("contracts:contract", args=[found.lot.code])
