"""Charts drawn as SVG, without script, so that they stand in the PDF as on the page."""

from collections.abc import Sequence
from html import escape

WIDTH, LEFT, RIGHT = 720, 150, 90
BAR, GAP, TOP = 18, 8, 8
HEIGHT, BOTTOM, SIDE, EDGE = 240, 34, 56, 34
INK, QUIET, FILL, GRID = "#1b2b31", "#51656d", "#1d6f86", "#d5dee2"


def chart_svg(kind: str, title: str, labels: Sequence[str], values: Sequence[float]) -> str:
    """
    Return a chart of the values: ``bars`` lying, one a label, or a ``line`` over time.

    Nothing to draw is an empty text.
    """
    if not values or max(map(abs, values)) == 0:
        return ""
    draw = _line if kind == "line" and len(values) > 1 else _bars
    height, body = draw(labels, values)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" role="img" aria-label="{escape(title)}" '
        f'font-size="13" font-family="Noto Sans CJK SC, sans-serif">{body}</svg>'
    )


def _bars(labels: Sequence[str], values: Sequence[float]) -> tuple[int, str]:
    room, most = WIDTH - LEFT - RIGHT, max(values)
    parts = []
    for number, (label, value) in enumerate(zip(labels, values, strict=True)):
        top = TOP + number * (BAR + GAP)
        width = max(1.0, room * max(0.0, value) / most) if most > 0 else 1.0
        middle = top + BAR - 5
        parts.append(
            f'<text x="{LEFT - 8}" y="{middle}" text-anchor="end" fill="{INK}">'
            f"{escape(_short(label))}</text>"
            f'<rect x="{LEFT}" y="{top}" width="{width:.1f}" height="{BAR}" rx="2" fill="{FILL}"/>'
            f'<text x="{LEFT + width + 6:.1f}" y="{middle}" fill="{QUIET}">{_number(value)}</text>'
        )
    return TOP * 2 + len(values) * (BAR + GAP), "".join(parts)


def _line(labels: Sequence[str], values: Sequence[float]) -> tuple[int, str]:
    top = _ceiling(max(values))
    span, room = WIDTH - SIDE - EDGE, HEIGHT - BOTTOM - 16
    across = [SIDE + span * n / (len(values) - 1) for n in range(len(values))]
    down = [16 + room * (1 - value / top) for value in values]
    parts = []
    for share in (0.0, 0.5, 1.0):
        y = 16 + room * (1 - share)
        parts.append(
            f'<line x1="{SIDE}" y1="{y:.1f}" x2="{WIDTH - EDGE}" y2="{y:.1f}" stroke="{GRID}"/>'
            f'<text x="{SIDE - 8}" y="{y + 4:.1f}" text-anchor="end" fill="{QUIET}">'
            f"{_number(top * share)}</text>"
        )
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(across, down, strict=True))
    parts.append(f'<polyline points="{points}" fill="none" stroke="{FILL}" stroke-width="2.5"/>')
    step = -(-len(labels) // 12)
    for number, (x, y) in enumerate(zip(across, down, strict=True)):
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{FILL}"/>')
        if number % step == 0:
            parts.append(
                f'<text x="{x:.1f}" y="{HEIGHT - 10}" text-anchor="middle" fill="{INK}">'
                f"{escape(_short(labels[number]))}</text>"
            )
    return HEIGHT, "".join(parts)


def _ceiling(most: float) -> float:
    """Return a round number above the largest value."""
    size = 10.0 ** (len(str(int(max(most, 1)))) - 1)
    return next(size * step for step in (1, 1.5, 2, 3, 4, 5, 6, 8, 10) if size * step >= most)


def _number(value: float) -> str:
    if value >= 10_000:
        return f"{value / 10_000:.4g}万"
    return f"{value:,.0f}" if value == int(value) else f"{value:.4g}"


def _short(label: str) -> str:
    return label if len(label) <= 11 else f"{label[:10]}…"
