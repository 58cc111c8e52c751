"""
A table drawn: for every combination of two inputs, which rows decide there, and what is left open.

The other inputs are gone through piece by piece, so that the picture leaves nothing out: a square
is open if any of their combinations is, and doubly covered if any is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from onewindow.engines.decisions.rules.tables.checking import (
    FIRST_COUNTS,
    CheckedTable,
    read_table,
)
from onewindow.engines.decisions.rules.tables.conditions import (
    Condition,
    Equal,
    Facts,
    Named,
    Operand,
    Test,
    holds,
)
from onewindow.engines.decisions.rules.tables.content import DecisionTable, HitPolicy, Input
from onewindow.engines.decisions.rules.tables.facts import is_possible, words_of_value
from onewindow.engines.decisions.rules.tables.pieces import listed_values, ordered_pieces

Names = Mapping[str, Mapping[str, str]]
MOST_COMBINATIONS = 50_000
MOST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Square:
    """What happens in one square: the rows that decide, those that collide, or nothing at all."""

    rows: tuple[str, ...]
    clashes: tuple[str, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """The picture of a table over two of its inputs; one input alone makes a single line."""

    across: str
    down: str
    columns: tuple[str, ...]
    lines: tuple[tuple[str, tuple[Square, ...]], ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    """Values of one input that no row tells apart, in words, and the rows that they leave."""

    words: str
    mask: int


def coverage_of(
    table: DecisionTable,
    *,
    constants: Facts,
    axes: Sequence[str] = (),
    names: Names | None = None,
) -> Coverage | None:
    """
    Return the picture over two inputs, by default those that most rows ask about.

    :param constants: the dated legal numbers in force, by the code of their input
    :param axes: the codes of the inputs across and down
    :param names: for an input the names of the values that are codes

    None if a cell cannot be read, or there is nothing to draw, or far too much.
    """
    checked, faults = read_table(table)
    if faults or not checked.rows:
        return None
    pieces = {
        item.code: _pieces(checked, place, constants, (names or {}).get(item.code, {}))
        for place, item in enumerate(table.inputs)
        if item.code not in constants
    }
    wanted = [code for code in axes if code in pieces]
    chosen = list(dict.fromkeys([*wanted, *sorted(pieces, key=lambda c: -len(pieces[c]))]))[:2]
    if not chosen:
        return None
    behind = _combined([found for code, found in pieces.items() if code not in chosen], checked)
    if behind is None:
        return None
    labels = {item.code: item.label for item in table.inputs}
    across = pieces[chosen[0]]
    down = pieces[chosen[1]] if len(chosen) > 1 else [_Piece("", -1)]
    return Coverage(
        across=labels[chosen[0]],
        down=labels[chosen[1]] if len(chosen) > 1 else "",
        columns=tuple(piece.words for piece in across),
        lines=tuple(
            (line.words, tuple(_square(checked, behind, line.mask & p.mask) for p in across))
            for line in down
        ),
    )


def _combined(others: Sequence[Sequence[_Piece]], checked: CheckedTable) -> set[int] | None:
    """Return every set of rows that the other inputs together can leave."""
    found = {(1 << len(checked.rows)) - 1}
    for pieces in others:
        found = {mask & piece.mask for mask in found for piece in pieces}
        if len(found) > MOST_COMBINATIONS:
            return None
    return found


def _square(checked: CheckedTable, behind: set[int], mask: int) -> Square:
    rows: set[int] = set()
    clashes: set[int] = set()
    is_open = False
    for left in {mask & other for other in behind}:
        hits = [row for row in range(len(checked.rows)) if left >> row & 1]
        if not hits:
            is_open = True
        elif checked.table.hit in FIRST_COUNTS:
            rows.add(hits[0])
        else:
            rows.update(hits)
            if _collide(checked, hits):
                clashes.update(hits)
    codes = [row.code for row in checked.rows]
    return Square(
        tuple(codes[row] for row in sorted(rows)),
        tuple(codes[row] for row in sorted(clashes)),
        is_open,
    )


def _collide(checked: CheckedTable, hits: Sequence[int]) -> bool:
    if checked.table.hit is HitPolicy.UNIQUE:
        return len(hits) > 1
    first = checked.rows[hits[0]].values
    return checked.table.hit is HitPolicy.ANY and any(
        checked.rows[row].values != first for row in hits
    )


def _pieces(
    checked: CheckedTable, place: int, constants: Facts, names: Mapping[str, str]
) -> list[_Piece]:
    item = checked.inputs[place]
    told = [
        (number, _resolved(condition, constants))
        for number, row in enumerate(checked.rows)
        for at, condition in row.conditions
        if at == place
    ]

    def mask(value: Any) -> int:
        lost = sum(1 << number for number, test in told if not holds(test, value, {}))
        return (1 << len(checked.rows)) - 1 & ~lost

    conditions = [condition for _, condition in told]
    if item.kind in ("text", "boolean"):
        return _listed([(value, mask(value)) for value in listed_values(item, conditions)], names)
    return _ordered(item, conditions, mask)


def _listed(values: Sequence[tuple[Any, int]], names: Mapping[str, str]) -> list[_Piece]:
    """Return the listed values, those put together that no row tells apart."""
    alike: dict[int, list[str]] = {}
    for value, mask in values:
        alike.setdefault(mask, []).append(names.get(str(value), words_of_value(value)))
    return [_Piece(_short(words), mask) for mask, words in alike.items()]


def _ordered(item: Input, conditions: Sequence[Condition], mask: Any) -> list[_Piece]:
    """Return the spans of a number or date, neighbours put together that no row tells apart."""
    found = ordered_pieces(item, conditions)
    spans: list[tuple[Any, bool, Any, bool, int]] = []
    ends = [None, *found.points, None]
    for number, sample in enumerate(found.samples):
        if sample is None or not is_possible(item, sample):
            continue
        if number % 2:
            span = (sample, True, sample, True, mask(sample))
        else:
            low, high = list(pairwise(ends))[number // 2]
            span = (low, False, high, False, mask(sample))
        if spans and spans[-1][4] == span[4]:
            span = (*spans.pop()[:2], *span[2:])
        spans.append(span)
    return [_Piece(_span_words(*span[:4]), span[4]) for span in spans]


def _span_words(low: Any, has_low: bool, high: Any, has_high: bool) -> str:
    if low is not None and low == high:
        return words_of_value(low)
    parts = []
    if low is not None:
        parts.append(("≥" if has_low else "＞") + words_of_value(low))
    if high is not None:
        parts.append(("≤" if has_high else "＜") + words_of_value(high))
    return "且".join(parts) or "任意"


def _short(words: Sequence[str]) -> str:
    shown = "、".join(words[:MOST_WORDS])
    return f"{shown}等{len(words)}种" if len(words) > MOST_WORDS else shown


def _resolved(condition: Condition, constants: Facts) -> Condition:
    return replace(condition, tests=tuple(_known(test, constants) for test in condition.tests))


def _known(test: Test, constants: Facts) -> Test:
    def value(operand: Operand) -> Operand:
        return constants[operand.code] if isinstance(operand, Named) else operand

    if isinstance(test, Equal):
        return Equal(value(test.operand))
    return replace(test, low=value(test.low), high=value(test.high))
