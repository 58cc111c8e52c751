"""The functions that a formula may call, as Python; nothing else exists. SQL: ``dialects``."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - wall clock without zone
SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}


@dataclass(frozen=True, slots=True)
class Function:
    """One function: how it is worked out, and how many values it takes."""

    of: Callable[..., Any]
    least: int
    most: int


def plain(value: Any) -> Any:
    """Return a value as formulas reckon with it: exact beside fractions, a day as its start."""
    if isinstance(value, Decimal):
        return Fraction(value)
    # DuckDB 比较日期和时刻时把日期当零点。
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - wall clock
    return value


def quantile(values: Sequence[Any], share: Fraction) -> Fraction | None:
    """
    Return the quantile of sorted values, between two of them on a straight line.

    The same as DuckDB's ``quantile_cont``, without its rounding.
    """
    if not values:
        return None
    place = (len(values) - 1) * share
    low = place.numerator // place.denominator
    high = min(low + 1, len(values) - 1)
    at_low, at_high = Fraction(values[low]), Fraction(values[high])
    return at_low + (place - low) * (at_high - at_low)


def top_share(amounts: Mapping[str, int], count: int) -> Fraction | None:
    """Return the part of the whole that the greatest ones have, e.g. of the first three."""
    whole = sum(amounts.values())
    if not whole:
        return None
    greatest = sorted(amounts.values(), reverse=True)[:count]
    return Fraction(sum(greatest), whole)


def _between(unit: str, start: datetime | None, end: datetime | None) -> int | None:
    """Return how many whole units of the clock lie between, as DuckDB's ``date_diff``."""
    if start is None or end is None:
        return None
    return _whole(end, unit) - _whole(start, unit)


def _whole(at: datetime, unit: str) -> int:
    passed = at - _EPOCH
    return (passed.days * 86400 + passed.seconds) // SECONDS[unit]


def _first(*values: Any) -> Any:
    return next((value for value in values if value is not None), None)


def _known(values: Sequence[Any]) -> list[Any]:
    return [value for value in values if value is not None]


def _cents(amount: Fraction | int | None) -> int | None:
    return None if amount is None else int(amount * 100)


def _of(share: str) -> Callable[[Sequence[int]], Fraction | None]:
    return lambda values: quantile(values, Fraction(share))


OVER_ROWS = {
    "date_diff": Function(_between, 3, 3),
    "coalesce": Function(_first, 2, 9),
    "greatest": Function(lambda *v: max(_known(v), default=None), 2, 9),
    "least": Function(lambda *v: min(_known(v), default=None), 2, 9),
    "cents": Function(_cents, 1, 1),
}
OVER_MEASURES = {
    "p50": Function(_of("0.5"), 1, 1),
    "p90": Function(_of("0.9"), 1, 1),
    "p95": Function(_of("0.95"), 1, 1),
    "top_share": Function(top_share, 2, 2),
}
FUNCTIONS = {**OVER_ROWS, **OVER_MEASURES}
