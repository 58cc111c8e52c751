"""Implicit conversions to a declared type (DMN 1.5, 10.3.2.9.4)."""

from typing import Any

from onewindow.engines.decisions.rules.feel.faults import Undefined
from onewindow.engines.decisions.rules.feel.moments import Date, DateTime, Time
from onewindow.engines.decisions.rules.feel.types import ListOf, Restricted, Type
from onewindow.engines.decisions.rules.feel.values import word_of


def coerced(value: Any, to: Type) -> Any:
    """
    Return a value as a type wants it: itself, in a list, out of a list of one, or as a midnight.

    :raises Undefined: if it cannot be one of that type.
    """
    if to.holds(value):
        return value
    if type(value) is list and len(value) == 1 and to.holds(value[0]):
        return value[0]
    base = to.base if isinstance(to, Restricted) else to
    if isinstance(base, ListOf) and type(value) is not list and to.holds([value]):
        return [value]
    if type(value) is Date and to.holds(midnight := DateTime(value, Time(0, offset=0))):
        return midnight
    raise Undefined(f"{word_of(value)}不符合声明的类型")
