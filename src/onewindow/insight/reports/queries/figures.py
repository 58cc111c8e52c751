"""Figures over the facts: their values, the tables, and the rows that stand behind them."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate
from typing import Any

from onewindow.foundation.accounts.api import granted_roles
from onewindow.foundation.directory.api import Site
from onewindow.foundation.policy.api import office_calendar
from onewindow.insight.reports.rules import Figure, Table
from onewindow.insight.warehouse.api import origins, standard
from onewindow.kernel.periods import Period
from onewindow.kernel.sql import literal, quoted

EXACT = Decimal("0.000001")
GROUPS = {"month": "strftime({dated}, '%Y-%m')", "day": "strftime({dated}, '%m-%d')"}
IDENTITY = {"chain": "case_id, visit_id"}
PLACE = ("load", "line")
ORIGIN = "出处"
CHAINED = ("visits", "cases")
"""The tables whose columns the chain has."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The head of a table and some of its rows as text."""

    head: list[str]
    rows: list[list[str]]
    total: int


@dataclass(frozen=True, slots=True)
class Page:
    """Which rows are asked for: the page, and the halls whose rows the reader may see."""

    halls: frozenset[str]
    number: int = 1
    size: int = 20


@dataclass(frozen=True, slots=True)
class Facts:
    """The warehouse, asked for one hall or for the whole city; remembers which months it has."""

    connection: Any
    hall: str = ""
    _months: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)

    def value(self, figure: Figure, period: Period, *, whole: bool = False) -> Decimal | None:
        """
        Return the figure of the period; None where there are no facts at all.

        ``whole`` asks for facts of every month, for a comparison with half a year is none.
        """
        if figure.last_month:
            period = period.last_month
        has = self.months(figure.facts, figure.dated) & set(period.months())
        if len(has) < (period.whole_months if whole else 1):
            return None
        found = self.connection.execute(figure_sql(figure, period, self.hall)).fetchone()[0]
        return None if found is None else Decimal(str(found)).quantize(EXACT)

    def months(self, facts: str, dated: str) -> frozenset[str]:
        """Return the months of which the table has facts; the chain's are those of its cases."""
        if facts == "chain":
            facts, dated = "cases", "received_at"
        if (facts, dated) not in self._months:
            condition = f" WHERE hall = {literal(self.hall)}" if self.hall else ""
            found = self.connection.execute(
                f"SELECT DISTINCT strftime({quoted(dated)}, '%Y-%m') FROM {facts}{condition}"  # noqa: S608
            ).fetchall()
            self._months[facts, dated] = frozenset(name for (name,) in found if name)
        return self._months[facts, dated]

    def _columns(self, facts: str) -> list[str]:
        return [name for name, *_ in self.connection.execute(f"DESCRIBE {facts}").fetchall()]

    def table(self, table: Table, period: Period) -> list[list[Any]]:
        """Return the rows of a table: the group, then a value for each column."""
        return [
            list(row)
            for row in self.connection.execute(_table_sql(self, table, period)).fetchall()
        ]

    def behind(self, figure: Figure, period: Period, page: Page) -> Rows:
        """Return a page of the rows that a figure counts, in the words of the standard."""
        if figure.last_month:
            period = period.last_month
        table = standard().get(figure.facts)
        rows = _rows_sql(figure.facts, figure.dated, figure.where, period, self.hall)
        if table is None or table.has_hall:
            codes = ", ".join(map(literal, sorted(page.halls)))
            rows = f"(SELECT * FROM {rows} WHERE hall IN ('', {codes}))"  # noqa: S608
        size = page.size
        dated, skipped = quoted(figure.dated), (page.number - 1) * size
        days = self.connection.execute(
            f"SELECT CAST({dated} AS DATE) AS day, count(*) FROM {rows} GROUP BY day ORDER BY day"  # noqa: S608
        ).fetchall()
        first, last, before = _days_of(days, skipped, size)
        found = self.connection.execute(
            f"SELECT * FROM {rows} WHERE {_within(figure.dated, Period(first, last))} "  # noqa: S608
            f"ORDER BY {dated}, {IDENTITY.get(figure.facts, 'id')} "
            f"LIMIT {size} OFFSET {skipped - before}"
        )
        head = list(table.types) if table else self._columns(figure.facts)
        tables = [table] if table else [standard()[name] for name in CHAINED]
        labels = {name: label for one in tables for name, label in one.labels.items()}
        values = {column.name: column.values for one in tables for column in one.columns}
        words = values | {"hall": hall_names()}
        read = [dict(zip(head, row, strict=True)) for row in found.fetchall()]
        if set(PLACE) <= set(head):
            _trace(read)
            head = [ORIGIN, *(name for name in head if name not in PLACE)]
        return Rows(
            [labels.get(name, name) for name in head],
            [
                [_cell(words.get(name, {}).get(row[name], row[name])) for name in head]
                for row in read
            ],
            sum(count for _, count in days),
        )


