"""Fees (缴费): which matters charge one, and what a payment or a waiver must say."""

import re
from collections.abc import Iterator
from decimal import Decimal

from onewindow.kernel.violations import Violation
from onewindow.services.casework.rules.states import FeeState, Outcome, PaymentState

FREE = "不收费"
SHORTEST_REASON = 5


def is_charged(fee: str) -> bool:
    """Test if the guide's words on fees mean that something must be paid."""
    if fee.strip() in {"", FREE}:
        return False
    # “首次申领免收工本费”不收；“住宅每件80元（小微企业免收）”要收，符合条件的再减免。
    return "免收" not in fee or bool(re.search(r"\d", fee))


def listed_amount(fee: str) -> Decimal | None:
    """Return the amount in yuan if the guide names just one and it is owed as it stands."""
    found = re.findall(r"(\d+(?:\.\d{1,2})?)元", fee)
    return Decimal(found[0]).quantize(Decimal("0.01")) if len(found) == 1 else None


def check_online_payment(
    state: str, amount: Decimal | None, *, is_over: bool
) -> Iterator[Violation]:
    """Yield everything that keeps a fee from being paid online now."""
    if state != FeeState.DUE or is_over:
        yield Violation("fee.not_due", f"该办件没有待缴费用（{FeeState(state).label}）")
    elif amount is None:
        yield Violation("fee.amount.unset", "应缴金额还没有核定，核定后会通知您")


def check_refund(state: str, outcome: str, reason: str, *, is_over: bool) -> Iterator[Violation]:
    """Yield everything that keeps a payment from being paid back (退费)."""
    if state != PaymentState.PAID:
        yield Violation("fee.refund.state", "只有已支付的缴费单可以退款")
    if not is_over:
        yield Violation("fee.refund.open", "办件仍在办理，不能退费")
    elif outcome and outcome != Outcome.DENY:
        yield Violation("fee.refund.granted", "办件已经准予，不能退费")
    if len(reason.strip()) < SHORTEST_REASON:
        yield Violation("fee.reason", "请写明退费的理由", field="reason")


def check_payment(state: str, amount: Decimal, receipt: str) -> Iterator[Violation]:
    """Yield everything that is wrong with a payment."""
    if state != FeeState.DUE:
        yield Violation("fee.not_due", f"该办件没有待缴费用（{FeeState(state).label}）")
    if amount <= 0:
        yield Violation("fee.amount", "缴费金额应大于0元", field="amount")
    if not receipt.strip():
        yield Violation("fee.receipt", "请填写票据号码", field="receipt")


def check_waiver(state: str, reason: str, source: str) -> Iterator[Violation]:
    """Yield everything that is wrong with waiving a fee (减免)."""
    if state != FeeState.DUE:
        yield Violation("fee.not_due", f"该办件没有待缴费用（{FeeState(state).label}）")
    if len(reason.strip()) < SHORTEST_REASON:
        yield Violation("fee.reason", "请写明减免的理由", field="reason")
    if not source.strip():
        yield Violation("fee.source", "减免须有依据，请填写文件名称和条款", field="source")
