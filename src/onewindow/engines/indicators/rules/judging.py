"""Judging (评判): the light of a value, and lights that do not flicker."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from onewindow.engines.indicators.rules.definitions import (
    Baseline,
    Definition,
    Direction,
    Thresholds,
)
from onewindow.engines.indicators.rules.formula import formula
from onewindow.engines.indicators.rules.functions import quantile
from onewindow.engines.indicators.rules.measuring import (
    named_measures,
    rounded,
)
from onewindow.kernel.choices import Choice

RECOVERY_PERIODS = 2
"""How many good periods in a row a light needs to recover (恢复需连续2个周期在阈值内)."""


class Light(Choice):
    """The light of an indicator; grey means that nothing can be said."""

    GREY = "grey", "无数据"
    GREEN = "green", "正常"
    YELLOW = "yellow", "预警"
    RED = "red", "告警"


_WEIGHT = {Light.GREY: -1, Light.GREEN: 0, Light.YELLOW: 1, Light.RED: 2}


def is_worse(one: str, other: str) -> bool:
    """Test if the first light is worse than the second; grey is no light."""
    return _WEIGHT[Light(one)] > _WEIGHT[Light(other)]


def worst(*lights: Light) -> Light:
    """Return the worst of the lights; grey only if there is no other."""
    return max(lights, key=_WEIGHT.__getitem__, default=Light.GREY)


@dataclass(frozen=True, slots=True)
class Memory:
    """
    What is remembered of the periods before.

    The light that held last (never grey), how many better periods came since, and the worst
    light among those.
    """

    held: Light = Light.GREEN
    calm: int = 0
    rising: Light = Light.GREEN


@dataclass(frozen=True, slots=True)
class Judged:
    """The light to show, and what to remember for the next period."""

    light: Light
    memory: Memory


@dataclass(frozen=True, slots=True)
class Context:
    """What judging may need beside the value: the hall's kind, measures, the value before."""

    kind: str = ""
    measures: Mapping[Any, Any] | None = None
    previous: Decimal | None = None
    usual_spread: tuple[Decimal, Decimal] | None = None
    is_live: bool = False


def raw_light(definition: Definition, value: Decimal | None, context: Context) -> Light:
    """Return the light of a value on its own, without memory."""
    if value is None:
        return Light.GREY
    limits = definition.limits(context.kind)
    light = _by_limits(definition, limits, value) if limits else _by_spread(value, context)
    if light == Light.GREY:
        return light
    live_red = definition.live.red_when if context.is_live and definition.live else ""
    red_when = live_red or definition.red_when
    for wanted, text in ((Light.RED, red_when), (Light.YELLOW, definition.yellow_when)):
        if text and is_worse(wanted, light) and _holds(definition, text, value, context):
            light = wanted
    return light


def judge(
    definition: Definition,
    value: Decimal | None,
    *,
    before: Memory | None = None,
    context: Context | None = None,
) -> Judged:
    """
    Return the light of a value after the periods before it.

    A worse light shows at once. A better one shows only after two better periods in a row, and
    then the worse of the two. Grey shows at once and is forgotten: what held before still holds.
    """
    raw = raw_light(definition, value, context or Context())
    if raw == Light.GREY:
        return Judged(raw, before or Memory())
    if before is None or not is_worse(before.held, raw):
        return Judged(raw, Memory(held=raw))
    rising = worst(raw, before.rising) if before.calm else raw
    if before.calm + 1 >= RECOVERY_PERIODS:
        return Judged(rising, Memory(held=rising))
    return Judged(before.held, Memory(before.held, before.calm + 1, rising))


def usual_of(baseline: Baseline, values: Sequence[Fraction]) -> Fraction | None:
    """Return the mean of the values of the weeks before; None if there are too few."""
    if len(values) < baseline.least_days:
        return None
    return sum(values, Fraction(0)) / len(values)


def spread_of(baseline: Baseline, values: Sequence[Fraction]) -> tuple[Decimal, Decimal] | None:
    """Return where green and yellow end among the values of the weeks before (P80, P95)."""
    if len(values) < baseline.least_days:
        return None
    ordered = sorted(values)
    green, yellow = (quantile(ordered, Fraction(share, 100)) for share in (80, 95))
    return rounded(green), rounded(yellow)


def is_quiet(definition: Definition, at: datetime, opening: datetime | None) -> bool:
    """Test if the indicator is not judged now, because the hall is just opening (开门前后不评)."""
    if not definition.quiet_minutes or opening is None:
        return False
    return abs(at - opening) <= timedelta(minutes=definition.quiet_minutes)


def _by_limits(definition: Definition, limits: Thresholds, value: Decimal) -> Light:
    if _within(definition.direction, limits.green, value):
        return Light.GREEN
    return Light.YELLOW if _within(definition.direction, limits.yellow, value) else Light.RED


def _by_spread(value: Decimal, context: Context) -> Light:
    if context.usual_spread is None:
        return Light.GREY
    green, yellow = context.usual_spread
    # 夜里、节后往常也是零，零不算突增。
    if value < green or not value:
        return Light.GREEN
    return Light.YELLOW if value <= yellow else Light.RED


def _within(direction: Direction, limit: Any, value: Decimal) -> bool:
    if direction == Direction.BAND:
        low, high = limit
        return (low is None or not _beyond(value, low, is_upper=False)) and (
            high is None or not _beyond(value, high, is_upper=True)
        )
    return not _beyond(value, limit, is_upper=direction == Direction.LOW)


def _beyond(value: Decimal, limit: str, *, is_upper: bool) -> bool:
    number = Decimal(limit.lstrip("<>"))
    if value == number:
        return limit[0] in "<>"
    return value > number if is_upper else value < number


def _holds(definition: Definition, text: str, value: Decimal, context: Context) -> bool:
    named = named_measures(definition, context.measures or {}, is_live=context.is_live)
    row = {**named, "value": value, "previous": context.previous}
    return formula(text).of(row) is True
