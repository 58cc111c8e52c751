"""What a suspended lot may not do."""

from collections.abc import Iterator
from typing import Protocol

from onewindow.kernel.violations import Violation

STANDING_STILL = frozenset({"suspend", "resume", "fail", "terminate"})


class LotLike(Protocol):
    """A lot as far as its suspension goes."""

    code: str
    is_suspended: bool


def check_not_suspended(lot: LotLike) -> Iterator[Violation]:
    """Yield a violation while the lot's procedure is suspended (暂停招标投标、采购活动)."""
    if lot.is_suspended:
        yield Violation(
            "lot.suspended",
            f"标段{lot.code}暂停中，恢复前不得继续招标投标、采购活动",
            "《招标投标法实施条例》第二十二条、第五十四条、第六十二条；财政部令第94号第二十八条",
        )
