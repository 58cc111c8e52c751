"""The door to FEEL: run a tree, get its value and the reasons of its nulls."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from onewindow.engines.decisions.rules.feel.builtins import FUNCTIONS
from onewindow.engines.decisions.rules.feel.calling import Scope
from onewindow.engines.decisions.rules.feel.faults import Exceeded
from onewindow.engines.decisions.rules.feel.interpreter import Interpreter, Remark
from onewindow.engines.decisions.rules.feel.limits import Limits, Meter
from onewindow.engines.decisions.rules.feel.syntax import Node, Tests
from onewindow.engines.decisions.rules.feel.types import Type
from onewindow.engines.decisions.rules.feel.values import value_of

LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to: a value, and the reason for each null that an error made."""

    value: Any
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """
    What a run is given besides its facts.

    :param now: what ``now()`` gives; None makes it null
    :param types: declared types by name
    """

    now: datetime | None = None
    types: Mapping[str, Type] = field(default_factory=dict)
    limits: Limits = LIMITS

    def interpreter(self) -> Interpreter:
        """Return a fresh interpreter."""
        return Interpreter(Meter(self.limits), FUNCTIONS, self.now, self.types)


def evaluate(
    tree: Node, facts: Mapping[str, object], given: Surroundings | None = None
) -> Outcome:
    """
    Return the value of an expression for facts by name.

    :raises Exceeded: if it asks for more than a run may use.
    """
    interpreter = (given or Surroundings()).interpreter()
    scope = Scope({name: value_of(fact) for name, fact in facts.items()})
    try:
        value = interpreter.evaluate(tree, scope)
    except RecursionError:
        raise Exceeded("嵌套过深，已停止") from None
    return Outcome(value, tuple(interpreter.remarks))


def passes(
    tests: Tests, value: object, facts: Mapping[str, object], given: Surroundings | None = None
) -> Outcome:
    """
    Return whether a value passes unary tests: true, false, or null where undecided.

    :raises Exceeded: if they ask for more than a run may use.
    """
    interpreter = (given or Surroundings()).interpreter()
    scope = Scope({name: value_of(fact) for name, fact in facts.items()})
    try:
        found = interpreter.passes(tests, value_of(value), scope)
    except RecursionError:
        raise Exceeded("嵌套过深，已停止") from None
    return Outcome(found, tuple(interpreter.remarks))
