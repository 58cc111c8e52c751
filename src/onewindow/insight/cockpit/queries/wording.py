"""How thresholds, formulas and changes are said in words."""

from collections.abc import Iterator
from decimal import Decimal

from onewindow.engines.indicators.api import Definition, Direction, Gathering, Light

KINDS = {
    Gathering.COUNT: "计数",
    Gathering.SUM: "求和",
    Gathering.MAX: "取最大",
    Gathering.VALUES: "取各值",
    Gathering.PAIRS: "分户求和",
}
PERIODS = {5: "每5分钟", 30: "每30分钟", 60: "每小时", 1440: "每日", 10080: "每周", 43200: "每月"}


def threshold_words(definition: Definition, kind: str) -> Iterator[tuple[Light, str]]:
    """Yield for each light which values show it, as a leader reads it."""
    limits = definition.limits(kind)
    if limits is None:
        yield Light.GREEN, "低于近8周同时段的第80百分位"
        yield Light.YELLOW, "第80至第95百分位"
        yield Light.RED, "高于第95百分位"
        return
    unit = definition.unit
    if isinstance(limits.green, tuple) and isinstance(limits.yellow, tuple):
        yield Light.GREEN, _span(limits.green, unit)
        yield Light.YELLOW, f"{_span(limits.yellow, unit)}（绿灯区间以外）"
        yield Light.RED, "其余"
        return
    green, yellow = str(limits.green), str(limits.yellow)
    beyond = "高于" if definition.direction == Direction.LOW else "低于"
    yield Light.GREEN, _bound(green, unit, definition.direction)
    yield Light.YELLOW, _bound(yellow, unit, definition.direction)
    yield Light.RED, f"{beyond}{yellow.lstrip('<>')}{unit}"


def measure_words(definition: Definition) -> Iterator[tuple[str, str]]:
    """Yield each measure of the formula with what it gathers from which rows."""
    for name, measure in definition.measures.items():
        what = f"{KINDS[measure.kind]} {measure.of}".strip()
        by = f"，按 {measure.by} 分户" if measure.by else ""
        where = f"，条件 {measure.where}" if measure.where else "，全部行"
        yield name, f"{measure.facts or definition.facts} 表：{what}{by}{where}"


def period_words(definition: Definition) -> str:
    """Return how often the indicator is judged."""
    return PERIODS.get(definition.every, f"每{definition.every}分钟")


def line_limits(definition: Definition, kind: str) -> dict[str, list[float]]:
    """Return where a chart draws the ends of green and yellow."""
    limits = definition.limits(kind)
    if limits is None:
        return {"green": [], "yellow": []}
    return {"green": _numbers(limits.green), "yellow": _numbers(limits.yellow)}


def _numbers(said: str | tuple[str | None, str | None]) -> list[float]:
    bounds = said if isinstance(said, tuple) else (said,)
    return [float(Decimal(one.lstrip("<>"))) for one in bounds if one is not None]


def _bound(text: str, unit: str, direction: str) -> str:
    number = text.lstrip("<>")
    if direction == Direction.LOW:
        return f"{'低于' if text.startswith('<') else '不高于'}{number}{unit}"
    return f"{'高于' if text.startswith('>') else '不低于'}{number}{unit}"


def _span(limits: tuple[str | None, str | None], unit: str) -> str:
    low, high = (one.lstrip("<>") if one else None for one in limits)
    if low is None:
        return f"不高于{high}{unit}"
    if high is None:
        return f"不低于{low}{unit}"
    return f"{low}至{high}{unit}"
