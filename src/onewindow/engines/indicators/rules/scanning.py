"""Scans (扫描): the SQL that gathers measures, one query for each fact table."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from onewindow.engines.indicators.rules.definitions import (
    CLOCK,
    Definition,
    Derived,
    Gathering,
    Term,
)
from onewindow.engines.indicators.rules.dialects import DUCKDB, Dialect
from onewindow.engines.indicators.rules.formula import formula
from onewindow.engines.indicators.rules.measuring import (
    Clock,
    Scan,
)
from onewindow.kernel.months import months_later

_DATED_AT = "dated at"


def measure_query(
    definitions: Iterable[Definition],
    *,
    since: date,
    until: date,
    clock: Clock,
    by: Sequence[str] = ("hall", "day"),
    hall: str | None = None,
    dialect: Dialect = DUCKDB,
) -> list[Scan]:
    """
    Return one scan per fact table for the measures of all definitions from ``since`` to ``until``.

    The first term of each scan counts its rows. ``by`` names columns of the tables, or ``day`` and
    ``month`` of the dating column; ``hall`` leaves out the rows of other halls. Equal measures of
    several definitions are gathered once. Every dialect gathers the same.
    """
    chosen = list(definitions)
    groups: dict[tuple[str, str], dict[Term, None]] = defaultdict(dict)
    for one in chosen:
        for term in one.terms.values():
            group = groups[term.facts, term.dated]
            group[Term(term.facts, term.dated, Gathering.COUNT)] = None
            group[term] = None
    scans = []
    for (facts, dated), terms in groups.items():
        table, span = _table(chosen, facts, dated, dialect), _Span(since, until, hall)
        sql = _period_sql(list(terms), table, span, clock, by)
        reach = _reach(table, table.derived, span)
        scans.append(Scan(facts, dated, tuple(by), tuple(terms), sql, *reach))
    return scans


@dataclass(frozen=True, slots=True)
class _Span:
    """Which rows are gathered: from a day on, before another, of one hall or all."""

    since: date
    until: date
    hall: str | None = None

    def sql(self, dialect: Dialect) -> str:
        """Return the condition on the rows of the inner query."""
        at = dialect.column(_DATED_AT)
        days = f"{at} >= {_day(self.since)} AND {at} < {_day(self.until)}"
        return days if self.hall is None else f"{days} AND hall = {dialect.text(self.hall)}"


@dataclass(frozen=True, slots=True)
class _Table:
    facts: str
    dated: str
    derived: Mapping[str, Derived]
    lookback: timedelta
    dialect: Dialect

    @property
    def column(self) -> str:
        """Return the column that dates a row, as SQL."""
        return self.dialect.column(self.dated)


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


def _table(
    definitions: Sequence[Definition], facts: str, dated: str, dialect: Dialect = DUCKDB
) -> _Table:
    days = max((one.lookback_days for one in definitions if one.facts == facts), default=0)
    derived = derived_columns(definitions, facts)
    return _Table(facts, dated, derived, timedelta(days=days), dialect)


def _reach(table: _Table, derived: Iterable[str], span: _Span) -> tuple[date, date]:
    """Return from which day on and before which rows are read, for these derived columns."""
    start, stop = span.since - table.lookback, span.until
    if any(table.derived[name].kind == "typical" for name in derived):
        # 同事项均时按整月算，期间从月中开始也要读整月。
        start = min(start, span.since.replace(day=1))
        stop = months_later(span.until - timedelta(days=1), 1)
    return start, stop


def _period_sql(
    terms: Sequence[Term], table: _Table, span: _Span, clock: Clock, by: Sequence[str]
) -> str:
    """
    Return the query of a scan.

    Terms that need neighbouring rows are gathered beside the others and joined by the keys: a
    window then sorts only the few columns that it needs.
    """
    dialect, named = table.dialect, {term: f"m{n}" for n, term in enumerate(terms)}
    windows = {name for name, said in table.derived.items() if said.kind != "typical"}
    near = {term: name for term, name in named.items() if term.columns & windows}
    others = {term: name for term, name in named.items() if term not in near}
    first = _grouped_sql(others, table, span, clock, by)
    if not near:
        return first
    second = _grouped_sql(near, table, span, clock, by)
    keys = [dialect.column(key) for key in by]
    same = " AND ".join(f"one.{key} IS NOT DISTINCT FROM two.{key}" for key in keys)
    shown = ", ".join([*(f"one.{key}" for key in keys), *named.values()])
    return (
        f"SELECT {shown} FROM ({first}) AS one JOIN ({second}) AS two "  # noqa: S608 - formulas are read, never pasted
        f"ON {same or 'true'}"
    )


def _grouped_sql(
    named: Mapping[Term, str], table: _Table, span: _Span, clock: Clock, by: Sequence[str]
) -> str:
    needed = {key for key in by if key not in {"day", "month"}} | {"hall"}
    needed = needed.union(*(term.columns for term in named))
    days, dialect = Term(table.facts, table.dated, Gathering.DAYS), table.dialect
    outer = [dialect.column(key) for key in by]
    outer += [
        f"{_days_sql(by, dialect) if term == days else term_sql(term, dialect=dialect)} AS {name}"
        for term, name in named.items()
    ]
    places = ", ".join(str(n) for n in range(1, len(by) + 1))
    return (
        f"SELECT {', '.join(outer)} FROM ({_inner_sql(needed, table, span, clock, by)}) "  # noqa: S608 - formulas are read, never pasted
        f"WHERE {span.sql(dialect)} GROUP BY {places}"
    )


def _inner_sql(
    needed: Iterable[str], table: _Table, span: _Span, clock: Clock, by: Sequence[str] = ()
) -> str:
    """Return the rows that the aggregates are taken over, with the derived columns."""
    dialect, dated, names = table.dialect, table.column, set(needed)
    derived = {name: said for name, said in table.derived.items() if name in names}
    columns = [dialect.column(name) for name in sorted(names - set(derived) - CLOCK)]
    columns += [
        f"{dialect.at(getattr(clock, name))} AS {dialect.column(name)}"
        for name in sorted(names & CLOCK)
    ]
    columns += [derived_sql(name, said, table) for name, said in derived.items()]
    keys = {"day": f"CAST({dated} AS DATE)", "month": dialect.month.format(dated)}
    columns += [f"{keys[key]} AS {dialect.column(key)}" for key in by if key in keys]
    start, stop = _reach(table, derived, span)
    typical = {name: said for name, said in derived.items() if said.kind == "typical"}
    between = f"{dated} >= {_day(start)} AND {dated} < {_day(stop)}"
    joins = "".join(_typical_sql(name, said, table, between) for name, said in typical.items())
    return (
        f"SELECT {dated} AS {dialect.column(_DATED_AT)}, {', '.join(columns)} "  # noqa: S608 - formulas are read, never pasted
        f"FROM {table.facts}{joins} WHERE {between}"
    )


def _typical_sql(name: str, said: Derived, table: _Table, between: str) -> str:
    """Return the join that brings the mean of the month's rows with the same columns."""
    dialect = table.dialect
    keys = [*(dialect.column(one) for one in said.same), dialect.month.format(table.column)]
    ours = [dialect.column(f"{name} {n}") for n in range(len(keys))]
    given = ", ".join(f"{key} AS {own}" for key, own in zip(keys, ours, strict=True))
    same = " AND ".join(
        f"{own} IS NOT DISTINCT FROM {key}" for key, own in zip(keys, ours, strict=True)
    )
    mean = f"CAST(round(avg({dialect.sql(said.of)})) AS BIGINT)"
    return (
        f" LEFT JOIN (SELECT {given}, {mean} AS {dialect.column(name)} FROM {table.facts} "  # noqa: S608 - formulas are read, never pasted
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
    said = [one for one in (definition.rows.where, where) if one]
    needed = {*columns, "hall", "id", "source"}
    needed = needed.union(*(formula(one).names for one in (*said, definition.rows.order)))
    span = _Span(since, until, hall)
    shown = ", ".join(f'"{name}"' for name in columns)
    down = "DESC" if definition.rows.descending else "ASC"
    conditions = " AND ".join([span.sql(DUCKDB), *map(DUCKDB.sql, said)])
    return (
        f"SELECT {shown} FROM ({_inner_sql(needed, table, span, clock)}) "  # noqa: S608 - formulas are read, never pasted
        f"WHERE {conditions} "
        f"ORDER BY {DUCKDB.sql(definition.rows.order)} {down} NULLS LAST, source, id"
    )


def term_sql(term: Term, extra: str = "", *, dialect: Dialect = DUCKDB) -> str:
    """Return the aggregate of a term; ``extra`` is one more condition, in SQL."""
    conditions = [dialect.sql(term.where)] if term.where else []
    conditions += [extra] if extra else []
    of = f"CAST({dialect.sql(term.of)} AS BIGINT)" if term.of else ""
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
    one = dialect.pair.format(by=dialect.sql(term.by), of=of) if term.by else of
    return dialect.values.format(of=one, only=only)


def derived_sql(name: str, said: Derived, table: _Table) -> str:
    """Return a derived column: a window over the rows of the table, or what the join brought."""
    dialect, dated = table.dialect, table.column
    of, own = dialect.sql(said.of), dialect.column(name)
    same = [dialect.column(one) for one in said.same]
    parts = ", ".join(["hall", *same, f"CAST({dated} AS DATE)"])
    # 行标识只在一个来源里唯一，加上来源，先后才不会两可。
    match said.kind:
        case "typical":
            return own
        case "previous":
            order = f"PARTITION BY {', '.join(same)} ORDER BY {dated}, id, source"
            window = f"lag({of}) OVER ({order})"
        case "place":
            order = f"PARTITION BY {parts} ORDER BY {of} NULLS LAST, id, source"
            window = f"row_number() OVER ({order})"
        case _:
            # 同一时刻的几行一起算，结果不随行的先后变；两种累计共用一次排序。
            since = f"INTERVAL {said.minutes * 60 - 1} SECOND" if said.minutes else "UNBOUNDED"
            span = f"RANGE BETWEEN {since} PRECEDING AND CURRENT ROW"
            order = f"PARTITION BY {parts} ORDER BY {dialect.instant.format(dated)} {span}"
            window = f"sum({of}) OVER ({order})"
    return f"{window} AS {own}"


def _days_sql(by: Sequence[str], dialect: Dialect) -> str:
    """Return on how many days a hall had rows; a group of one hall and day is one."""
    if {"hall", "day"} <= set(by):
        return "1"
    day = f"CAST({dialect.column(_DATED_AT)} AS DATE)"
    return f"count(DISTINCT {day})" if "hall" in by else f"count(DISTINCT (hall, {day}))"


def _day(on: date) -> str:
    return f"DATE '{on.isoformat()}'"
