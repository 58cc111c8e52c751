"""Where the parts of a picture lie, in user units of an SVG; templates only draw them."""

from collections.abc import Sequence
from dataclasses import dataclass

HEIGHT = 160.0
BASE = 180.0
LEFT = 40.0
WIDE = 720.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a picture and what it stands for."""

    x: float
    y: float
    width: float
    height: float
    label: str
    value: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across the picture with its number."""

    y: float
    value: float


def bars(
    values: Sequence[float], labels: Sequence[str], *, top: float, place: int = 0, of: int = 1
) -> list[Bar]:
    """Return a bar for each value; ``place`` of ``of`` bars that stand side by side."""
    step = WIDE / max(len(values), 1)
    width = step * 0.8 / of
    return [
        Bar(
            x=round(LEFT + number * step + step * 0.1 + place * width, 1),
            y=round(BASE - _height(value, top), 1),
            width=round(width, 1),
            height=round(_height(value, top), 1),
            label=label,
            value=value,
        )
        for number, (value, label) in enumerate(zip(values, labels, strict=True))
    ]


def steps(values: Sequence[float], *, top: float) -> str:
    """Return the points of a line that runs in steps over the same places as the bars."""
    step = WIDE / max(len(values), 1)
    points = []
    for number, value in enumerate(values):
        y = round(BASE - _height(value, top), 1)
        points += [f"{LEFT + number * step:.1f},{y}", f"{LEFT + (number + 1) * step:.1f},{y}"]
    return " ".join(points)


def ticks(top: float) -> list[Tick]:
    """Return four lines across the picture, at round numbers up to the top."""
    return [Tick(round(BASE - HEIGHT * part / 4, 1), top * part / 4) for part in range(5)]


def round_top(*series: Sequence[float]) -> float:
    """Return a round number that no value exceeds and that four lines divide."""
    highest = max((value for values in series for value in values), default=0.0)
    for top in (4, 8, 12, 20, 40, 60, 80, 100, 200, 400, 800, 1000, 2000, 4000, 10_000):
        if highest <= top:
            return float(top)
    return float(-(-highest // 10_000) * 10_000)


def _height(value: float, top: float) -> float:
    return HEIGHT * value / top if top else 0.0
