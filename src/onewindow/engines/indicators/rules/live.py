"""
The live board (实时看板): what every hall shows now, moved in place by each event.

A board stands as of one moment. An event takes the old row out and puts the new one in; only the
measures that the row is part of change. When the moment moves on, the windows are gathered anew
from the rows that are held, so that time alone can make a case late.
"""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from onewindow.engines.indicators.rules.definitions import (
    CLOCK,
    DAYS,
    ROWS,
    Definition,
    Gathering,
    Term,
)
from onewindow.engines.indicators.rules.dialects import DUCKDB
from onewindow.engines.indicators.rules.formula import Formula, formula
from onewindow.engines.indicators.rules.measuring import (
    NOTHING,
    Clock,
    Scan,
    merge,
)
from onewindow.engines.indicators.rules.scanning import term_sql
from onewindow.kernel.sql import literal

STEP = timedelta(minutes=5)
"""A board stands as of a step of the clock, and takes in what happens until the next."""
Window = int | str
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Event:
    """A row of a fact table came or changed, as it is now; or it went."""

    facts: str
    row: Row
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class _Part:
    """A term in its window, with its formulas ready."""

    term: Term
    window: Window
    of: Formula | None
    where: Formula | None
    by: Formula | None

    def gives(self, row: Row, clock: Clock) -> Any:
        """Return what the row adds to the term now; None if it is no part of it."""
        if not _is_inside(row[self.term.dated], self.window, clock.now):
            return None
        if self.where is not None and self.where.of(row) is not True:
            return None
        if self.of is None:
            return 1
        value = self.of.of(row)
        if value is None:
            return None
        if self.by is not None:
            return (self.by.of(row), int(value))
        return int(value)


