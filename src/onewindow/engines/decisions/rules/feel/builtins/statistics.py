"""Functions that sum up a list (DMN 1.5, table 76): ``sum([1, 2])`` and ``sum(1, 2)`` alike."""

from decimal import Decimal
from functools import reduce
from itertools import groupby
from typing import Any

from onewindow.engines.decisions.rules.feel.builtins.registry import builtin
from onewindow.engines.decisions.rules.feel.comparing import compare
from onewindow.engines.decisions.rules.feel.faults import Undefined
from onewindow.engines.decisions.rules.feel.types import LIST
from onewindow.engines.decisions.rules.feel.values import NUMBERS

Numbers = list[Decimal]


def _numbers(items: list[Any], *, at_least: int = 1) -> Numbers:
    if not all(isinstance(item, Decimal) for item in items):
        raise Undefined("列表中有不是数字的项")
    if len(items) < at_least:
        raise Undefined(f"列表至少要有{at_least}项")
    return items


def _sum(numbers: Numbers) -> Decimal:
    return reduce(NUMBERS.add, numbers, Decimal(0))


@builtin("count", {"list": LIST}, gathers=True)
def count(items: list[Any]) -> int:
    """Return how many items there are."""
    return len(items)


def _extreme(items: list[Any], wanted: int) -> Any:
    if not items:
        raise Undefined("列表为空")
    found = items[0]
    compare(found, found)
    for item in items[1:]:
        if compare(item, found) == wanted:
            found = item
    return found


@builtin("min", {"list": LIST}, gathers=True)
def minimum(items: list[Any]) -> Any:
    """Return the least item."""
    return _extreme(items, -1)


@builtin("max", {"list": LIST}, gathers=True)
def maximum(items: list[Any]) -> Any:
    """Return the greatest item."""
    return _extreme(items, 1)


@builtin("sum", {"list": LIST}, gathers=True)
def total(items: list[Any]) -> Decimal:
    """Return the sum of numbers."""
    return _sum(_numbers(items))


@builtin("mean", {"list": LIST}, gathers=True)
def mean(items: list[Any]) -> Decimal:
    """Return the average of numbers."""
    numbers = _numbers(items)
    return NUMBERS.divide(_sum(numbers), Decimal(len(numbers)))


@builtin("product", {"list": LIST}, gathers=True)
def product(items: list[Any]) -> Decimal:
    """Return the product of numbers."""
    return reduce(NUMBERS.multiply, _numbers(items), Decimal(1))


@builtin("median", {"list": LIST}, gathers=True)
def median(items: list[Any]) -> Decimal:
    """Return the middle number, or the average of the middle two."""
    numbers = sorted(_numbers(items))
    middle = len(numbers) // 2
    if len(numbers) % 2:
        return numbers[middle]
    return NUMBERS.divide(NUMBERS.add(numbers[middle - 1], numbers[middle]), Decimal(2))


@builtin("stddev", {"list": LIST}, gathers=True)
def standard_deviation(items: list[Any]) -> Decimal:
    """Return the standard deviation of a sample."""
    numbers = _numbers(items, at_least=2)
    average = NUMBERS.divide(_sum(numbers), Decimal(len(numbers)))
    away = [NUMBERS.subtract(number, average) for number in numbers]
    squares = _sum([product([number, number]) for number in away])
    return NUMBERS.sqrt(NUMBERS.divide(squares, Decimal(len(numbers) - 1)))


@builtin("mode", {"list": LIST}, gathers=True)
def mode(items: list[Any]) -> Numbers:
    """Return the most frequent numbers, the least first."""
    numbers = sorted(_numbers(items, at_least=0))
    counts = [(number, len(list(same))) for number, same in groupby(numbers)]
    most = max((size for _, size in counts), default=0)
    return [number for number, size in counts if size == most]


@builtin("all", {"list": LIST}, gathers=True)
def all_true(items: list[Any]) -> bool:
    """Return whether every item is true."""
    return _decided(items, deciding=False)


@builtin("any", {"list": LIST}, gathers=True)
def any_true(items: list[Any]) -> bool:
    """Return whether some item is true."""
    return _decided(items, deciding=True)


def _decided(items: list[Any], *, deciding: bool) -> bool:
    if any(item is deciding for item in items):
        return deciding
    if not all(isinstance(item, bool) for item in items):
        raise Undefined("列表中有不是是非值的项")
    return not deciding
