"""Who may be chosen (定标): in order where the law binds, with reasons where it does not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onewindow.kernel.violations import Violation

FIRST = "《招标投标法实施条例》第五十五条"
REPORT = "《招标投标法》第四十条"
IN_ORDER = "《政府采购法实施条例》第四十三条"


@dataclass(frozen=True, slots=True)
class Contender:
    """A candidate as the decision sees it."""

    key: str
    name: str
    place: int | None
    has_fallen: bool


def standing(contenders: Sequence[Contender]) -> tuple[Contender, ...]:
    """Return who may still win, in the order of the report."""
    left = [one for one in contenders if not one.has_fallen]
    return tuple(sorted(left, key=lambda one: (one.place is None, one.place or 0)))


def check_choice(
    chosen: str,
    contenders: Sequence[Contender],
    *,
    must_follow_order: bool,
    reasons: str,
    source: str,
) -> Iterator[Violation]:
    """
    Yield why a ranked candidate may not be chosen.

    Where the order binds, it is the first who still stands. Elsewhere any candidate may be chosen,
    and passing over an earlier one needs reasons.
    """
    left = standing(contenders)
    if not left:
        yield Violation(
            "award.none_left", "候选人均已不符合中标条件，应当重新招标（采购）", source
        )
        return
    if chosen not in {one.key for one in left}:
        yield Violation("award.fallen", "只能从仍符合中标条件的候选人中确定", source)
        return
    first = left[0]
    if chosen == first.key:
        return
    if must_follow_order:
        yield Violation(
            "award.order",
            f"应当确定第{first.place}名{first.name}；要递补，须先登记其不符合中标条件的情形和证据",
            source,
        )
    elif not reasons.strip():
        yield Violation("award.reasons", "不选排名在前的候选人，请写明理由", source, "reasons")


def check_committee(members: int, *, chairs: int, least: int, source: str) -> Iterator[Violation]:
    """Yield why a deciding committee (定标委员会) is not properly made."""
    if members < least or members % 2 == 0:
        yield Violation(
            "award.committee", f"定标委员会应为{least}人以上单数，现为{members}人", source
        )
    if chairs != 1:
        yield Violation("award.chair", "定标委员会应有一名组长", source)
