"""From a figure down to what is behind it: counters, departments, rows, and the query itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from onewindow.engines.indicators.api import (
    Clock,
    Context,
    Definition,
    figure_of,
    live_rows_query,
    measure_query,
    raw_light,
    rows_query,
)
from onewindow.insight.cockpit.queries.definitions import definitions
from onewindow.insight.cockpit.queries.items import Item
from onewindow.insight.cockpit.queries.keeping import current
from onewindow.insight.cockpit.queries.live import wall_clock
from onewindow.insight.cockpit.queries.places import Hall
from onewindow.insight.warehouse.api import standard, warehouse
from onewindow.kernel.periods import Period

COUNTERS, DEPARTMENTS = "counter", "department"


@dataclass(frozen=True, slots=True)
class Rows:
    """
    The rows behind a figure, the worst first: labels and rows, how many there are, the query.

    Each row is a mapping by column name; ``case_id`` or ``number`` of a case leads to its page.
    """

    columns: tuple[tuple[str, str], ...]
    rows: tuple[Mapping[str, Any], ...]
    total: int
    sql: str
    truncated: bool


@dataclass(frozen=True, slots=True)
class Slice:
    """Part of a hall or the city: one counter or one department with its indicators."""

    key: str
    items: tuple[Item, ...]

    @property
    def lights(self) -> dict[str, int]:
        """Return how many of its indicators show which light."""
        found: dict[str, int] = {}
        for item in self.items:
            found[item.light] = found.get(item.light, 0) + 1
        return found


def rows_behind(
    code: str,
    period: Period,
    *,
    hall: Hall | None = None,
    counter: str = "",
    limit: int = 50,
    offset: int = 0,
) -> Rows:
    """Return the rows that make the light of an indicator bad in a period, the worst first."""
    definition = definitions()[code]
    shown = _shown(definition)
    sql = rows_query(
        definition,
        columns=[column for column, _ in shown],
        since=period.since,
        until=period.until,
        clock=_as_of(),
        hall=hall.code if hall else None,
        where=f"counter = '{_plain(counter)}'" if counter else "",
    )
    return _fetched(sql, shown, limit, offset)


def rows_behind_now(
    code: str, *, at: datetime, hall: Hall | None = None, limit: int = 50, offset: int = 0
) -> Rows:
    """Return the rows behind what an indicator shows at this moment."""
    definition = definitions()[code]
    shown = _shown(definition)
    sql = live_rows_query(
        definition,
        columns=[column for column, _ in shown],
        clock=wall_clock(at),
        hall=hall.code if hall else None,
    )
    return _fetched(sql, shown, limit, offset)


def counters(hall: Hall, period: Period) -> list[Slice]:
    """Return the counters of a hall with the indicators that can be said of one counter."""
    return _slices(COUNTERS, period, hall)


def departments(period: Period, *, hall: Hall | None = None) -> list[Slice]:
    """Return the departments of a hall or the city with the indicators that fit one."""
    return _slices(DEPARTMENTS, period, hall)


def _slices(key: str, period: Period, hall: Hall | None) -> list[Slice]:
    chosen = _said_of(key)
    found: dict[str, dict[Any, Any]] = {}
    with warehouse() as connection:
        scans = measure_query(
            chosen,
            since=period.since,
            until=period.until,
            clock=_as_of(),
            by=(key,),
            hall=hall.code if hall else None,
        )
        for scan in scans:
            for row in connection.execute(scan.sql).fetchall():
                (name,), cell = scan.cell(row)
                if name:
                    found.setdefault(name, {}).update(cell)
    kind = hall.kind if hall else ""
    return [
        Slice(name, tuple(_item(definition, cell, kind) for definition in chosen))
        for name, cell in sorted(found.items())
    ]


def _said_of(key: str) -> list[Definition]:
    """Return the indicators all of whose tables have the column."""
    tables = standard()
    return [
        one
        for one in definitions().values()
        if one.baseline is None
        and not one.by_day
        and all(key in tables[term.facts].types for term in one.terms.values())
    ]


def _item(definition: Definition, cell: Mapping[Any, Any], kind: str) -> Item:
    figure = figure_of(definition, cell)
    light = raw_light(definition, figure.value, Context(kind=kind, measures=cell))
    return Item(definition, figure.value, light, figure.sample, figure.why)


def _shown(definition: Definition) -> list[tuple[str, str]]:
    """Return the columns of the indicator's table with their labels, the hall's first."""
    table = standard()[definition.facts]
    return list(table.labels.items())


def _fetched(sql: str, shown: Sequence[tuple[str, str]], limit: int, offset: int) -> Rows:
    if not sql:
        return Rows(tuple(shown), (), 0, "", truncated=False)
    names = [name for name, _ in shown]
    with warehouse() as connection:
        total = connection.execute(f"SELECT count(*) FROM ({sql})").fetchone()[0]  # noqa: S608
        page = connection.execute(f"{sql} LIMIT {limit:d} OFFSET {offset:d}").fetchall()
    rows = tuple(dict(zip(names, row, strict=True)) for row in page)
    return Rows(tuple(shown), rows, total, sql, truncated=total > offset + len(rows))


def _as_of() -> Clock:
    """Return the clock that the roll-ups were made by, so that rows and figures agree."""
    said = current().as_of
    start = datetime.combine(date.fromisoformat(said) if said else date.min, datetime.min.time())
    return Clock(start, start)


def _plain(text: str) -> str:
    """Return a text without the quote that would end it in a formula."""
    return text.replace("'", "")
