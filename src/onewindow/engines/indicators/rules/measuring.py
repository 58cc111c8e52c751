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


def measure_query(
    definitions: Iterable[Definition],
    *,
    since: date,
    until: date,
    clock: Clock,
    by: Sequence[str] = ("hall", "day"),
    hall: str | None = None,
) -> list[Scan]:
    """
    Return one scan per fact table for the measures of all definitions from ``since`` to ``until``.

    ``by`` names columns of the tables, or ``day`` and ``month`` of the dating column; ``hall``
    leaves out the rows of other halls. Equal measures of several definitions are gathered once.
    """
    chosen = list(definitions)
    groups: dict[tuple[str, str], dict[Term, None]] = defaultdict(dict)
    for one in chosen:
        for term in one.terms.values():
            groups[term.facts, term.dated][term] = None
    scans = []
    for (facts, dated), terms in groups.items():
        table = _table(chosen, facts, dated)
        sql = _period_sql(list(terms), table, _Span(since, until, hall), clock, by)
        scans.append(Scan(facts, dated, tuple(by), tuple(terms), sql))
    return scans


@dataclass(frozen=True, slots=True)
class _Span:
    """Which rows are gathered: from a day on, before another, of one hall or all."""

    since: date
    until: date
    hall: str | None = None

    def sql(self) -> str:
        """Return the condition on the rows of the inner query."""
        days = f'"dated at" >= {_day(self.since)} AND "dated at" < {_day(self.until)}'
        return days if self.hall is None else f"{days} AND hall = {text_sql(self.hall)}"


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
    terms: Sequence[Term], table: _Table, span: _Span, clock: Clock, by: Sequence[str]
) -> str:
    needed = {key for key in by if key not in {"day", "month"}} | {"hall"}
    needed = needed.union(*(term.columns for term in terms))
    days = Term(table.facts, table.dated, Gathering.DAYS)
    aggregates = [_days_sql(by) if term == days else term_sql(term) for term in terms]
    outer = [f'"{key}"' for key in by]
    outer += [f"{one} AS m{n}" for n, one in enumerate(aggregates)]
    places = ", ".join(str(n) for n in range(1, len(by) + 1))
    return (
        f"SELECT {', '.join(outer)} FROM ({_inner_sql(needed, table, span, clock, by)}) "  # noqa: S608 - formulas are read, never pasted
        f"WHERE {span.sql()} GROUP BY {places} ORDER BY {places}"
    )


def _inner_sql(
    needed: Iterable[str], table: _Table, span: _Span, clock: Clock, by: Sequence[str] = ()
) -> str:
    """Return the rows that the aggregates are taken over, with the derived columns."""
    dated, names = f'"{table.dated}"', set(needed)
    derived = {name: said for name, said in table.derived.items() if name in names}
    columns = [f'"{name}"' for name in sorted(names - set(derived) - CLOCK)]
    columns += [_constant(name, clock) for name in sorted(names & CLOCK)]
    columns += [derived_sql(name, said, table) for name, said in derived.items()]
    keys = {"day": f"CAST({dated} AS DATE)", "month": f"date_trunc('month', {dated})"}
    columns += [f'{keys[key]} AS "{key}"' for key in by if key in keys]
    start, stop = span.since - table.lookback, span.until
    if any(one.kind == "typical" for one in derived.values()):
        # 同事项均时按整月算，期间从月中开始也要读整月。
        start = min(start, span.since.replace(day=1))
        stop = ((span.until - timedelta(days=1)).replace(day=28) + timedelta(days=4)).replace(
            day=1
        )
    typical = {name: said for name, said in derived.items() if said.kind == "typical"}
    between = f"{dated} >= {_day(start)} AND {dated} < {_day(stop)}"
    joins = "".join(_typical_sql(name, said, table, between) for name, said in typical.items())
    return (
        f'SELECT {dated} AS "dated at", {", ".join(columns)} FROM {table.facts}{joins} '  # noqa: S608 - formulas are read, never pasted
        f"WHERE {between}"
    )


