"""What a chart draws; the page shows the same numbers as a table."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from onewindow.engines.indicators.api import Definition, Light
from onewindow.insight.cockpit.queries.items import Board, Item
from onewindow.insight.cockpit.queries.wording import line_limits
from onewindow.kernel.periods import Period

BARS = 30


def lights_chart(halls: Sequence[Board]) -> dict[str, Any]:
    """Return how many halls show which light, for each indicator that all of them may have."""
    found: dict[str, dict[str, int]] = {}
    for board in halls:
        for item in board.items:
            counts = found.setdefault(item.definition.name, dict.fromkeys(Light, 0))
            counts[item.light] += 1
    names = [name for name, counts in found.items() if counts[Light.RED] + counts[Light.YELLOW]]
    names.sort(key=lambda name: (-found[name][Light.RED], -found[name][Light.YELLOW]))
    chosen = names[:12]
    order = (Light.RED, Light.YELLOW, Light.GREEN, Light.GREY)
    return {
        "kind": "lights",
        "labels": chosen,
        "rows": [[name, *(found[name][light] for light in order)] for name in chosen],
        "series": [
            {
                "light": light.value,
                "name": light.label,
                "values": [found[name][light] for name in chosen],
            }
            for light in order
        ],
    }


def trend_chart(
    definition: Definition, kind: str, steps: Iterable[tuple[Period, Item]]
) -> dict[str, Any]:
    """Return the indicator over time with the ends of green and yellow."""
    shown = list(steps)
    return {
        "kind": "trend",
        "labels": [_short(period) for period, _ in shown],
        "values": [_plain(item.value) for _, item in shown],
        "lights": [item.light.value for _, item in shown],
        "name": definition.name,
        "unit": definition.unit,
        **line_limits(definition, kind),
    }


def halls_chart(definition: Definition, rows: Sequence[tuple[Board, Item]]) -> dict[str, Any]:
    """Return the indicator in the halls, the worst light first."""
    shown = [(board, item) for board, item in rows if item.value is not None][:BARS]
    return {
        "kind": "halls",
        "labels": [board.name for board, _ in shown],
        "values": [_plain(item.value) for _, item in shown],
        "lights": [item.light.value for _, item in shown],
        "name": definition.name,
        "unit": definition.unit,
        **line_limits(definition, ""),
    }


def _plain(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _short(period: Period) -> str:
    if period.days == 1:
        return f"{period.since.month}月{period.since.day}日"
    return f"{period.since:%Y-%m}"
