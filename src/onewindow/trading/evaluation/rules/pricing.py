"""
Price formulas (价格评审公式), exact: what a tender's documents choose among.

Prices are Decimal yuan, or any one unit. Nothing is rounded on the way; a score is rounded once,
at the end, half up, to the places that the documents name. F numbers are those of the library of
formulas. Benchmarks that drop the extremes are for works only: in government procurement neither
the highest nor the lowest price may be left out (财政部令第87号第五十五条).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Context, Decimal, localcontext
from itertools import pairwise

from onewindow.kernel.violations import Violation, refuse

PLACES = 2
_EXACT = Context(prec=50)
_HUNDRED = Decimal(100)


def rounded(value: Decimal, places: int = PLACES) -> Decimal:
    """Return the value half up (四舍五入) to so many places."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _EXACT)


def lowest_first(
    prices: Sequence[Decimal], *, full: Decimal, places: int = PLACES
) -> tuple[Decimal, ...]:
    """
    F01 低价优先法: score = lowest / price × full (87号令第五十五条).

    :raises Refused: if there is no price, or one is not above zero.
    """
    _check(prices)
    low = min(prices)
    with localcontext(_EXACT):
        return tuple(rounded(low / price * full, places) for price in prices)


def deducted(prices: Sequence[Decimal], deductions: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """
    F02 小微企业价格扣除: the price that is compared; the contract keeps the price that was bid.

    :raises Refused: if a deduction is not a share from 0 to less than 1.
    :raises ValueError: if there are not as many deductions as prices.
    """
    _check(prices)
    if not all(0 <= share < 1 for share in deductions):
        raise refuse("price.deduction", "价格扣除比例应在0到1之间", "财库〔2020〕46号第九条")
    with localcontext(_EXACT):
        return tuple(p * (1 - d) for p, d in zip(prices, deductions, strict=True))


def domestic_preferred(
    prices: Sequence[Decimal], is_domestic: Sequence[bool], *, rate: Decimal
) -> tuple[Decimal, ...]:
    """F03 本国产品价格优惠: the prices that are compared when some goods are domestic."""
    return deducted(prices, [rate if own else Decimal(0) for own in is_domestic])


def ranks_ascending(prices: Sequence[Decimal]) -> tuple[int, ...]:
    """F04 最低评标价法: the place of each price, the lowest first; equal prices share a place."""
    _check(prices)
    return tuple(1 + sum(other < price for other in prices) for price in prices)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the total score (评审因素): points of 100, and the part's weight, a fraction."""

    points: Decimal
    weight: Decimal


def weighted_total(parts: Sequence[Part], *, places: int = PLACES) -> Decimal:
    """
    F05 综合评分总分: the points of each part times its weight.

    :raises Refused: if the weights do not add up to one.
    """
    if sum((part.weight for part in parts), Decimal(0)) != 1:
        raise refuse("score.weights", "各项权重之和应为1", "财政部令第87号第五十五条")
    with localcontext(_EXACT):
        return rounded(sum((part.points * part.weight for part in parts), Decimal(0)), places)


def evaluated_price(price: Decimal, adjustments: Sequence[Decimal]) -> Decimal:
    """F06 经评审的投标价: the price with each deviation turned into money (招标投标法41条)."""
    return price + sum(adjustments, Decimal(0))


def mean(prices: Sequence[Decimal]) -> Decimal:
    """F07 算术平均基准价."""
    _check(prices)
    with localcontext(_EXACT):
        return sum(prices, Decimal(0)) / len(prices)


def trimmed_mean(prices: Sequence[Decimal], *, drop: int, above: int = 5) -> Decimal:
    """
    F08 去最高最低平均: the mean without the ``drop`` highest and lowest, if there are more than
    ``above`` prices; of all otherwise.

    :raises Refused: if nothing would be left.
    """
    _check(prices)
    if len(prices) <= above:
        return mean(prices)
    if not 0 <= 2 * drop < len(prices):
        raise refuse("price.trim", "去掉的报价太多，没有剩余")
    return mean(sorted(prices)[drop : len(prices) - drop])


def lowered(benchmark: Decimal, rate: Decimal) -> Decimal:
    """F09 平均值下浮: the benchmark less the rate that was drawn at the opening."""
    with localcontext(_EXACT):
        return benchmark * (1 - rate)


def compound(
    ceiling: Decimal, average: Decimal, *, weight: Decimal, float_rate: Decimal
) -> Decimal:
    """F10 复合基准价: the lowered ceiling and the average, by the ceiling's weight."""
    with localcontext(_EXACT):
        return ceiling * weight * (1 - float_rate) + average * (1 - weight)


def second_mean_of_lowest(prices: Sequence[Decimal]) -> Decimal:
    """F11 二次平均（一）: half way between the lowest price and the mean."""
    with localcontext(_EXACT):
        return (min(prices) + mean(prices)) / 2


def second_mean_of_lower(prices: Sequence[Decimal]) -> Decimal:
    """F11 二次平均（二）: the mean of the prices below the first mean; of all if none is below."""
    first = mean(prices)
    return mean([price for price in prices if price < first] or prices)


@dataclass(frozen=True, slots=True)
class Slopes:
    """What a deviation costs: points off for each percent above and below the benchmark."""

    full: Decimal
    above: Decimal
    below: Decimal


def deviation_score(
    price: Decimal, benchmark: Decimal, slopes: Slopes, *, places: int = PLACES
) -> Decimal:
    """
    F12 偏差扣分: points off for each percent of deviation, never below zero.

    :raises Refused: if price or benchmark is not above zero.
    """
    _check([price, benchmark])
    with localcontext(_EXACT):
        percent = (price - benchmark) / benchmark * _HUNDRED
        lost = percent * slopes.above if percent > 0 else -percent * slopes.below
        return rounded(max(slopes.full - lost, Decimal(0)), places)


def interpolated(
    points: Sequence[tuple[Decimal, Decimal]], at: Decimal, *, places: int = PLACES
) -> Decimal:
    """
    F13 线性插值: the score between two given points; beyond the ends that of the end.

    :raises Refused: if there are no points, or two stand at one place.
    """
    ordered = sorted(points)
    if not ordered or len({x for x, _ in ordered}) != len(ordered):
        raise refuse("score.points", "插值节点缺失或重复")
    if at <= ordered[0][0]:
        return rounded(ordered[0][1], places)
    for (left, low), (right, high) in pairwise(ordered):
        if at <= right:
            with localcontext(_EXACT):
                return rounded(low + (high - low) * (at - left) / (right - left), places)
    return rounded(ordered[-1][1], places)


def is_within(price: Decimal, ceiling: Decimal, *, low: Decimal, high: Decimal) -> bool:
    """F14 合理低价区间: test if a price lies between two shares of the ceiling, ends included."""
    return ceiling * low <= price <= ceiling * high


@dataclass(frozen=True, slots=True)
class LowPriceTrigger:
    """From where on a price must be explained: shares of the mean and of the ceiling."""

    of_mean: Decimal
    of_ceiling: Decimal


def abnormally_low(
    prices: Mapping[str, Decimal], trigger: LowPriceTrigger, *, ceiling: Decimal | None
) -> tuple[Violation, ...]:
    """
    F15 异常低价: who must explain his price in writing (87号令第六十条), each with the reason.

    It is a question, not a rejection: only an explanation that does not hold makes a bid invalid.
    """
    average = mean(list(prices.values()))
    found = []
    for bidder, price in prices.items():
        reasons = []
        if price < average * trigger.of_mean:
            reasons.append(f"低于全部报价平均值的{trigger.of_mean * _HUNDRED:f}%")
        if ceiling is not None and price < ceiling * trigger.of_ceiling:
            reasons.append(f"低于最高限价的{trigger.of_ceiling * _HUNDRED:f}%")
        if reasons:
            found.append(
                Violation(
                    "price.low",
                    f"{bidder}的报价{'，'.join(reasons)}，须书面说明并提供证明",
                    "财政部令第87号第六十条；《招标投标法实施条例》第五十一条",
                    bidder,
                )
            )
    return tuple(found)


def framework_eliminated(count: int, *, rate: Decimal) -> int:
    """F16 框架协议入围淘汰: how many of so many are left out, at least one (110号令)."""
    return max(1, int((count * rate).to_integral_value(ROUND_CEILING)))


def credit_score(credit: Decimal, *, full: Decimal, places: int = PLACES) -> Decimal:
    """
    F17 信用分折算: credit of 100 turned into points.

    :raises Refused: if the credit is not between 0 and 100.
    """
    if not 0 <= credit <= _HUNDRED:
        raise refuse("score.credit", "信用分应在0到100之间")
    with localcontext(_EXACT):
        return rounded(credit / _HUNDRED * full, places)


def _check(prices: Sequence[Decimal]) -> None:
    if not prices or any(price <= 0 for price in prices):
        raise refuse("price.value", "报价应大于0，且至少有一家")
