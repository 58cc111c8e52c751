"""
The types of FEEL (DMN 1.5, 10.3.2.2 and 10.3.2.9): which values belong to one.

Null belongs to every type as a part of a value, though ``null instance of T`` is false.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol, runtime_checkable

from onewindow.engines.decisions.rules.feel.durations import Duration, MonthsDuration
from onewindow.engines.decisions.rules.feel.faults import Undefined
from onewindow.engines.decisions.rules.feel.moments import Date, DateTime, Time
from onewindow.engines.decisions.rules.feel.spans import Span

MAX_TYPE_TEXT = 2000


@dataclass(frozen=True, slots=True)
class Type:
    """Any value at all; the other types say which."""

    def holds(self, value: Any) -> bool:
        """Return whether a value belongs to this type."""
        return True

    def covers(self, other: "Type") -> bool:
        """Return whether every value of another type belongs to this one."""
        return type(self) is Type or self == other


ANY = Type()


@dataclass(frozen=True, slots=True)
class Plain(Type):
    """Numbers, texts, moments and the like: told by the Python class."""

    name: str
    python: type

    def holds(self, value: Any) -> bool:
        return value is None or type(value) is self.python


@dataclass(frozen=True, slots=True)
class ListOf(Type):
    """Lists of items of a type."""

    item: Type

    def holds(self, value: Any) -> bool:
        return value is None or (
            type(value) is list and (self.item is ANY or all(map(self.item.holds, value)))
        )

    def covers(self, other: Type) -> bool:
        return isinstance(other, ListOf) and self.item.covers(other.item)


@dataclass(frozen=True, slots=True)
class RangeOf(Type):
    """Ranges whose ends are of a type."""

    end: Type

    def holds(self, value: Any) -> bool:
        return value is None or (
            type(value) is Span and self.end.holds(value.low) and self.end.holds(value.high)
        )

    def covers(self, other: Type) -> bool:
        return isinstance(other, RangeOf) and self.end.covers(other.end)


@dataclass(frozen=True, slots=True)
class ContextOf(Type):
    """Contexts that have at least these members."""

    members: tuple[tuple[str, Type], ...]

    def holds(self, value: Any) -> bool:
        return value is None or (
            type(value) is dict
            and all(name in value and kind.holds(value[name]) for name, kind in self.members)
        )

    def covers(self, other: Type) -> bool:
        if not isinstance(other, ContextOf):
            return False
        has = dict(other.members)
        return all(name in has and kind.covers(has[name]) for name, kind in self.members)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a function with its declared type."""

    name: str
    type: Type


@runtime_checkable
class Callee(Protocol):
    """A function as a value: built in, written in FEEL, or from a model."""

    @property
    def name(self) -> str:
        """What a remark calls it."""

    @property
    def parameters(self) -> Sequence[Parameter]:
        """What it takes."""

    @property
    def result(self) -> Type:
        """What it gives; any if that is not declared."""

    def call(self, run: Any, positional: Sequence[Any], named: Mapping[str, Any]) -> Any:
        """Return its value for arguments by position or by name."""


@dataclass(frozen=True, slots=True)
class FunctionOf(Type):
    """Functions; parameters None means that they do not matter."""

    parameters: tuple[Type, ...] | None
    result: Type

    def holds(self, value: Any) -> bool:
        if value is None:
            return True
        if not isinstance(value, Callee):
            return False
        takes = tuple(parameter.type for parameter in value.parameters)
        # 未写明结果类型的函数可以给出任何结果，不因此排除。
        return (value.result is ANY or self.result.covers(value.result)) and self._takes(takes)

    def covers(self, other: Type) -> bool:
        return (
            isinstance(other, FunctionOf)
            and self.result.covers(other.result)
            and (other.parameters is None or self._takes(other.parameters))
        )

    def _takes(self, takes: tuple[Type, ...]) -> bool:
        return self.parameters is None or (
            len(takes) == len(self.parameters)
            and all(
                taken.covers(given) for taken, given in zip(takes, self.parameters, strict=True)
            )
        )


