"""How experts are judged after an evaluation (一标一评): items, deductions, what follows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from onewindow.kernel.choices import Choice
from onewindow.kernel.violations import Violation


class Side(Choice):
    """Who judges the experts of an evaluation."""

    TENDERER = "tenderer", "招标人"
    AGENCY = "agency", "代理机构"
    CENTRE = "centre", "交易中心"
    SUPERVISOR = "supervisor", "行政监督部门"


class Effect(Choice):
    """What the points lost in a year ask for; it is noted and does not act by itself."""

    NONE = "none", "正常抽取"
    SHORT = "short", "建议暂停三个月"
    LONG = "long", "建议暂停六个月"
    OUT = "out", "建议出库"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From how many lost points on an expert is paused, paused long, taken out."""

    short: Decimal
    long: Decimal
    out: Decimal


def check_assessment(
    codes: Sequence[str], known: Mapping[str, Decimal], words: str
) -> Iterator[Violation]:
    """Yield what is wrong with a judgement: unknown or doubled items, no facts given."""
    for code in codes:
        if code not in known:
            yield Violation("conduct.item", f"没有考核条目“{code}”", field="items")
    if len(set(codes)) != len(codes):
        yield Violation("conduct.twice", "同一条目只能扣一次", field="items")
    if codes and len(words.strip()) < 4:
        yield Violation("conduct.words", "扣分的，请写明事实", field="words")


def weighted_loss(lost: Mapping[Side, Decimal], weights: Mapping[Side, Decimal]) -> Decimal:
    """Return the points lost in one evaluation, each side's by its weight among the judges."""
    whole = sum((weights[side] for side in lost), Decimal(0))
    if not whole:
        return Decimal(0)
    total = sum((points * weights[side] for side, points in lost.items()), Decimal(0))
    return (total / whole).quantize(Decimal("0.1"))


def effect_of(lost: Decimal, limits: Thresholds) -> Effect:
    """Return what the points lost within a year ask for."""
    for least, effect in (
        (limits.out, Effect.OUT),
        (limits.long, Effect.LONG),
        (limits.short, Effect.SHORT),
    ):
        if lost >= least:
            return effect
    return Effect.NONE
