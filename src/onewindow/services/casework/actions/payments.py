"""Fees paid online (网上缴费): an order, its outcome as the platform tells it, its refund."""

import logging
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from onewindow.foundation.records.api import create, move, next_number
from onewindow.kernel.actors import SYSTEM, Actor
from onewindow.kernel.violations import refuse, refuse_if_any
from onewindow.services.casework.actions.fees import pay_fee, refund_fee
from onewindow.services.casework.actions.notices import tell
from onewindow.services.casework.gateways import PaymentUnavailable, payments
from onewindow.services.casework.models import Case, Payment
from onewindow.services.casework.rules import (
    PAYMENT,
    FeeState,
    PaymentState,
    check_online_payment,
    check_refund,
)

log = logging.getLogger(__name__)
_AWAY = "缴费平台暂时没有应答，请稍后再试，或者到窗口缴费"


def start_payment(*, case: Case, on: date, actor: Actor) -> str:
    """
    Return the address where the fee is paid; an order that waits already is used again.

    :raises Refused: if nothing is owed, the amount is not set yet, or the platform is away.
    """
    amount, is_over = case.fee_amount, case.closed_at is not None
    refuse_if_any(check_online_payment(case.fee_state, amount, is_over=is_over))
    assert amount is not None  # checked just now
    with transaction.atomic():
        waiting = case.payments.filter(state=PaymentState.WAITING, amount=amount).first()
        order = waiting or _new_order(case, amount, on=on, actor=actor)
    try:
        return payments().page(order.number, order.amount, f"{case.matter_name} {case.number}")
    except PaymentUnavailable:
        raise refuse("fee.platform", _AWAY) from None


def settle_payment(*, payment: Payment) -> bool:
    """
    Ask the platform whether the order was paid; if so the fee is paid (已缴) with its receipt.

    Money that came for a fee that is not owed any more goes back at once. Return whether it is
    paid.

    :raises PaymentUnavailable: if the platform does not answer.
    """
    if payment.state != PaymentState.WAITING:
        return payment.state == PaymentState.PAID
    trade = payments().trade(payment.number)
    if not trade:
        return False
    with transaction.atomic():
        changes = {"trade": trade, "paid_at": timezone.now()}
        detail = {"amount": str(payment.amount), "receipt": trade}
        move(
            subject=payment,
            lifecycle=PAYMENT,
            name="settle",
            actor=SYSTEM,
            detail=detail,
            **changes,
        )
        case = Case.objects.get(pk=payment.case_id)
        is_owed = case.fee_state == FeeState.DUE
        if is_owed:
            pay_fee(case=case, amount=payment.amount, receipt=trade, actor=SYSTEM)
            words = f"“{case.matter_name}”已收到{payment.amount}元，流水号{trade}。"
            tell(case, "缴费成功", words)
    if not is_owed:
        _give_back(payment, "该费用已经缴清或者不再需要缴纳", SYSTEM)
    return True


def settle_waiting() -> int:
    """Ask for every order that waits and return how many were paid; one that fails waits on."""
    paid = 0
    for payment in Payment.objects.filter(state=PaymentState.WAITING).order_by("id"):
        try:
            paid += settle_payment(payment=payment)
        except PaymentUnavailable:
            break
        except Exception:
            log.exception("payment %s", payment.number)
    return paid


def refund_payment(*, payment: Payment, reason: str, actor: Actor) -> Payment:
    """
    Pay the fee back (退费), once the case has ended without a grant.

    :raises Refused: without a reason, while the case goes on or was granted, or if the platform
        is away.
    """
    case = Case.objects.get(pk=payment.case_id)
    is_over = case.closed_at is not None
    refuse_if_any(check_refund(payment.state, case.outcome, reason, is_over=is_over))
    _give_back(payment, reason.strip(), actor)
    refund_fee(case=case, reason=reason.strip(), actor=actor)
    return payment


def _new_order(case: Case, amount: Decimal, *, on: date, actor: Actor) -> Payment:
    order = Payment(
        case=case,
        number=f"JF{on:%Y%m%d}{next_number(f'payment:{on:%Y%m%d}'):06d}",
        amount=amount,
        created_at=timezone.now(),
    )
    create(
        subject=order,
        lifecycle=PAYMENT,
        names=["order"],
        actor=actor,
        start=PaymentState.WAITING,
        details={"order": {"amount": str(order.amount)}},
    )
    return order


def _give_back(payment: Payment, reason: str, actor: Actor) -> None:
    # 平台按订单号退款，重复请求不会多退；先退成再记账，中断后可以重来。
    try:
        trade = payments().refund(payment.number, payment.amount)
    except PaymentUnavailable:
        raise refuse("fee.platform", _AWAY) from None
    with transaction.atomic():
        move(
            subject=payment,
            lifecycle=PAYMENT,
            name="refund",
            actor=actor,
            detail={"amount": str(payment.amount), "receipt": trade, "reason": reason},
            refunded_at=timezone.now(),
        )
        words = f"“{payment.case.matter_name}”退回{payment.amount}元（{reason}），原路返回。"
        tell(payment.case, "已退费", words)
