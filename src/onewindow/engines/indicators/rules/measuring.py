"""Measures (度量): one query for each fact table, exact merging, and the value they give."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from onewindow.engines.indicators.rules.definitions import (
    CLOCK,
    ROWS,
    Definition,
    Derived,
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
    """One query over one fact table: its SQL yields the keys first, then the terms in order."""

    facts: str
    dated: str
    keys: tuple[str, ...]
    terms: tuple[Term, ...]
    sql: str

    def cell(self, row: Sequence[Any]) -> tuple[tuple[Any, ...], dict[Term, Any]]:
        """Return a row of the answer as its keys and its measures."""
        at = len(self.keys)
        found = zip(self.terms, row[at:], strict=True)
        return tuple(row[:at]), {term: as_kept(term, value) for term, value in found}


@dataclass(frozen=True, slots=True)
class Figure:
    """The value of an indicator with its sample; without a value, why there is none."""

    value: Decimal | None
    sample: int
    why: str = ""


def measure_query(
    definitions: Iterable[Definition],
    *,
    since: date,
    until: date,
    clock: Clock,
    by: Sequence[str] = ("hall", "day"),
) -> list[Scan]:
    """
    Return one scan per fact table for the measures of all definitions from ``since`` to ``until``.

    ``by`` names columns of the tables, or ``day`` and ``month`` of the dating column. Equal
    measures of several definitions are gathered once.
    """
    chosen = list(definitions)
    groups: dict[tuple[str, str], dict[Term, None]] = defaultdict(dict)
    for one in chosen:
        for term in one.terms.values():
            groups[term.facts, term.dated][term] = None
    return [
        Scan(
            facts,
            dated,
            tuple(by),
            tuple(terms),
            _period_sql(list(terms), _table(chosen, facts, dated), since, until, clock, by),
        )
        for (facts, dated), terms in groups.items()
    ]


@dataclass(frozen=True, slots=True)
class _Table:
    facts: str
    dated: str
    derived: Mapping[str, Derived]
    lookback: timedelta


def derived_columns(definitions: Iterable[Definition], facts: str) -> dict[str, Derived]:
    """
    Return the derived columns of a fact table.

    :raises ValueError: if two definitions call different things by one name.
    """
    found: dict[str, Derived] = {}
    for one in definitions:
        for name, said in one.derived.items() if one.facts == facts else ():
            if found.setdefault(name, said) != said:
                raise ValueError(f"派生列 {name} 在事实表 {facts} 上有两种说法")
    return found


def _table(definitions: Sequence[Definition], facts: str, dated: str) -> _Table:
    days = max((one.lookback_days for one in definitions if one.facts == facts), default=0)
    return _Table(facts, dated, derived_columns(definitions, facts), timedelta(days=days))


def _period_sql(
    terms: Sequence[Term],
    table: _Table,
    since: date,
    until: date,
    clock: Clock,
    by: Sequence[str],
) -> str:
    dated = f'"{table.dated}"'
    needed = _columns_of(terms, table) | {key for key in by if key not in {"day", "month"}}
    days = Term(table.facts, table.dated, Gathering.DAYS)
    if days in terms and not {"hall", "day"} <= set(by):
        needed |= {"hall"}
    inner = [f'"{name}"' for name in sorted(needed - set(table.derived) - CLOCK)]
    inner += [_constant(name, clock) for name in sorted(needed & CLOCK)]
    inner += [
        f'{derived_sql(said, table)} AS "{name}"'
        for name, said in table.derived.items()
        if name in needed
    ]
    keys = {"day": f"CAST({dated} AS DATE)", "month": f"date_trunc('month', {dated})"}
    inner += [f'{keys[key]} AS "{key}"' for key in by if key in keys]
    outer = [*(f'"{key}"' for key in by), *(_days_sql(by) if term == days else term_sql(term) for term in terms)]
    start = since - table.lookback
    places = ", ".join(str(n) for n in range(1, len(by) + 1))
    return (
        f"SELECT {', '.join(outer)} FROM (SELECT {dated} AS \"dated at\", {', '.join(inner)} "
        f"FROM {table.facts} WHERE {dated} >= {_day(start)} AND {dated} < {_day(until)}) "
        f'WHERE "dated at" >= {_day(since)} GROUP BY {places} ORDER BY {places}'
    )


def _columns_of(terms: Sequence[Term], table: _Table) -> set[str]:
    """Return the columns that the terms read, with those behind derived ones."""
    names: set[str] = set()
    for term in terms:
        for text in filter(None, (term.of, term.where, term.by)):
            names |= formula(text).names
    return names


def term_sql(term: Term, extra: str = "") -> str:
    """Return the aggregate of a term; ``extra`` is one more condition, in SQL."""
    conditions = [formula(term.where).sql] if term.where else []
    conditions += [extra] if extra else []
    of = f"CAST({formula(term.of).sql} AS BIGINT)" if term.of else ""
    if term.kind in {Gathering.VALUES, Gathering.PAIRS}:
        conditions.append(f"{of} IS NOT NULL")
    only = f" FILTER (WHERE {' AND '.join(conditions)})" if conditions else ""
    match term.kind:
        case Gathering.COUNT:
            return f"count(*){only}"
        case Gathering.SUM:
            return f"CAST(coalesce(sum({of}){only}, 0) AS BIGINT)"
        case Gathering.MAX:
            return f"max({of}){only}"
        case Gathering.VALUES:
            return f"list({of}){only}"
    return f"list({{'by': {formula(term.by).sql}, 'of': {of}}}){only}"


def derived_sql(said: Derived, table: Any) -> str:
    """Return a derived column as a window over the rows of the table."""
    of, dated = formula(said.of).sql, f'"{table.dated}"'
    same = [f'"{name}"' for name in said.same]
    day = f"CAST({dated} AS DATE)"
    if said.kind == "previous":
        return f"lag({of}) OVER (PARTITION BY {', '.join(same)} ORDER BY {dated}, id)"
    if said.kind == "typical":
        whole = ", ".join([*same, f"date_trunc('month', {dated})"])
        return f"CAST(round(avg({of}) OVER (PARTITION BY {whole})) AS BIGINT)"
    parts = ", ".join(['"hall"', *same, day])
    if said.minutes is None:
        return f"sum({of}) OVER (PARTITION BY {parts} ORDER BY {dated}, id)"
    back = f"RANGE BETWEEN INTERVAL {said.minutes * 60 - 1} SECOND PRECEDING AND CURRENT ROW"
    return f"sum({of}) OVER (PARTITION BY {parts} ORDER BY {dated} {back})"


def _days_sql(by: Sequence[str]) -> str:
    """Return on how many days a hall had rows; a group of one hall and day is one."""
    if {"hall", "day"} <= set(by):
        return "1"
    day = 'CAST("dated at" AS DATE)'
    return f"count(DISTINCT {day})" if "hall" in by else f'count(DISTINCT ("hall", {day}))'


def _constant(name: str, clock: Clock) -> str:
    return f"{moment_sql(getattr(clock, name))} AS \"{name}\""


def moment_sql(at: datetime) -> str:
    """Return a moment of the wall clock in SQL."""
    return f"TIMESTAMP '{at:%Y-%m-%d %H:%M:%S}'"


def _day(on: date) -> str:
    return f"DATE '{on.isoformat()}'"


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
    """Return the measures of all cells together, exactly as if their rows were gathered at once."""
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
    named = named_measures(definition, measures, is_live=is_live)
    live = definition.live if is_live else None
    sample = int(formula((live and live.sample) or definition.sample).of(named) or 0)
    none_is_zero = definition.none_is_zero or (live is not None and live.window == "stock")
    if not (is_covered and none_is_zero):
        if not named[ROWS]:
            return Figure(None, 0, NO_FACTS)
        if sample < definition.least:
            return Figure(None, sample, SMALL_SAMPLE)
    value = formula((live and live.value) or definition.value).of(named)
    if value is None:
        return Figure(None, sample, NO_FACTS)
    if definition.baseline and definition.baseline.kind == "mean":
        if not usual:
            return Figure(None, sample, NO_BASELINE)
        value = Fraction(value) / Fraction(usual)
    return Figure(rounded(value), sample)


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
    exact = Fraction(value) * 100
    cents = (2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator)
    return (Decimal(cents if exact >= 0 else -cents) / 100).quantize(PLACES)
