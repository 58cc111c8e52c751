"""
How a built-in function is declared and called.

A function has one or more forms; the first form that the arguments fit is called. A parameter
whose name ends in ``?`` may be left out; null is refused unless its type is Any or ``or_null``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, DecimalException
from typing import Any

from onewindow.engines.decisions.rules.feel.calling import Run
from onewindow.engines.decisions.rules.feel.coercion import coerced
from onewindow.engines.decisions.rules.feel.faults import Undefined
from onewindow.engines.decisions.rules.feel.types import ANY, NULL, OneOf, Parameter, Type

Action = Callable[..., Any]


class Misfit(Undefined):
    """The arguments do not fit a form; another may take them."""


@dataclass(frozen=True, slots=True)
class Form:
    """
    One way to call a function.

    ``gathers``: arguments by position may stand for the list that the only parameter wants.
    ``repeats``: the last parameter may be given again and again.
    """

    parameters: tuple[Parameter, ...]
    required: int
    action: Action
    gathers: bool
    repeats: bool
    needs_run: bool

    def call(self, run: Run, positional: Sequence[Any], named: Mapping[str, Any]) -> Any:
        """
        Return what the form gives.

        :raises Undefined: if the arguments do not fit, or have no result.
        """
        values = self._by_name(named) if named else self._by_position(positional)
        checked = [
            _checked(parameter, value)
            for parameter, value in zip(self._as_many_as(len(values)), values, strict=True)
        ]
        found = self.action(run, *checked) if self.needs_run else self.action(*checked)
        return Decimal(found) if type(found) is int else found

    def _by_name(self, named: Mapping[str, Any]) -> list[Any]:
        names = [parameter.name for parameter in self.parameters]
        if unknown := [name for name in named if name not in names]:
            raise Misfit(f"没有参数“{unknown[0]}”")
        missing = [
            parameter.name
            for parameter in self.parameters[: self.required]
            if parameter.name not in named and parameter.type is not ANY
        ]
        if missing:
            raise Misfit(f"缺少参数“{missing[0]}”")
        values = [named.get(name) for name in names]
        while len(values) > self.required and names[len(values) - 1] not in named:
            values.pop()
        return values

    def _by_position(self, positional: Sequence[Any]) -> list[Any]:
        if self.gathers and positional:
            is_alone = len(positional) == 1 and isinstance(positional[0], list | None)
            return [positional[0] if is_alone else list(positional)]
        most = len(self.parameters)
        if len(positional) < self.required or (len(positional) > most and not self.repeats):
            raise Misfit(f"参数个数不对，给了{len(positional)}个")
        return list(positional)

    def _as_many_as(self, count: int) -> list[Parameter]:
        more = count - len(self.parameters)
        return [*self.parameters[:count], *(self.parameters[-1:] * more)]


@dataclass(frozen=True, slots=True, eq=False)
class BuiltIn:
    """A built-in function."""

    name: str
    forms: list[Form] = field(default_factory=list)

    @property
    def parameters(self) -> Sequence[Parameter]:
        """The parameters of the first form."""
        return self.forms[0].parameters

    @property
    def result(self) -> Type:
        """Not declared."""
        return ANY

    def call(self, run: Run, positional: Sequence[Any], named: Mapping[str, Any]) -> Any:
        """
        Return what the first form gives that the arguments fit.

        :raises Undefined: if they fit none, or have no result.
        """
        reason = ""
        for form in self.forms:
            try:
                return form.call(run, positional, named)
            except Misfit as misfit:
                reason = reason or str(misfit)
            except Undefined as undefined:
                raise Undefined(f"{self.name}()：{undefined}") from None
            except DecimalException:
                raise Undefined(f"{self.name}()：结果不是数字或超出范围") from None
        raise Undefined(f"{self.name}()：{reason}")


FUNCTIONS: dict[str, BuiltIn] = {}
"""Every built-in function by name."""


def builtin(
    name: str,
    parameters: Mapping[str, Type],
    *,
    gathers: bool = False,
    repeats: bool = False,
    needs_run: bool = False,
) -> Callable[[Action], Action]:
    """Declare a Python function as a form of a built-in function."""
    form_parameters = tuple(
        Parameter(key.removesuffix("?"), kind) for key, kind in parameters.items()
    )
    required = sum(not key.endswith("?") for key in parameters)

    def declare(action: Action) -> Action:
        form = Form(form_parameters, required, action, gathers, repeats, needs_run)
        FUNCTIONS.setdefault(name, BuiltIn(name)).forms.append(form)
        return action

    return declare


def or_null(kind: Type) -> Type:
    """Return a type that also takes null."""
    return OneOf((kind, NULL))


def _checked(parameter: Parameter, value: Any) -> Any:
    takes_null = parameter.type is ANY or (
        isinstance(parameter.type, OneOf) and NULL in parameter.type.types
    )
    try:
        found = coerced(value, parameter.type)
    except Undefined:
        raise Misfit(f"参数“{parameter.name}”的类型不对") from None
    if found is None and not takes_null:
        raise Misfit(f"参数“{parameter.name}”为空值")
    return found
