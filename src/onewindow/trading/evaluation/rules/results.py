"""From marks and prices to scores, places and candidates (汇总): the product's own way."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from onewindow.kernel.violations import Violation, refuse
from onewindow.trading.evaluation.rules.marks import Mark
from onewindow.trading.evaluation.rules.pricing import (
    Slopes,
    compound,
    deviation_score,
    lowered,
    lowest_first,
    mean,
    rounded,
    second_mean_of_lowest,
    trimmed_mean,
)
from onewindow.trading.evaluation.rules.scoring import (
    Ranked,
    Scored,
    mean_score,
    ranked_by_price,
    ranked_by_score,
)
from onewindow.trading.evaluation.rules.terms import TECHNICAL, FactorLike, TermsLike


@dataclass(frozen=True, slots=True)
class Priced:
    """A bid whose price stands: after correction, deduction and what deviations are worth."""

    bidder: str
    price: Decimal
    compared: Decimal


@dataclass(frozen=True, slots=True)
class Ground:
    """What the price formula needs beside the prices: ceiling, the rate drawn, full points."""

    ceiling: Decimal | None
    rate: Decimal | None
    full: Decimal


@dataclass(frozen=True, slots=True)
class Line:
    """A bid in the result: points by factor, of the price, of the technical part, in all."""

    bidder: str
    points: Mapping[str, Decimal]
    price_points: Decimal | None
    technical: Decimal
    total: Decimal | None
    compared: Decimal
    place: int
    is_tied: bool


def check_rate(rate: Decimal | None, parameters: Mapping[str, Decimal]) -> Iterator[Violation]:
    """Yield if the rate drawn at the opening is none of those that the document names (F09)."""
    low, high, step = (parameters[name] for name in ("rate_from", "rate_until", "rate_step"))
    if rate is None:
        yield Violation("evaluation.rate", "请填写开标时抽取的下浮率", field="rate")
    elif not low <= rate <= high or (rate - low) % step != 0:
        yield Violation(
            "evaluation.rate", f"下浮率应在{low:f}到{high:f}之间，步长{step:f}", field="rate"
        )


def price_points(
    terms: TermsLike, bids: Sequence[Priced], ground: Ground
) -> dict[str, Decimal] | None:
    """
    Return the points of each price, or None where the method compares prices alone.

    :raises Refused: if a formula lacks a number, or a price is not above zero.
    """
    prices = [bid.compared for bid in bids]
    if terms.price_formula == "F01":
        points = lowest_first(prices, full=ground.full, places=terms.places)
        return {bid.bidder: one for bid, one in zip(bids, points, strict=True)}
    if terms.price_formula != "F12":
        return None
    base = benchmark(terms, prices, ground)
    slopes = Slopes(ground.full, _number(terms, "above"), _number(terms, "below"))
    return {
        bid.bidder: deviation_score(bid.compared, base, slopes, places=terms.places)
        for bid in bids
    }


def benchmark(terms: TermsLike, prices: Sequence[Decimal], ground: Ground) -> Decimal:
    """
    Return the benchmark price (评标基准价), exact.

    :raises Refused: if the benchmark is unknown, or lacks a number that it needs.
    """
    families: dict[str, Callable[[], Decimal]] = {
        "F07": lambda: mean(prices),
        "F08": lambda: _trimmed(terms, prices),
        "F09": lambda: lowered(_trimmed(terms, prices), _given(ground.rate, "下浮率")),
        "F10": lambda: compound(
            _given(ground.ceiling, "最高限价"),
            mean(prices),
            weight=_number(terms, "weight"),
            float_rate=_number(terms, "float_rate"),
        ),
        "F11": lambda: second_mean_of_lowest(prices),
    }
    if terms.benchmark not in families:
        raise refuse("score.benchmark", "招标文件没有规定评标基准价")
    return families[terms.benchmark]()


def lines(
    terms: TermsLike,
    *,
    factors: Sequence[FactorLike],
    bids: Sequence[Priced],
    marks: Sequence[Mark],
    ground: Ground,
) -> tuple[Line, ...]:
    """Return every bid that stands with its points and its place, the best first."""
    priced = price_points(terms, bids, ground)
    kinds = {one.code: one.kind for one in factors}
    given: dict[str, dict[str, list[Decimal]]] = defaultdict(lambda: defaultdict(list))
    for mark in marks:
        given[mark.bidder][mark.factor].append(mark.points)
    means = {
        bid.bidder: {
            code: mean_score(points, places=terms.places)
            for code, points in sorted(given[bid.bidder].items())
        }
        for bid in bids
    }
    technical = {
        bidder: sum((p for code, p in points.items() if kinds[code] == TECHNICAL), Decimal(0))
        for bidder, points in means.items()
    }
    totals = {
        bidder: sum(points.values(), Decimal(0)) + (priced or {}).get(bidder, Decimal(0))
        for bidder, points in means.items()
    }
    ranking = _ranking(bids, totals if priced is not None else None)
    compared = {bid.bidder: bid.compared for bid in bids}
    return tuple(
        Line(
            bidder=one.bidder,
            points=means[one.bidder],
            price_points=priced[one.bidder] if priced is not None else None,
            technical=rounded(technical[one.bidder], terms.places),
            total=rounded(totals[one.bidder], terms.places) if priced is not None else None,
            compared=compared[one.bidder],
            place=one.place,
            is_tied=one.is_tied,
        )
        for one in ranking
    )


def untied(
    found: Sequence[Line], *, by_technical: bool, order: Mapping[str, str]
) -> tuple[tuple[str, ...], bool]:
    """
    Return the bidders in their final order, and whether the lot had to decide (随机抽取).

    Those who share a place are told apart by technical points where the documents say so, then by
    ``order``, the digest that the draw gave each.
    """
    ordered: list[str] = []
    was_drawn = False
    for place in sorted({line.place for line in found}):
        group = [line for line in found if line.place == place]
        keys = [-line.technical if by_technical else Decimal(0) for line in group]
        was_drawn = was_drawn or len(set(keys)) < len(keys)
        keyed = sorted(
            zip(keys, group, strict=True), key=lambda one: (one[0], order.get(one[1].bidder, ""))
        )
        ordered += [line.bidder for _, line in keyed]
    return tuple(ordered), was_drawn


def _ranking(bids: Sequence[Priced], totals: Mapping[str, Decimal] | None) -> tuple[Ranked, ...]:
    if totals is None:
        return ranked_by_price([Scored(b.bidder, Decimal(0), b.compared) for b in bids])
    return ranked_by_score([Scored(b.bidder, totals[b.bidder], b.compared) for b in bids])


def _trimmed(terms: TermsLike, prices: Sequence[Decimal]) -> Decimal:
    drop, over = int(_number(terms, "drop")), int(_number(terms, "over"))
    return trimmed_mean(prices, drop=drop, above=over)


def _number(terms: TermsLike, code: str) -> Decimal:
    return _given(terms.parameters.get(code), code)


def _given(value: Decimal | None, words: str) -> Decimal:
    if value is None:
        raise refuse("score.parameter", f"缺少评标公式的参数：{words}")
    return value
