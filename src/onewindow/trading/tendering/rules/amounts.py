"""Amounts of a tender against the law's limits; money is Decimal yuan with two places."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from onewindow.kernel.violations import Violation
from onewindow.trading.tendering.rules.kinds import TenderKind
from onewindow.trading.tendering.rules.procedures import Procedure
from onewindow.trading.tendering.rules.timetable import Limits

Amounts = Mapping[str, Decimal]


def check_amounts(procedure: Procedure, amounts: Amounts, limits: Limits) -> Iterator[Violation]:
    """Yield a violation for each given amount that is beyond the law's limit."""
    for rule in procedure.amounts:
        amount = amounts.get(rule.amount)
        base = Decimal(1) if rule.base is None else amounts.get(rule.base)
        if amount is None or base is None:
            continue
        limit = limits[rule.policy]
        if not limit.holds(amount, base):
            sign = {"minimum": "不得少于", "maximum": "不得超过", "exact": "应为"}[limit.bound]
            yield Violation(
                f"tender.{rule.code}",
                f"{rule.label}为{amount:,.2f}元，{sign}{limit.value * base:,.2f}元",
                limit.source,
                rule.amount,
            )


def must_be_open(procedure: Procedure, kind: TenderKind, estimate: Decimal, limits: Limits) -> str:
    """Return the article by which a project of this size must be tendered openly, or nothing."""
    for threshold in procedure.thresholds:
        limit = limits[threshold.policy]
        if kind in threshold.kinds and estimate >= limit.value:
            return limit.source
    return ""
