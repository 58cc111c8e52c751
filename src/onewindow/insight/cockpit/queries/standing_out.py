"""What stands out on boards (问题发现): what got worse, and who is far from the others."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from onewindow.engines.indicators.api import Definition, Direction, Light, is_worse
from onewindow.insight.cockpit.queries.items import Board, Item, said


@dataclass(frozen=True, slots=True)
class Mover:
    """An indicator that got worse in one hall, with a sentence that says so."""

    hall: str
    name: str
    item: Item
    words: str


@dataclass(frozen=True, slots=True)
class Unusual:
    """A hall that is far from the others in one indicator, with a sentence that says so."""

    hall: str
    name: str
    item: Item
    middle: Decimal
    words: str


def worst_movers(boards: Iterable[Board], *, count: int = 10) -> list[Mover]:
    """Return the indicators that got worse most against their own threshold, worst first."""
    found = []
    for board in boards:
        for item in board.items:
            step = _step(item)
            if step is not None and item.is_better is False:
                found.append((step, board, item))
    found.sort(key=lambda one: (-one[0], one[1].hall, one[2].definition.code))
    return [Mover(b.hall, b.name, item, _mover_words(b, item)) for _, b, item in found[:count]]


def unusual_halls(boards: Sequence[Board], *, count: int = 10) -> list[Unusual]:
    """
    Return the halls that are far from the others on the bad side, farthest first.

    Far means more than 3.5 of Iglewicz and Hoaglin's modified z: the distance from the median,
    over the median distance. An indicator that fewer than eight halls have says nothing.
    """
    found = []
    for definition, items in _by_definition(boards):
        values = [item.value for _, item in items if item.value is not None]
        if len(values) < 8 or definition.direction == Direction.BAND:
            continue
        middle = median(values)
        spread = median([abs(value - middle) for value in values])
        for board, item in items:
            score = _distance(item, middle, spread)
            if score > Decimal("3.5") and is_worse(item.light, Light.GREEN):
                found.append((score, board, item, middle))
    found.sort(key=lambda one: (-one[0], one[1].hall, one[2].definition.code))
    return [
        Unusual(b.hall, b.name, item, middle, _unusual_words(b, item, middle))
        for _, b, item, middle in found[:count]
    ]


def median(values: Sequence[Decimal]) -> Decimal:
    """Return the middle value; the mean of the two middle ones of an even number."""
    ordered = sorted(values)
    half = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[half]
    return (ordered[half - 1] + ordered[half]) / 2


def _step(item: Item) -> Decimal | None:
    """Return by how much of its own size the value moved."""
    change = item.change
    if change is None or not is_worse(item.light, Light.GREEN):
        return None
    size = max(abs(item.before or Decimal(0)), Decimal(1))
    return abs(change) / size


def _distance(item: Item, middle: Decimal, spread: Decimal) -> Decimal:
    if item.value is None:
        return Decimal(0)
    gap = item.value - middle
    if item.definition.direction == Direction.HIGH:
        gap = -gap
    if gap <= 0:
        return Decimal(0)
    return Decimal("0.6745") * gap / max(spread, Decimal("0.01"))


def _by_definition(
    boards: Sequence[Board],
) -> Iterator[tuple[Definition, list[tuple[Board, Item]]]]:
    """Yield each indicator with the boards that have a value of it."""
    found: dict[str, list[tuple[Board, Item]]] = {}
    for board in boards:
        for item in board.items:
            if item.value is not None:
                found.setdefault(item.definition.code, []).append((board, item))
    for items in found.values():
        yield items[0][1].definition, items


def _mover_words(board: Board, item: Item) -> str:
    unit = item.definition.unit
    rose = "升到" if (item.change or 0) > 0 else "降到"
    return (
        f"{board.name}{item.definition.name}由{said(item.before, unit)}"
        f"{rose}{said(item.value, unit)}，{item.light.label}"
    )


def _unusual_words(board: Board, item: Item, middle: Decimal) -> str:
    unit = item.definition.unit
    return (
        f"{board.name}{item.definition.name}{said(item.value, unit)}，"
        f"多数大厅在{said(middle.quantize(Decimal('0.01')), unit)}上下"
    )
