"""Functions as values, and how arguments find their parameters (DMN 1.5, 10.3.2.13)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from onewindow.engines.decisions.rules.feel.coercion import coerced
from onewindow.engines.decisions.rules.feel.faults import Undefined
from onewindow.engines.decisions.rules.feel.limits import Meter
from onewindow.engines.decisions.rules.feel.syntax import Node
from onewindow.engines.decisions.rules.feel.types import Parameter, Type


@dataclass(frozen=True, slots=True)
class Scope:
    """Names with their values, inside an outer scope."""

    names: dict[str, Any]
    outer: "Scope | None" = None


class Run(Protocol):
    """What a function may ask of the run that calls it."""

    meter: Meter
    now: datetime | None

    def evaluate(self, node: Node, scope: Scope) -> Any:
        """Return the value of a node."""

    def call(
        self, function: Any, positional: Sequence[Any], named: Mapping[str, Any] | None = None
    ) -> Any:
        """Return what another function gives."""

    def null(self, message: str, at: int = 0) -> Any:
        """Return null and keep the reason for it."""


@dataclass(frozen=True, slots=True, eq=False)
class Closure:
    """A function written in FEEL, with the scope it was written in."""

    name: str
    parameters: tuple[Parameter, ...]
    result: Type
    body: Node
    scope: Scope

    def call(self, run: Run, positional: Sequence[Any], named: Mapping[str, Any]) -> Any:
        """Return the value of the body for these arguments."""
        given = bound(self.name, self.parameters, positional, named)
        return coerced(run.evaluate(self.body, Scope(given, self.scope)), self.result)


def bound(
    name: str,
    parameters: Sequence[Parameter],
    positional: Sequence[Any],
    named: Mapping[str, Any],
) -> dict[str, Any]:
    """
    Return arguments by parameter, each coerced to its type.

    :raises Undefined: if one is missing, unknown, or of another type.
    """
    names = [parameter.name for parameter in parameters]
    if named:
        if unknown := [given for given in named if given not in names]:
            raise Undefined(f"{name}没有参数“{unknown[0]}”")
        if missing := [wanted for wanted in names if wanted not in named]:
            raise Undefined(f"{name}缺少参数“{missing[0]}”")
        values = [named[wanted] for wanted in names]
    else:
        if len(positional) != len(names):
            raise Undefined(f"{name}需要{len(names)}个参数，却有{len(positional)}个")
        values = list(positional)
    return {
        parameter.name: coerced(value, parameter.type)
        for parameter, value in zip(parameters, values, strict=True)
    }
