"""Fees of a case (缴费): owed, paid against a receipt, or waived by a rule."""

from decimal import Decimal
from typing import Any

from django.db import transaction

from onewindow.foundation.records.api import record
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Violation, refuse, refuse_if_any
from onewindow.services.casework.actions.notices import tell
from onewindow.services.casework.models import Case
from onewindow.services.casework.rules import (
    CLOSED,
    FeeState,
    State,
    check_payment,
    check_waiver,
)


@transaction.atomic
def register_fee(*, case: Case, amount: Decimal, reason: str, actor: Actor) -> Case:
    """
    Register a fee that the guide did not foresee, or the amount of one that it left open (核定).

    :raises Refused: if a fee is registered already, the case is over, or the reason is missing.
    """
    found = []
    is_unset = case.fee_state == FeeState.DUE and case.fee_amount is None
    if case.fee_state != FeeState.NONE and not is_unset:
        found.append(Violation("fee.known", "该办件已登记过费用"))
    if case.state in CLOSED or case.state == State.DRAFT:
        found.append(Violation("fee.closed", "该办件不在办理中，不能登记费用"))
    if amount <= 0:
        found.append(Violation("fee.amount", "金额应大于0元", field="amount"))
    if not reason.strip():
        found.append(Violation("fee.reason", "请填写收费项目和依据", field="reason"))
    refuse_if_any(found)
    detail = {"amount": str(amount), "reason": reason.strip()}
    _set_fee(case, FeeState.DUE, "case.register_fee", actor, detail)
    case.fee_amount = amount
    case.save(update_fields=["fee_amount"])
    tell(case, "请缴费", f"“{case.matter_name}”应缴{amount}元，可以在“我的办件”中网上缴费。")
    return case


@transaction.atomic
def pay_fee(*, case: Case, amount: Decimal, receipt: str, actor: Actor) -> Case:
    """
    Register that the fee was paid (缴费), with the number of its receipt.

    :raises Refused: with everything that is wrong, or if no fee is owed.
    """
    refuse_if_any(check_payment(case.fee_state, amount, receipt))
    detail = {"amount": str(amount), "receipt": receipt.strip()}
    return _set_fee(case, FeeState.PAID, "case.pay_fee", actor, detail)


@transaction.atomic
def waive_fee(*, case: Case, reason: str, source: str, actor: Actor) -> Case:
    """
    Waive the fee by a rule that says so (减免).

    :raises Refused: without a reason and a source, or if no fee is owed.
    """
    refuse_if_any(check_waiver(case.fee_state, reason, source))
    detail = {"reason": reason.strip(), "source": source.strip()}
    return _set_fee(case, FeeState.WAIVED, "case.waive_fee", actor, detail)


@transaction.atomic
def refund_fee(*, case: Case, reason: str, actor: Actor) -> Case:
    """Note that the fee went back to the payer (已退)."""
    detail = {"amount": str(case.fee_amount), "reason": reason}
    return _set_fee(case, FeeState.REFUNDED, "case.refund_fee", actor, detail)


def _set_fee(
    case: Case, wanted: FeeState, what: str, actor: Actor, detail: dict[str, Any]
) -> Case:
    before = case.fee_state
    rows = Case.objects.filter(pk=case.pk, fee_state=before)
    if not rows.update(fee_state=wanted):
        raise refuse("record.stale", "已被他人处理，请刷新后再试")
    case.fee_state = wanted
    record(subject=case, what=what, actor=actor, before=before, after=wanted, detail=detail)
    return case
