"""
The compiled function: rows as bits, and for each input which rows each piece of its values leaves.

The lower half of a mask are the rows that hold, the upper half those that may hold. One lookup and
one AND for each input, however many rows there are.
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from onewindow.engines.decisions.rules.tables.checking import CheckedTable
from onewindow.engines.decisions.rules.tables.concluding import (
    NOTHING,
    decided,
    left_open,
    looks_no_further,
)
from onewindow.engines.decisions.rules.tables.conditions import (
    MISSING,
    Condition,
    Seen,
    holds,
)
from onewindow.engines.decisions.rules.tables.content import Input
from onewindow.engines.decisions.rules.tables.explaining import missing_labels
from onewindow.engines.decisions.rules.tables.facts import checked_value, is_possible, seen
from onewindow.engines.decisions.rules.tables.pieces import listed_values, ordered_pieces
from onewindow.engines.decisions.rules.tables.verdicts import Verdict

Decide = Callable[[Mapping[str, Any]], Verdict]
Look = Callable[[Any], int]
MAXIMUM_REMEMBERED = 1000


def decide_function(checked: CheckedTable) -> Decide:
    """Return the function that decides by this table, equal to its explanation everywhere."""
    masks = _Masks(checked)
    columns = [(item.code, masks.look(place)) for place, item in enumerate(checked.inputs)]
    dated = masks.dated()
    conclude = _first(checked) if looks_no_further(checked) else _all(checked)
    start, missing = masks.every, MISSING

    def decide(facts: Mapping[str, Any]) -> Verdict:
        mask, get = start, facts.get
        for code, look in columns:
            mask &= look(get(code, missing))
        for narrow in dated:
            mask &= narrow(facts)
        return conclude(mask, facts)

    return decide


class _Masks:
    """Which rows each value of an input leaves: those that hold below, those that may above."""

    def __init__(self, checked: CheckedTable) -> None:
        self.checked, self.size = checked, len(checked.rows)
        self.every = (1 << 2 * self.size) - 1

    def look(self, place: int) -> Look:
        """Return the function from a value of this input to its mask."""
        item = self.checked.inputs[place]
        told = [
            (1 << number, condition)
            for number, row in enumerate(self.checked.rows)
            for at, condition in row.conditions
            if at == place and not condition.names
        ]
        conditions = [condition for _, condition in told]

        def mask(value: Seen) -> int:
            return self.every & ~sum(
                self.lost(bit, holds(condition, value, {})) for bit, condition in told
            )

        special = _special(item, mask(None), mask(MISSING))
        if item.kind in ("text", "boolean"):
            known = {value: mask(value) for value in listed_values(item, conditions)}
            return _listed(item, known, mask(MISSING), special)
        pieces = ordered_pieces(item, conditions)
        found = [
            mask(sample if sample is not None and is_possible(item, sample) else MISSING)
            for sample in pieces.samples
        ]
        return _ordered(Decimal if item.kind == "number" else date, pieces.points, found, special)

    def lost(self, bit: int, outcome: bool | None) -> int:
        """Return what a condition with this outcome takes from its row."""
        if outcome:
            return 0
        return bit if outcome is None else bit | bit << self.size

    def dated(self) -> list[Look]:
        """Return a function from facts to a mask for each condition with a dated legal number."""
        found: dict[tuple[int, Condition], int] = {}
        for number, row in enumerate(self.checked.rows):
            for place, condition in row.conditions:
                if condition.names:
                    key = place, condition
                    found[key] = found.get(key, 0) | 1 << number
        return [self.narrowing(place, c, bits) for (place, c), bits in found.items()]

    def narrowing(self, place: int, condition: Condition, bits: int) -> Look:
        """Return the function from facts to what this condition leaves of its rows."""
        item, names = self.checked.inputs[place], condition.names
        numbers = [i for i in self.checked.inputs if i.code in names]
        masks = {said: self.every & ~self.lost(bits, said) for said in (True, False, None)}

        def narrow(facts: Mapping[str, Any]) -> int:
            known = {number.code: seen(number, facts) for number in numbers}
            return masks[holds(condition, seen(item, facts), known)]

        return narrow


def _special(item: Input, null: int, missing: int) -> Look:
    """Return the look-up of all that is no finite value of the input's kind."""

    def special(value: Any) -> int:
        if value is MISSING:
            return missing
        return null if checked_value(item, value) is None else missing

    return special


def _listed(item: Input, known: dict[Any, int], missing: int, special: Look) -> Look:
    if item.kind == "boolean":
        yes, no = known[True], known[False]

        def look_boolean(value: Any) -> int:
            return yes if value is True else no if value is False else special(value)

        return look_boolean
    # 没有列出可取值的文字，未在表中出现的一律按“其他”对待；列出了的，不在其中就是没有人担保的值。
    other = missing if item.allowed else list(known.values())[-1]
    get = known.get

    def look_text(value: Any) -> int:
        return get(value, other) if type(value) is str else special(value)

    return look_text


def _ordered(kind: type, points: tuple[Any, ...], masks: list[int], special: Look) -> Look:
    count = len(points)

    def look_date(value: Any) -> int:
        if type(value) is not date:
            return special(value)
        place = bisect_left(points, value)
        return masks[2 * place + (place < count and points[place] == value)]

    def look_number(value: Any) -> int:
        if type(value) is not Decimal or not value.is_finite():
            return special(value)
        place = bisect_left(points, value)
        return masks[2 * place + (place < count and points[place] == value)]

    return look_date if kind is date else look_number


def _first(checked: CheckedTable) -> Callable[[int, Mapping[str, Any]], Verdict]:
    size = len(checked.rows)
    verdicts = {1 << number: decided(checked, [row]) for number, row in enumerate(checked.rows)}

    def conclude(mask: int, facts: Mapping[str, Any]) -> Verdict:
        possible = mask >> size
        bit = possible & -possible
        if mask & bit:
            return verdicts[bit]
        return _left_open(checked, bit, facts) if bit else NOTHING

    return conclude


def _all(checked: CheckedTable) -> Callable[[int, Mapping[str, Any]], Verdict]:
    size = len(checked.rows)
    lower = (1 << size) - 1
    remembered: dict[int, Verdict] = {}

    def conclude(mask: int, facts: Mapping[str, Any]) -> Verdict:
        hits, possible = mask & lower, mask >> size
        if hits != possible:
            return _left_open(checked, possible & ~hits, facts)
        verdict = remembered.get(hits)
        if verdict is None:
            verdict = decided(checked, [r for n, r in enumerate(checked.rows) if hits >> n & 1])
            if len(remembered) < MAXIMUM_REMEMBERED:
                remembered[hits] = verdict
        return verdict

    return conclude


def _left_open(checked: CheckedTable, bits: int, facts: Mapping[str, Any]) -> Verdict:
    known = _Known(checked, facts)
    rows = [row for number, row in enumerate(checked.rows) if bits >> number & 1]
    return left_open(label for row in rows for label in missing_labels(checked, row, known))


class _Known(dict[str, Seen]):
    """Facts as they may be relied on, looked at only when they are asked for."""

    def __init__(self, checked: CheckedTable, facts: Mapping[str, Any]) -> None:
        self.checked, self.facts = checked, facts

    def __missing__(self, code: str) -> Seen:
        item = next(item for item in self.checked.inputs if item.code == code)
        self[code] = found = seen(item, self.facts)
        return found