@dataclass(frozen=True, slots=True)
class OneOf(Type):
    """Values of any of some types, as built-in functions take them."""

    types: tuple[Type, ...]

    def holds(self, value: Any) -> bool:
        return any(kind.holds(value) for kind in self.types)

    def covers(self, other: Type) -> bool:
        return any(kind.covers(other) for kind in self.types)


@dataclass(frozen=True, slots=True)
class Restricted(Type):
    """A type with allowed values: ``allows`` says whether a value is one of them."""

    base: Type
    allows: Callable[[Any], bool]

    def holds(self, value: Any) -> bool:
        return self.base.holds(value) and (value is None or self.allows(value))

    def covers(self, other: Type) -> bool:
        return self == other


NUMBER = Plain("number", Decimal)
TEXT = Plain("string", str)
BOOLEAN = Plain("boolean", bool)
DATE = Plain("date", Date)
TIME = Plain("time", Time)
DATE_TIME = Plain("date and time", DateTime)
DAYS = Plain("days and time duration", Duration)
MONTHS = Plain("years and months duration", MonthsDuration)
NULL = Plain("Null", type(None))
LIST = ListOf(ANY)
CONTEXT = ContextOf(())
FUNCTION = FunctionOf(None, ANY)
RANGE = RangeOf(ANY)

BUILT_IN: dict[str, Type] = {
    **{plain.name: plain for plain in (NUMBER, TEXT, BOOLEAN, DATE, TIME, DATE_TIME, NULL)},
    **{plain.name: plain for plain in (DAYS, MONTHS)},
    "Any": ANY,
    "list": LIST,
    "context": CONTEXT,
    "function": FUNCTION,
    "range": RANGE,
    # DMN 1.1 与 1.2 的写法。
    "dateTime": DATE_TIME,
    "dayTimeDuration": DAYS,
    "yearMonthDuration": MONTHS,
}


def type_of(text: str, named: Mapping[str, Type] | None = None) -> Type:
    """
    Return the type that a text names.

    :param named: types declared by a model
    :raises Undefined: if there is none.
    """
    text = " ".join(text.split())
    if len(text) > MAX_TYPE_TEXT:
        raise Undefined("类型过长")
    if named and text in named:
        return named[text]
    if text in BUILT_IN:
        return BUILT_IN[text]
    shape, _, rest = text.partition("<")
    inner, after = _inside(rest)
    match shape.strip():
        case "list" if not after:
            return ListOf(type_of(inner, named))
        case "range" if not after:
            return RangeOf(type_of(inner, named))
        case "context" if not after:
            return ContextOf(tuple(_member(part, named) for part in _parts(inner)))
        case "function" if after.startswith("->"):
            takes = tuple(type_of(part, named) for part in _parts(inner))
            return FunctionOf(takes, type_of(after.removeprefix("->"), named))
    raise Undefined(f"没有类型{text}")


def unrestricted(kind: Type) -> Type:
    """Return a type without allowed values: ``instance of`` does not look at them."""
    match kind:
        case Restricted():
            return unrestricted(kind.base)
        case ListOf():
            return ListOf(unrestricted(kind.item))
        case ContextOf():
            return ContextOf(tuple((name, unrestricted(part)) for name, part in kind.members))
    return kind


def _member(text: str, named: Mapping[str, Type] | None) -> tuple[str, Type]:
    name, _, kind = text.partition(":")
    return name.strip(), type_of(kind, named)


def _inside(rest: str) -> tuple[str, str]:
    """Return what stands before the closing bracket, and what after it."""
    depth = 1
    for sign in re.finditer(r"->|[<>]", rest):
        depth += {"<": 1, ">": -1}.get(sign[0], 0)
        if depth == 0:
            return rest[: sign.start()], rest[sign.end() :].strip()
    return "", "?"


def _parts(inner: str) -> list[str]:
    """Return the parts between the commas that stand in no bracket."""
    depth, start, parts = 0, 0, []
    for sign in re.finditer(r"->|[<>,]", inner):
        depth += {"<": 1, ">": -1}.get(sign[0], 0)
        if sign[0] == "," and depth == 0:
            parts.append(inner[start : sign.start()])
            start = sign.end()
    last = inner[start:]
    return [*parts, last] if last.strip() else parts
