"""Functions of lists (DMN 1.5, tables 76 and 81); positions count from 1, or -1 at the end."""

from decimal import Decimal
from typing import Any

from onewindow.engines.decisions.rules.feel.builtins.registry import builtin
from onewindow.engines.decisions.rules.feel.calling import Run
from onewindow.engines.decisions.rules.feel.comparing import compare, equal
from onewindow.engines.decisions.rules.feel.faults import Undefined
from onewindow.engines.decisions.rules.feel.types import ANY, FUNCTION, LIST, NUMBER

Items = list[Any]


def _index(items: Items, position: Decimal) -> int:
    """Return the index of a position."""
    place = int(position) if abs(position) <= len(items) else 0
    if place == 0:
        raise Undefined(f"列表有{len(items)}项，没有这个位置")
    return place - 1 if place > 0 else len(items) + place


@builtin("list contains", {"list": LIST, "element": ANY}, needs_run=True)
def list_contains(run: Run, items: Items, element: Any) -> bool:
    """Return whether an item is equal to the element."""
    return any(equal(item, element, run.meter) is True for item in items)


@builtin("sublist", {"list": LIST, "start position": NUMBER, "length?": NUMBER}, needs_run=True)
def sublist(run: Run, items: Items, start: Decimal, length: Decimal | None = None) -> Items:
    """Return items from a position on."""
    run.meter.hold(len(items))
    first = _index(items, start)
    if length is None:
        return items[first:]
    if length < 0 or length > len(items) - first:
        raise Undefined("列表中没有这么多项")
    return items[first : first + int(length)]


@builtin("append", {"list": LIST, "item": ANY}, repeats=True, needs_run=True)
def append(run: Run, items: Items, *more: Any) -> Items:
    """Return a list with items added at the end."""
    run.meter.hold(len(items) + len(more))
    return [*items, *more]


@builtin("concatenate", {"list": LIST}, repeats=True, needs_run=True)
def concatenate(run: Run, *lists: Items) -> Items:
    """Return the items of all lists in a row."""
    run.meter.hold(sum(map(len, lists)))
    return [item for items in lists for item in items]


@builtin("insert before", {"list": LIST, "position": NUMBER, "newItem": ANY}, needs_run=True)
def insert_before(run: Run, items: Items, position: Decimal, new: Any) -> Items:
    """Return a list with an item put in before a position."""
    run.meter.hold(len(items) + 1)
    index = _index(items, position)
    return [*items[:index], new, *items[index:]]


@builtin("remove", {"list": LIST, "position": NUMBER}, needs_run=True)
def remove(run: Run, items: Items, position: Decimal) -> Items:
    """Return a list without the item at a position."""
    run.meter.hold(len(items))
    index = _index(items, position)
    return [*items[:index], *items[index + 1 :]]


@builtin("list replace", {"list": LIST, "position": NUMBER, "newItem": ANY}, needs_run=True)
def replace_at(run: Run, items: Items, position: Decimal, new: Any) -> Items:
    """Return a list with another item at a position."""
    run.meter.hold(len(items))
    index = _index(items, position)
    return [*items[:index], new, *items[index + 1 :]]


@builtin("list replace", {"list": LIST, "match": FUNCTION, "newItem": ANY}, needs_run=True)
def replace_matching(run: Run, items: Items, match: Any, new: Any) -> Items:
    """Return a list with another item for each that ``match(item, newItem)`` picks."""
    found = []
    for item in items:
        picks = run.call(match, [item, new])
        if not isinstance(picks, bool):
            raise Undefined("match 函数应当给出是非值")
        found.append(new if picks else item)
    return found


@builtin("reverse", {"list": LIST}, needs_run=True)
def reverse(run: Run, items: Items) -> Items:
    """Return the items from last to first."""
    run.meter.hold(len(items))
    return items[::-1]


@builtin("index of", {"list": LIST, "match": ANY}, needs_run=True)
def index_of(run: Run, items: Items, match: Any) -> Items:
    """Return every position at which an equal item stands."""
    return [
        Decimal(place)
        for place, item in enumerate(items, 1)
        if equal(item, match, run.meter) is True
    ]


@builtin("distinct values", {"list": LIST}, needs_run=True)
def distinct_values(run: Run, items: Items) -> Items:
    """Return the items without repetitions."""
    found: Items = []
    for item in items:
        if not any(equal(item, other, run.meter) is True for other in found):
            found.append(item)
    return found


@builtin("union", {"list": LIST}, repeats=True, needs_run=True)
def union(run: Run, *lists: Items) -> Items:
    """Return the items of all lists without repetitions."""
    return distinct_values(run, concatenate(run, *lists))


@builtin("flatten", {"list": LIST}, needs_run=True)
def flatten(run: Run, items: Items) -> Items:
    """Return the items of lists inside lists in one list."""
    found: Items = []
    waiting = [iter(items)]
    while waiting:
        for item in waiting[-1]:
            run.meter.spend()
            if type(item) is list:
                waiting.append(iter(item))
                break
            found.append(item)
        else:
            waiting.pop()
    run.meter.hold(len(found))
    return found


class _Placed:
    """An item that comes before another if the function says so."""

    __slots__ = ("item", "precedes", "run")

    def __init__(self, run: Run, item: Any, precedes: Any) -> None:
        self.run = run
        self.item = item
        self.precedes = precedes

    def __lt__(self, other: "_Placed") -> bool:
        before = self.run.call(self.precedes, [self.item, other.item])
        if not isinstance(before, bool):
            raise Undefined("排序函数应当给出是非值")
        return before


@builtin("sort", {"list": LIST, "precedes": FUNCTION}, needs_run=True)
def sort(run: Run, items: Items, precedes: Any) -> Items:
    """Return the items in the order of a function ``precedes(a, b)``; equal ones keep theirs."""
    run.meter.hold(len(items))
    return [placed.item for placed in sorted(_Placed(run, item, precedes) for item in items)]


class _Natural:
    """An item in its own order."""

    __slots__ = ("item",)

    def __init__(self, item: Any) -> None:
        self.item = item

    def __lt__(self, other: "_Natural") -> bool:
        return compare(self.item, other.item) < 0


@builtin("sort", {"list": LIST}, needs_run=True)
def sort_naturally(run: Run, items: Items) -> Items:
    """Return the items from least to greatest."""
    run.meter.hold(len(items))
    run.meter.spend(len(items) * 8)
    return [natural.item for natural in sorted(map(_Natural, items))]
