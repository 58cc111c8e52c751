"""
The conditions of a table after checking: a small typed tree, which everything else is made from.

The function, the trace, the SQL and the proof all read this one tree, never the text of a cell.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Final

Value = Decimal | str | bool | date | None
Facts = Mapping[str, Value]


class Absence(Enum):
    """What stands for an input that is not supplied, or whose value nobody vouches for."""

    MISSING = "missing"


MISSING: Final = Absence.MISSING
Seen = Value | Absence


@dataclass(frozen=True, slots=True)
class Named:
    """A dated legal number that a cell compares with, by the code of its input."""

    code: str


Operand = Value | Named


@dataclass(frozen=True, slots=True)
class Equal:
    """The input is this value; null is equal to null only."""

    operand: Operand


@dataclass(frozen=True, slots=True)
class Span:
    """The input lies between two ends; an end that is None is open to infinity."""

    low: Operand
    high: Operand
    has_low: bool
    has_high: bool


Test = Equal | Span


@dataclass(frozen=True, slots=True)
class Condition:
    """What one cell asks: one of the tests holds, or, negated, each of them clearly fails."""

    tests: tuple[Test, ...]
    is_negated: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Return the codes of the legal numbers that the cell compares with."""
        operands = [o for test in self.tests for o in operands_of(test)]
        return tuple(dict.fromkeys(o.code for o in operands if isinstance(o, Named)))


def operands_of(test: Test) -> tuple[Operand, ...]:
    """Return the values and names that a test compares with."""
    if isinstance(test, Equal):
        return (test.operand,)
    return tuple(end for end in (test.low, test.high) if end is not None)


def bound(condition: Condition, constants: Facts) -> Condition:
    """
    Return the condition with the legal numbers that are in force in place of their names.

    :raises KeyError: if one of them is not among the constants.
    """
    tests: list[Test] = []
    for test in condition.tests:
        if isinstance(test, Equal):
            tests.append(Equal(_in_force(test.operand, constants)))
        else:
            low, high = _in_force(test.low, constants), _in_force(test.high, constants)
            tests.append(Span(low, high, test.has_low, test.has_high))
    return Condition(tuple(tests), condition.is_negated)


def _in_force(operand: Operand, constants: Facts) -> Operand:
    return constants[operand.code] if isinstance(operand, Named) else operand


class Outcome(IntEnum):
    """How one test came out; of several tests the greatest counts."""

    NO = 0
    INCOMPARABLE = 1
    UNKNOWN = 2
    YES = 3


def holds(condition: Condition, value: Seen, facts: Mapping[str, Seen]) -> bool | None:
    """
    Return whether the condition holds of the value; None if that hangs on something missing.

    A missing input leaves it open. Null passes a test for null, and a ``not(…)`` of values; it
    cannot be greater or less than anything, so it passes no range and no ``not(…)`` of a range.
    """
    if value is MISSING:
        return None
    outcomes = [outcome_of(test, value, facts) for test in condition.tests]
    if condition.is_negated:
        if Outcome.YES in outcomes or Outcome.INCOMPARABLE in outcomes:
            return False
        return None if Outcome.UNKNOWN in outcomes else True
    found = max(outcomes)
    return None if found is Outcome.UNKNOWN else found is Outcome.YES


def outcome_of(test: Test, value: Value, facts: Mapping[str, Seen]) -> Outcome:
    """Return how one test of a value that is not missing comes out."""
    if isinstance(test, Equal):
        wanted = _resolved(test.operand, facts)
        if wanted is MISSING:
            return Outcome.UNKNOWN
        return Outcome.YES if value == wanted else Outcome.NO
    if value is None:
        return Outcome.INCOMPARABLE
    ends = [
        (_resolved(end, facts), is_low, is_closed)
        for end, is_low, is_closed in (
            (test.low, True, test.has_low),
            (test.high, False, test.has_high),
        )
        if end is not None
    ]
    if any(end is None for end, _, _ in ends):
        return Outcome.INCOMPARABLE
    known = [end for end in ends if end[0] is not MISSING]
    if not all(_is_inside(value, *end) for end in known):
        return Outcome.NO
    return Outcome.YES if len(known) == len(ends) else Outcome.UNKNOWN


def _resolved(operand: Operand, facts: Mapping[str, Seen]) -> Seen:
    return facts[operand.code] if isinstance(operand, Named) else operand


def _is_inside(value: Value, end: Seen, is_low: bool, is_closed: bool) -> bool:
    if value == end:
        return is_closed
    return (value > end) if is_low else (value < end)  # type: ignore[operator]
