"""What a small firm's price is lowered by for comparison, by the rule of the day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from onewindow.foundation.policy.api import UnknownPolicy, limits_in_force

# 2022-07-01 起提高；此前按原比例。
_RULES = ("sme.discount_2022", "sme.discount_base")


@dataclass(frozen=True, slots=True)
class Deduction:
    """The range of the deduction (小微企业价格扣除) as fractions, with its source and badge."""

    least: Decimal
    most: Decimal
    source: str
    badge: str


def deduction_in_force(*, on: date, region: str) -> Deduction:
    """
    Return the range for goods and services on the day of the procurement notice.

    :raises UnknownPolicy: before the rules began.
    """
    problem = ""
    for code in _RULES:
        codes = (f"{code}.min", f"{code}.max")
        try:
            found = limits_in_force(codes, on=on, region=region)
        except UnknownPolicy as unknown:
            problem = str(unknown)
            continue
        least, most = (found[one] for one in codes)
        return Deduction(least.value, most.value, least.source, least.confidence.badge)
    raise UnknownPolicy(problem)
