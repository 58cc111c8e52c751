"""Measures (度量): one query for each fact table, exact merging, and the value they give."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from onewindow.engines.indicators.rules.definitions import (
    ROWS,
    Definition,
    Gathering,
    Term,
)
from onewindow.engines.indicators.rules.formula import formula

Measures = Mapping[Term, Any]
PLACES = Decimal("0.01")
NOTHING: dict[Gathering, Any] = {
    Gathering.COUNT: 0,
    Gathering.SUM: 0,
    Gathering.MAX: None,
    Gathering.VALUES: (),
    Gathering.PAIRS: {},
    Gathering.DAYS: 0,
}
NO_FACTS, SMALL_SAMPLE, NO_BASELINE = "无数据", "样本不足", "基线不足"


@dataclass(frozen=True, slots=True)
class Clock:
    """The moment as of which rows are judged, and the end of the next working day."""

    now: datetime
    soon: datetime


@dataclass(frozen=True, slots=True)
class Scan:
    """
    One query over one fact table: its SQL yields the keys first, then the terms in order.

    It reads no row that is dated before ``since``, nor from ``until`` on.
    """

    facts: str
    dated: str
    keys: tuple[str, ...]
    terms: tuple[Term, ...]
    sql: str
    since: date = date.min
    until: date = date.max

    def cell(self, row: Sequence[Any]) -> tuple[tuple[Any, ...], dict[Term, Any]]:
        """Return a row of the answer as its keys and its measures."""
        return tuple(row[: len(self.keys)]), dict(self.cells(row))

    def cells(self, row: Sequence[Any]) -> list[tuple[Term, Any]]:
        """Return each term of a row of the answer with its measure, in order."""
        found = zip(self.terms, row[len(self.keys) :], strict=True)
        return [(term, as_kept(term, value)) for term, value in found]


@dataclass(frozen=True, slots=True)
class Figure:
    """The value of an indicator with its sample; without a value, why there is none."""

    value: Decimal | None
    sample: int
    why: str = ""


def as_kept(term: Term, value: Any) -> Any:
    """Return what a query answered in the form in which measures are kept and merged."""
    if term.kind == Gathering.VALUES:
        return tuple(sorted(value or ()))
    if term.kind == Gathering.PAIRS:
        amounts: dict[str, int] = defaultdict(int)
        for pair in value or ():
            amounts[pair["by"]] += pair["of"]
        return {key: amount for key, amount in amounts.items() if amount}
    return value


def merge(cells: Iterable[Measures]) -> dict[Term, Any]:
    """Return the measures of all cells together, exactly as if gathered at once."""
    merged: dict[Term, Any] = {}
    for cell in cells:
        for term, value in cell.items():
            known = merged.get(term)
            merged[term] = value if known is None else _together(term.kind, known, value)
    return merged


def _together(kind: Gathering, one: Any, other: Any) -> Any:
    if kind == Gathering.MAX:
        return one if other is None else max(one, other)
    if kind == Gathering.VALUES:
        return tuple(sorted((*one, *other)))
    if kind == Gathering.PAIRS:
        return {key: one.get(key, 0) + other.get(key, 0) for key in {**one, **other}}
    return one + other


def figure_of(
    definition: Definition,
    measures: Measures,
    *,
    usual: Fraction | Decimal | None = None,
    is_covered: bool = False,
    is_live: bool = False,
) -> Figure:
    """
    Return the value of an indicator from its measures; grey with the reason where there is none.

    ``usual`` is what the baseline says. ``is_covered`` tells that somebody does report these facts
    for the hall, so that no row means that nothing happened.
    """
    value, sample, why = exact_value(definition, measures, is_covered=is_covered, is_live=is_live)
    if value is None:
        return Figure(None, sample, why)
    if definition.baseline and definition.baseline.kind == "mean":
        if not usual:
            return Figure(None, sample, NO_BASELINE)
        value = Fraction(value) / Fraction(usual)
    return Figure(rounded(value), sample)


def exact_value(
    definition: Definition,
    measures: Measures,
    *,
    is_covered: bool = False,
    is_live: bool = False,
) -> tuple[Any, int, str]:
    """Return the indicator's own value, neither rounded nor compared with what is usual."""
    named = named_measures(definition, measures, is_live=is_live)
    live = definition.live if is_live else None
    sample = int(formula((live and live.sample) or definition.sample).of(named) or 0)
    none_is_zero = definition.none_is_zero or (live is not None and live.window == "stock")
    if not (is_covered and none_is_zero):
        if not named[ROWS]:
            return None, 0, NO_FACTS
        if sample < definition.least:
            return None, sample, SMALL_SAMPLE
    value = formula((live and live.value) or definition.value).of(named)
    return value, sample, "" if value is not None else NO_FACTS


def named_measures(
    definition: Definition, measures: Measures, *, is_live: bool = False
) -> dict[str, Any]:
    """Return the definition's measures by their names; what was never gathered is nothing."""
    if is_live:
        terms = {name: term for name, (term, _) in definition.live_terms.items()}
    else:
        terms = definition.terms
    return {name: measures.get(term, NOTHING[term.kind]) for name, term in terms.items()}


def value_of(
    definition: Definition, measures: Measures, *, usual: Fraction | Decimal | None = None
) -> Decimal | None:
    """Return the value of an indicator, rounded half up to two places, or None."""
    return figure_of(definition, measures, usual=usual).value


def rounded(value: Any) -> Decimal:
    """Return an exact number as it is shown and judged: two places, half up."""
    if value.__class__ is int:
        return Decimal(value).quantize(PLACES)
    exact = value if value.__class__ is Fraction else Fraction(value)
    over, under = 200 * abs(exact.numerator), 2 * exact.denominator
    cents = (over + exact.denominator) // under
    return Decimal(cents if exact.numerator >= 0 else -cents).scaleb(-2)
