"""Payments (合同支付): asked for, approved, paid; never more than the contract gives."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from onewindow.foundation.policy.api import office_calendar
from onewindow.foundation.records.api import insert_rows, move, record
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Violation, refuse, refuse_if_any
from onewindow.trading.contracts.models import Contract, Milestone, Payment
from onewindow.trading.contracts.queries import account_of
from onewindow.trading.contracts.rules import (
    PAYMENT,
    ContractState,
    MilestoneState,
    PaymentKind,
    PaymentState,
    check_payment,
    payment_due,
)

_LIVING = (ContractState.SIGNED, ContractState.ACCEPTED)


@dataclass(frozen=True, slots=True)
class PaymentDraft:
    """A payment as the supplier asks for it; ``delivered_on`` starts the clock."""

    kind: PaymentKind
    amount: Decimal
    delivered_on: date
    milestone: Milestone | None = None


@transaction.atomic
def ask_payment(*, contract: Contract, draft: PaymentDraft, on: date, actor: Actor) -> Payment:
    """
    Ask for a payment (申请付款); its last day follows from delivery and the contract's period.

    :raises Refused: if the contract is not signed, the milestone is not confirmed, or it would go
        beyond the prepayment, the price less the retention, the milestone, or the total.
    """
    contract = Contract.objects.select_for_update().get(pk=contract.pk)
    refuse_if_any(
        [
            *_check_state(contract),
            *_check_draft(contract, draft, on=on),
            *check_payment(draft.kind, draft.amount, account_of(contract), on=on),
        ]
    )
    payment = Payment(
        contract=contract,
        number=contract.payments.count() + 1,
        kind=draft.kind,
        milestone=draft.milestone,
        amount=draft.amount,
        requested_on=on,
        delivered_on=draft.delivered_on,
        due_on=payment_due(
            draft.delivered_on, days=contract.payment_days, workdays=office_calendar()
        ),
    )
    insert_rows([payment])
    record(
        subject=payment,
        what="contract_payment.ask",
        actor=actor,
        after=PaymentState.REQUESTED,
        detail={
            "contract": contract.number,
            "kind": draft.kind,
            "amount": f"{draft.amount:.2f}",
            "due_on": payment.due_on.isoformat(),
        },
    )
    return payment


@transaction.atomic
def approve_payment(*, payment: Payment, on: date, actor: Actor) -> None:
    """
    Approve a payment.

    :raises Refused: if it does not wait for approval.
    """
    move(subject=payment, lifecycle=PAYMENT, name="approve", actor=actor, approved_on=on)


@transaction.atomic
def refuse_payment(*, payment: Payment, reason: str, actor: Actor) -> None:
    """
    Refuse a payment with the reason; it no longer counts on the account.

    :raises Refused: if it does not wait for approval, or no reason is given.
    """
    if not reason.strip():
        raise refuse("payment.reason", "请写明不予支付的理由", "")
    move(
        subject=payment,
        lifecycle=PAYMENT,
        name="refuse",
        actor=actor,
        detail={"reason": reason},
        reason=reason.strip(),
    )


@transaction.atomic
def pay(*, payment: Payment, voucher: str, on: date, actor: Actor) -> None:
    """
    Note that an approved payment went out, with the number of its voucher.

    :raises Refused: if it is not approved, or the voucher is missing.
    """
    if not voucher.strip():
        raise refuse("payment.voucher", "请填写付款凭证号")
    late_days = max((on - payment.due_on).days, 0)
    move(
        subject=payment,
        lifecycle=PAYMENT,
        name="pay",
        actor=actor,
        detail={"voucher": voucher.strip(), "late_days": late_days},
        paid_on=on,
        voucher=voucher.strip(),
    )


def _check_state(contract: Contract) -> Iterator[Violation]:
    if contract.state not in _LIVING:
        yield Violation("contract.running", f"合同{contract.get_state_display()}，不能申请付款")


def _check_draft(contract: Contract, draft: PaymentDraft, *, on: date) -> Iterator[Violation]:
    signed = contract.signed_at.date() if contract.signed_at else on
    if not signed <= draft.delivered_on <= on:
        words = "交付（完成）日期应在签订合同和今天之间"
        yield Violation("payment.day", words, field="delivered_on")
    stone = draft.milestone
    if draft.kind is PaymentKind.PROGRESS and stone is None:
        yield Violation("payment.milestone", "进度款请选择对应的履约节点", field="milestone")
    if stone is None:
        return
    if stone.contract_id != contract.pk or stone.state != MilestoneState.ACCEPTED:
        words = f"节点“{stone.name}”还没有确认完成"
        yield Violation("payment.milestone", words, field="milestone")
    asked = stone.payments.exclude(state=PaymentState.REFUSED).aggregate(total=Sum("amount"))
    left = stone.amount - (asked["total"] or Decimal("0.00"))
    if draft.amount > left:
        words = f"节点“{stone.name}”最多还能申请{max(left, Decimal(0)):,.2f}元"
        yield Violation("payment.milestone", words, field="amount")