def _trace(rows: list[dict[str, Any]]) -> None:
    """Write into each row the file and line that it came from; empty where nobody sent it."""
    known = origins((row["load"], row["line"]) for row in rows)
    for row in rows:
        origin = known.get((row["load"], row["line"]))
        row[ORIGIN] = origin.words if origin else ""


def figure_sql(figure: Figure, period: Period, hall: str) -> str:
    """Return the query of a figure, as it is run and as it is shown."""
    rows = _rows_sql(figure.facts, figure.dated, figure.where, period, hall)
    value = figure.value
    for name, words in _words(figure.dated, period).items():
        value = value.replace(name, words)
    return f"SELECT {value} FROM {rows}"  # noqa: S608 - packs are this installation's own


def hall_names() -> dict[str, str]:
    """Return the names of all sites by their codes."""
    return dict(Site.objects.values_list("code", "name"))


def halls_seen_by(user: Any) -> frozenset[str]:
    """Return the codes of the sites that the user's grants reach."""
    grants = granted_roles(user)
    sites = Site.objects.values_list("code", "organization__path")
    return frozenset(code for code, path in sites if any(one.reaches(path) for one in grants))


def workdays_in(period: Period) -> int:
    """Return how many working days the period has."""
    return office_calendar().between(period.since - timedelta(days=1), _last_day(period))


def _days_of(days: list[tuple[date, int]], skipped: int, size: int) -> tuple[date, date, int]:
    """
    Return from which day until which (exclusive) a page of rows lies, and how many lie before.

    So a page deep in a year reads these days only.
    """
    reached = list(accumulate(count for _, count in days))
    if not reached or skipped >= reached[-1]:
        return date.min, date.min, skipped
    first = bisect_right(reached, skipped)
    last = bisect_left(reached, min(skipped + size, reached[-1]))
    before = reached[first - 1] if first else 0
    return days[first][0], days[last][0] + timedelta(days=1), before


def _last_day(period: Period) -> date:
    return period.until - timedelta(days=1)


def _rows_sql(facts: str, dated: str, where: str, period: Period, hall: str) -> str:
    conditions = [_within(dated, period)]
    if hall:
        conditions.append(f"hall = {literal(hall)}")
    if where:
        replaced = where
        for name, words in _words(dated, period).items():
            replaced = replaced.replace(name, words)
        conditions.append(f"({replaced})")
    return f"(SELECT * FROM {facts} WHERE {' AND '.join(conditions)})"  # noqa: S608


def _table_sql(facts: Facts, table: Table, period: Period) -> str:
    rows = _rows_sql(table.facts, table.dated, table.where, period, facts.hall)
    group = GROUPS.get(table.by, table.by).replace("{dated}", quoted(table.dated))
    values = ", ".join(f"{column.value} AS c{n}" for n, column in enumerate(table.columns))
    order = table.order or "g"
    return (
        f"SELECT {group} AS g, {values} FROM {rows} GROUP BY g "  # noqa: S608
        f"ORDER BY {order}, g LIMIT {table.limit}"
    )


def _words(dated: str, period: Period) -> dict[str, str]:
    """Return what the braces of a definition stand for."""
    return {
        "{workdays}": str(max(1, workdays_in(period))),
        "{end}": f"TIMESTAMP '{period.until}'",
        "{in_last_month}": _within(dated, period.last_month),
        "{in_sixth_month}": _within(dated, period.sixth_month),
    }


def _within(dated: str, period: Period) -> str:
    name = quoted(dated)
    return f"{name} >= TIMESTAMP '{period.since}' AND {name} < TIMESTAMP '{period.until}'"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return {True: "是", False: "否"}[value] if isinstance(value, bool) else str(value)