def _typical_sql(name: str, said: Derived, table: _Table, between: str) -> str:
    """Return the join that brings the mean of the month's rows with the same columns."""
    month = f"date_trunc('month', \"{table.dated}\")"
    keys = [*(f'"{one}"' for one in said.same), month]
    ours = [f'"{name} {n}"' for n in range(len(keys))]
    given = ", ".join(f"{key} AS {own}" for key, own in zip(keys, ours, strict=True))
    same = " AND ".join(
        f"{own} IS NOT DISTINCT FROM {key}" for key, own in zip(keys, ours, strict=True)
    )
    mean = f"CAST(round(avg({formula(said.of).sql})) AS BIGINT)"
    return (
        f' LEFT JOIN (SELECT {given}, {mean} AS "{name}" FROM {table.facts} '  # noqa: S608 - formulas are read, never pasted
        f"WHERE {between} GROUP BY ALL) ON {same}"
    )


def rows_query(
    definition: Definition,
    *,
    columns: Sequence[str],
    since: date,
    until: date,
    clock: Clock,
    hall: str | None = None,
    where: str = "",
) -> str:
    """
    Return the query for the rows that cause a bad light, the worst first.

    ``columns`` are those of the fact table to show; ``where`` is one more formula over them, e.g.
    of one counter. Without rows of its own an indicator has nothing to show: the query is empty.
    """
    if definition.rows is None:
        return ""
    table = _table([definition], definition.facts, definition.dated)
    chosen, order = formula(definition.rows.where), formula(definition.rows.order)
    also = formula(where) if where else None
    needed = {*columns, "hall", "id", "source"} | chosen.names | order.names
    needed |= also.names if also else set()
    span = _Span(since, until, hall)
    shown = ", ".join(f'"{name}"' for name in columns)
    down = "DESC" if definition.rows.descending else "ASC"
    more = f" AND {also.sql}" if also else ""
    return (
        f"SELECT {shown} FROM ({_inner_sql(needed, table, span, clock)}) WHERE {span.sql()} "  # noqa: S608 - formulas are read, never pasted
        f"AND {chosen.sql}{more} ORDER BY {order.sql} {down} NULLS LAST, source, id"
    )


def text_sql(text: str) -> str:
    """Return a text in SQL."""
    return "'" + text.replace("'", "''") + "'"


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
    one = f"{{'by': {formula(term.by).sql}, 'of': {of}}}" if term.by else of
    return f"coalesce(list({one}){only}, [])"


def derived_sql(name: str, said: Derived, table: _Table) -> str:
    """Return a derived column: a window over the rows of the table, or what the join brought."""
    of, dated = formula(said.of).sql, f'"{table.dated}"'
    same = [f'"{one}"' for one in said.same]
    parts = ", ".join(['"hall"', *same, f"CAST({dated} AS DATE)"])
    match said.kind:
        case "typical":
            return f'"{name}"'
        case "previous":
            window = f"lag({of}) OVER (PARTITION BY {', '.join(same)} ORDER BY {dated}, id)"
        case "place":
            window = f"row_number() OVER (PARTITION BY {parts} ORDER BY {of}, id)"
        case _:
            back = f"{(said.minutes or 0) * 60 - 1} SECOND PRECEDING AND CURRENT ROW"
            order = f"RANGE BETWEEN INTERVAL {back}" if said.minutes else ", id"
            window = f"sum({of}) OVER (PARTITION BY {parts} ORDER BY {dated} {order})"
    return f'{window} AS "{name}"'


def _days_sql(by: Sequence[str]) -> str:
    """Return on how many days a hall had rows; a group of one hall and day is one."""
    if {"hall", "day"} <= set(by):
        return "1"
    day = 'CAST("dated at" AS DATE)'
    return f"count(DISTINCT {day})" if "hall" in by else f'count(DISTINCT ("hall", {day}))'


def _constant(name: str, clock: Clock) -> str:
    return f'{moment_sql(getattr(clock, name))} AS "{name}"'


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