@dataclass
class LiveBoard:
    """All halls as of ``clock``; ``apply`` moves it, ``move_on`` lets time pass."""

    definitions: tuple[Definition, ...]
    clock: Clock
    rows: dict[str, dict[tuple[str, str], Row]] = field(default_factory=lambda: defaultdict(dict))
    cells: dict[str, dict[tuple[Term, Window], Any]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    turns: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    """How often the cell of each hall changed: who kept its turn knows if it must look again."""

    def __post_init__(self) -> None:
        self.parts: dict[str, list[_Part]] = defaultdict(list)
        for term, window in live_parts(self.definitions):
            self.parts[term.facts].append(_part(term, window))

    def apply(self, event: Event) -> None:
        """Move the board by one event."""
        held, key = self.rows[event.facts], _key(event.row)
        known = held.pop(key, None)
        if known is not None:
            self._change(event.facts, known, is_added=False)
        if not event.is_gone:
            held[key] = event.row
            self._change(event.facts, event.row, is_added=True)

    def move_on(self, clock: Clock) -> None:
        """Let time pass: gather every window anew as of the new moment."""
        self.clock = clock
        self.cells.clear()
        for facts, held in self.rows.items():
            for row in held.values():
                self._change(facts, row, is_added=True)

    def measures(self, hall: str) -> dict[tuple[Term, Window], Any]:
        """Return what the hall shows now; what no row adds to is left out."""
        shown = {}
        for (term, window), state in self.cells.get(hall, {}).items():
            value = _shown(term, state)
            if value != NOTHING[term.kind]:
                shown[term, window] = value
        return shown

    def _change(self, facts: str, row: Row, *, is_added: bool) -> None:
        # 行里补上时刻，公式才能问“现在是否已超期”。
        timed = {**row, "now": self.clock.now, "soon": self.clock.soon}
        cell = self.cells[row["hall"]]
        self.turns[row["hall"]] += 1
        for part in self.parts[facts]:
            given = part.gives(timed, self.clock)
            if given is not None:
                key = (part.term, part.window)
                cell[key] = _moved(part.term, cell.get(key), given, is_added=is_added)


def live_parts(definitions: Iterable[Definition]) -> list[tuple[Term, Window]]:
    """Return every measure of the live boards with its window, each once."""
    found: dict[tuple[Term, Window], None] = {}
    for one in definitions:
        for term, window in one.live_terms.values():
            if term.kind != Gathering.DAYS:
                found[term, window] = None
    return list(found)


def measures_of(
    definition: Definition, cell: Mapping[tuple[Term, Window], Any]
) -> dict[Term, Any]:
    """Return the measures that one definition reads from a hall's live cell."""
    found = {
        term: cell[term, w] for term, w in definition.live_terms.values() if (term, w) in cell
    }
    days = definition.live_terms[DAYS][0]
    return {**found, days: 1}


def live_together(
    cells: Iterable[Mapping[tuple[Term, Window], Any]],
) -> dict[tuple[Term, Window], Any]:
    """Return the live cells of several halls as one."""
    windows: dict[Window, list[dict[Term, Any]]] = defaultdict(list)
    for cell in cells:
        own: dict[Window, dict[Term, Any]] = defaultdict(dict)
        for (term, window), value in cell.items():
            own[window][term] = value
        for window, measures in own.items():
            windows[window].append(measures)
    return {
        (term, window): value
        for window, found in windows.items()
        for term, value in merge(found).items()
    }


def live_columns(definitions: Iterable[Definition]) -> dict[tuple[str, str], list[str]]:
    """Return for each fact table with its dating column the columns that live boards read."""
    found: dict[tuple[str, str], set[str]] = defaultdict(lambda: {"source", "id", "hall"})
    for term, _ in live_parts(definitions):
        found[term.facts, term.dated] |= {term.dated} | (term.columns - CLOCK)
    return {key: sorted(names) for key, names in found.items()}


def live_query(
    definitions: Iterable[Definition], *, clock: Clock, by: tuple[str, ...] = ("hall",)
) -> list[tuple[Scan, tuple[Window, ...]]]:
    """Return one scan per fact table that gathers the live board from all rows at once."""
    chosen = list(definitions)
    groups: dict[str, list[tuple[Term, Window]]] = defaultdict(list)
    for term, window in live_parts(chosen):
        groups[term.facts].append((term, window))
    scans = []
    for facts, parts in groups.items():
        dated = parts[0][0].dated
        names = {"hall", *(term.dated for term, _ in parts), *by}
        for term, _ in parts:
            names |= term.columns
        columns = [f'"{name}"' for name in sorted(names - CLOCK)]
        columns += [f'{DUCKDB.at(getattr(clock, name))} AS "{name}"' for name in sorted(CLOCK)]
        keys = [f'"{key}"' for key in by]
        terms = [term_sql(term, _window_sql(term, window, clock)) for term, window in parts]
        places = ", ".join(str(n) for n in range(1, len(by) + 1))
        sql = (
            f"SELECT {', '.join([*keys, *terms])} FROM "  # noqa: S608 - formulas are read, never pasted
            f"(SELECT {', '.join(columns)} FROM {facts} "
            f"WHERE {held_sql(chosen, facts, dated, clock)}) "
            f"GROUP BY {places} ORDER BY {places}"
        )
        scan = Scan(facts, dated, by, tuple(term for term, _ in parts), sql)
        scans.append((scan, tuple(window for _, window in parts)))
    return scans


def live_rows_query(
    definition: Definition, *, columns: Sequence[str], clock: Clock, hall: str | None = None
) -> str:
    """Return the query for the rows behind what a live board shows now, the worst first."""
    live, said = definition.live, definition.rows
    if live is None or (said is None and not live.rows):
        return ""
    where = live.rows or (said.where if said else "")
    order = said.order if said and not live.rows else definition.dated
    down = "DESC" if said and not live.rows and said.descending else "ASC"
    names = (
        {*columns, "hall", "id", "source", definition.dated}
        | formula(where).names
        | formula(order).names
    ) - CLOCK
    inner = [f'"{name}"' for name in sorted(names)]
    inner += [f'{DUCKDB.at(getattr(clock, name))} AS "{name}"' for name in sorted(CLOCK)]
    term = definition.terms[ROWS]
    conditions = [DUCKDB.sql(where)]
    conditions += [_window_sql(term, live.window, clock)] if live.window != "stock" else []
    conditions += [f"hall = {literal(hall)}"] if hall is not None else []
    shown = ", ".join(f'"{name}"' for name in columns)
    return (
        f"SELECT {shown} FROM (SELECT {', '.join(inner)} FROM {definition.facts}) "  # noqa: S608 - formulas are read, never pasted
        f"WHERE {' AND '.join(conditions)} "
        f"ORDER BY {DUCKDB.sql(order)} {down} NULLS LAST, source, id"
    )


def slot_query(definition: Definition, *, since: date, clock: Clock) -> Scan:
    """
    Return the scan for what the same minutes held on each day since (同时段), by hall and day.

    It is for a rolling window: the minutes up to the clock's time of day, on days before today.
    """
    parts = [part for part in live_parts([definition]) if isinstance(part[1], int)]
    terms, minutes = tuple(term for term, _ in parts), int(parts[0][1])
    dated = f'"{definition.dated}"'
    columns = {definition.dated, "hall"}.union(*(term.columns - CLOCK for term in terms))
    end = clock.now.hour * 60 + clock.now.minute
    of_day = f"(hour({dated}) * 60 + minute({dated}))"
    today = DUCKDB.at(datetime.combine(clock.now.date(), datetime.min.time()))
    start = DUCKDB.at(datetime.combine(since, datetime.min.time()))
    names = ", ".join(f'"{name}"' for name in sorted(columns))
    sql = (
        f'SELECT "hall", CAST({dated} AS DATE) AS "day", '  # noqa: S608 - formulas are read, never pasted
        f"{', '.join(term_sql(term) for term in terms)} "
        f"FROM (SELECT {names} FROM {definition.facts} "
        f"WHERE {dated} >= {start} AND {dated} < {today} "
        f"AND {of_day} >= {end - minutes} AND {of_day} < {end}) GROUP BY 1, 2 ORDER BY 1, 2"
    )
    return Scan(definition.facts, definition.dated, ("hall", "day"), terms, sql)


def held_sql(definitions: Iterable[Definition], facts: str, dated: str, clock: Clock) -> str:
    """Return which rows of a fact table a board must hold: those of today and those open."""
    start = DUCKDB.at(datetime.combine(clock.now.date(), datetime.min.time()))
    opens = {one.live.open for one in definitions if one.facts == facts and one.live} - {""}
    return " OR ".join([f'"{dated}" >= {start}', *(DUCKDB.sql(one) for one in sorted(opens))])


def _window_sql(term: Term, window: Window, clock: Clock) -> str:
    if window == "stock":
        return ""
    start, end = _window(window, clock.now)
    return f'"{term.dated}" >= {DUCKDB.at(start)} AND "{term.dated}" < {DUCKDB.at(end)}'


@lru_cache(maxsize=64)
def _window(window: Window, now: datetime) -> tuple[datetime, datetime]:
    """Return the window as start and exclusive end: within the day, up to the next step."""
    start = datetime.combine(now.date(), datetime.min.time())
    end = min(start + timedelta(days=1), now + STEP)
    if isinstance(window, int):
        start = max(start, now - timedelta(minutes=window))
    return start, end


def _is_inside(at: Any, window: Window, now: datetime) -> bool:
    if window == "stock":
        return True
    if at is None:
        return False
    if isinstance(at, date) and not isinstance(at, datetime):
        at = datetime(at.year, at.month, at.day)  # noqa: DTZ001 - wall clock
    start, end = _window(window, now)
    return bool(start <= at < end)


def _part(term: Term, window: Window) -> _Part:
    return _Part(
        term,
        window,
        formula(term.of) if term.of else None,
        formula(term.where) if term.where else None,
        formula(term.by) if term.by else None,
    )


def _key(row: Row) -> tuple[str, str]:
    return str(row["source"]), str(row["id"])


def _moved(term: Term, state: Any, given: Any, *, is_added: bool) -> Any:
    """Return the state of a term after a row came or went; maxima are kept as sorted values."""
    if term.kind in {Gathering.COUNT, Gathering.SUM}:
        return (state or 0) + (given if is_added else -given)
    if term.kind == Gathering.PAIRS:
        amounts = {} if state is None else state
        by, amount = given
        amounts[by] = amounts.get(by, 0) + (amount if is_added else -amount)
        if not amounts[by]:
            del amounts[by]
        return amounts
    values = [] if state is None else state
    if is_added:
        insort(values, given)
    else:
        del values[bisect_left(values, given)]
    return values


def _shown(term: Term, state: Any) -> Any:
    if term.kind == Gathering.MAX:
        return state[-1] if state else None
    return tuple(state) if term.kind == Gathering.VALUES else state
