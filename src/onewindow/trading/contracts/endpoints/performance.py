"""Payments and changes over HTTP: the supplier asks, the buyer or the supervising body decides."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Router, Status

from onewindow.foundation.accounts.api import caller_of
from onewindow.kernel.violations import refuse
from onewindow.trading.contracts.actions import (
    ChangeDraft,
    PaymentDraft,
    approve_change,
    approve_payment,
    ask_change,
    ask_payment,
    pay,
    refuse_change,
    refuse_payment,
)
from onewindow.trading.contracts.endpoints.schemas import (
    ChangeIn,
    DoneOut,
    PaymentIn,
    ReasonIn,
    VoucherIn,
)
from onewindow.trading.contracts.endpoints.scope import (
    DECIDERS,
    SUPPLIERS,
    TENDERERS,
    ContractNumber,
    Number,
    any_contract,
    own_contract,
    run_contract,
)
from onewindow.trading.contracts.models import Change, Contract, Milestone, Payment
from onewindow.trading.contracts.queries import may_supervise
from onewindow.trading.contracts.rules import PaymentKind
from onewindow.trading.tendering.api import may_run

router = Router()


@router.post("contracts/{number}/payments", response={201: DoneOut}, auth=SUPPLIERS)
def claim(request: HttpRequest, number: ContractNumber, body: PaymentIn) -> Status[dict[str, Any]]:
    """Ask for a payment."""
    contract = own_contract(request, number)
    if body.kind not in set(PaymentKind):
        raise refuse("payment.kind", f"没有这种款项：{body.kind}")
    payment = ask_payment(
        contract=contract,
        draft=PaymentDraft(
            kind=PaymentKind(body.kind),
            amount=body.amount,
            delivered_on=body.delivered_on,
            milestone=_stone(contract, body.milestone),
        ),
        on=timezone.localdate(),
        actor=caller_of(request).actor,
    )
    return Status(201, _paid(contract, payment))


@router.post("contracts/{number}/payments/{count}/approval", response=DoneOut, auth=TENDERERS)
def approve(request: HttpRequest, number: ContractNumber, count: Number) -> dict[str, Any]:
    """Approve a payment."""
    contract, payment = _payment(request, number, count)
    approve_payment(payment=payment, on=timezone.localdate(), actor=caller_of(request).actor)
    return _paid(contract, payment)


@router.post("contracts/{number}/payments/{count}/refusal", response=DoneOut, auth=TENDERERS)
def turn_down(
    request: HttpRequest, number: ContractNumber, count: Number, body: ReasonIn
) -> dict[str, Any]:
    """Refuse a payment."""
    contract, payment = _payment(request, number, count)
    refuse_payment(payment=payment, reason=body.reason, actor=caller_of(request).actor)
    return _paid(contract, payment)


@router.post("contracts/{number}/payments/{count}/voucher", response=DoneOut, auth=TENDERERS)
def voucher(
    request: HttpRequest, number: ContractNumber, count: Number, body: VoucherIn
) -> dict[str, Any]:
    """Note that an approved payment went out."""
    contract, payment = _payment(request, number, count)
    actor = caller_of(request).actor
    pay(payment=payment, voucher=body.voucher, on=timezone.localdate(), actor=actor)
    return _paid(contract, payment)


@router.post("contracts/{number}/changes", response={201: DoneOut}, auth=SUPPLIERS)
def change(request: HttpRequest, number: ContractNumber, body: ChangeIn) -> Status[dict[str, Any]]:
    """Ask for a change."""
    contract = own_contract(request, number)
    asked = ask_change(
        contract=contract,
        draft=ChangeDraft(**body.dict()),
        on=timezone.localdate(),
        actor=caller_of(request).actor,
    )
    return Status(201, _changed(contract, asked))


@router.post("contracts/{number}/changes/{count}/approval", response=DoneOut, auth=DECIDERS)
def agree(
    request: HttpRequest, number: ContractNumber, count: Number, body: ReasonIn
) -> dict[str, Any]:
    """Agree to a change: the buyer within the limit, the supervising body beyond it."""
    contract, asked = _change(request, number, count)
    approve_change(
        change=asked,
        decision=body.reason,
        at=timezone.now(),
        actor=caller_of(request).actor,
    )
    return _changed(contract, asked)


@router.post("contracts/{number}/changes/{count}/refusal", response=DoneOut, auth=DECIDERS)
def disagree(
    request: HttpRequest, number: ContractNumber, count: Number, body: ReasonIn
) -> dict[str, Any]:
    """Refuse a change."""
    contract, asked = _change(request, number, count)
    refuse_change(
        change=asked,
        decision=body.reason,
        on=timezone.localdate(),
        actor=caller_of(request).actor,
    )
    return _changed(contract, asked)


def _stone(contract: Contract, number: int | None) -> Milestone | None:
    if number is None:
        return None
    milestone = contract.milestones.filter(number=number).first()
    if milestone is None:
        raise refuse("payment.milestone", f"没有第{number}个履约节点")
    return milestone


def _payment(request: HttpRequest, number: str, count: int) -> tuple[Contract, Payment]:
    contract = run_contract(request, number)
    payment = contract.payments.filter(number=count).first()
    if payment is None:
        raise Http404
    return contract, payment


def _change(request: HttpRequest, number: str, count: int) -> tuple[Contract, Change]:
    contract = any_contract(number)
    asked = contract.changes.filter(number=count).first()
    may_decide = may_supervise if asked and asked.needs_supervisor else may_run
    if asked is None or not may_decide(caller_of(request).user, contract.lot.tender):
        raise Http404
    return contract, asked


def _paid(contract: Contract, payment: Payment) -> dict[str, Any]:
    return {
        "identifier": f"{contract.number}-P{payment.number}",
        "state": payment.state,
        "state_label": payment.get_state_display(),
    }


def _changed(contract: Contract, asked: Change) -> dict[str, Any]:
    return {
        "identifier": f"{contract.number}-C{asked.number}",
        "state": asked.state,
        "state_label": asked.get_state_display(),
    }
