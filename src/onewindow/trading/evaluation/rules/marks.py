"""Score sheets (评分表): in range, complete, of one mind where facts decide, outliers named."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from onewindow.kernel.violations import Violation
from onewindow.trading.evaluation.rules.pricing import PLACES, rounded
from onewindow.trading.evaluation.rules.scoring import outliers
from onewindow.trading.evaluation.rules.terms import FactorLike

TOTAL = "total"
_RANGE = "财政部令第87号第六十四条"


@dataclass(frozen=True, slots=True)
class Mark:
    """Points that a member gives a bid for a factor."""

    member: str
    bidder: str
    factor: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class Deviations:
    """From which deviation on reasons are asked for: of one item, of a bid's total; fractions."""

    item: Decimal
    total: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A mark that lies too far from the middle (畸高畸低), for which its member gives reasons."""

    member: str
    bidder: str
    factor: str
    deviation: Decimal
    is_high: bool


def check_points(points: Decimal, factor: FactorLike) -> Iterator[Violation]:
    """Yield if points lie outside the factor's range, or are finer than a sheet takes."""
    if not points.is_finite() or not 0 <= points <= factor.full:
        yield Violation(
            "score.range", f"“{factor.name}”应在0到{factor.full:f}之间", _RANGE, factor.code
        )
    elif rounded(points, PLACES) != points:
        yield Violation("score.places", f"“{factor.name}”最多两位小数", field=factor.code)


def check_complete(
    marks: Sequence[Mark], *, bidders: Mapping[str, str], factors: Sequence[FactorLike]
) -> Iterator[Violation]:
    """Yield for each bid, by the name under which the member knows it, what is not marked yet."""
    given = {(mark.bidder, mark.factor) for mark in marks}
    for bidder, name in bidders.items():
        missing = [one.name for one in factors if (bidder, one.code) not in given]
        if missing:
            yield Violation("score.missing", f"{name}还没有评：{'、'.join(missing)}")


def check_agreement(marks: Sequence[Mark], factors: Sequence[FactorLike]) -> Iterator[Violation]:
    """Yield where members differ in a factor that only facts decide (客观评审因素)."""
    found: dict[tuple[str, str], dict[str, Decimal]] = defaultdict(dict)
    for mark in marks:
        found[mark.bidder, mark.factor][mark.member] = mark.points
    names = {one.code: one.name for one in factors if one.is_objective}
    for (bidder, code), given in sorted(found.items()):
        if code in names and len(set(given.values())) > 1:
            values = "、".join(f"{points:f}" for points in sorted(set(given.values())))
            yield Violation(
                "score.objective",
                f"{bidder}的客观因素“{names[code]}”评分不一致：{values}，请退回核对",
                _RANGE,
                code,
            )


def doubts(
    marks: Sequence[Mark], factors: Sequence[FactorLike], limits: Deviations
) -> tuple[Doubt, ...]:
    """Return every mark and every total that deviates by more than the limit (F26)."""
    full = {one.code: one.full for one in factors if not one.is_objective}
    items: dict[tuple[str, str], dict[str, Decimal]] = defaultdict(dict)
    totals: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for mark in marks:
        if mark.factor in full:
            items[mark.bidder, mark.factor][mark.member] = mark.points
        totals[mark.bidder][mark.member] += mark.points
    found = [
        Doubt(one.expert, bidder, code, one.deviation, one.is_high)
        for (bidder, code), given in sorted(items.items())
        for one in outliers(given, full=full[code], limit=limits.item)
    ]
    whole = sum((one.full for one in factors), Decimal(0))
    found += [
        Doubt(one.expert, bidder, TOTAL, one.deviation, one.is_high)
        for bidder, given in sorted(totals.items())
        for one in outliers(given, full=whole, limit=limits.total)
    ]
    return tuple(found)
