"""A warehouse of a few rows in memory, and what the nation's indicators say of it."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from shutil import copy

import duckdb
import yaml

from onewindow.engines.indicators.queries.definitions import read_definitions
from onewindow.engines.indicators.rules.live import live_query
from onewindow.engines.indicators.rules.measuring import (
    Clock,
    figure_of,
    merge,
)
from onewindow.engines.indicators.rules.scanning import measure_query

PACKS = Path(__file__).parents[3] / "packs" / "national"
DEFINITIONS = {one.code: one for one in read_definitions(PACKS / "indicators")}
SQL_TYPES = {
    "text": "VARCHAR",
    "mark": "VARCHAR",
    "time": "TIMESTAMP",
    "day": "DATE",
    "money": "DECIMAL(18,2)",
    "whole": "BIGINT",
    "flag": "BOOLEAN",
}
SYSTEM = {"source": "VARCHAR", "id": "VARCHAR", "load": "BIGINT", "line": "BIGINT"}
DAY = date(2026, 3, 3)
CLOCK = Clock(datetime(2026, 3, 31), datetime(2026, 4, 1))


def facts():
    """Return the types of the columns of each fact table."""
    found = {}
    for path in sorted((PACKS / "facts").glob("*.yaml")):
        table = yaml.safe_load(path.read_text(encoding="utf-8"))
        own = {one["name"]: SQL_TYPES[one["kind"]] for one in table["columns"]}
        found[table["table"]] = {**SYSTEM, "hall": "VARCHAR", **own}
    return found


FACTS = facts()


def at(text, on=DAY):
    """Return a moment of the day from 09:30, or of another day from 03-04 09:30."""
    if " " in text:
        day, text = text.split(" ")
        on = date(2026, int(day[:2]), int(day[3:]))
    hour, minute, *second = map(int, text.split(":"))
    return datetime(on.year, on.month, on.day, hour, minute, *second)


def warehouse(rows):
    """Return a database with these rows: table → list of mappings; halls are H1 unless said."""
    database = duckdb.connect()
    for table, columns in FACTS.items():
        said = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
        database.execute(f"CREATE TABLE {table} ({said})")
        for number, row in enumerate(rows.get(table, ())):
            full = {"source": "one", "id": f"{number:04}", "hall": "H1", **row}
            names = ", ".join(f'"{name}"' for name in full)
            marks = ", ".join("?" * len(full))
            database.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", [*full.values()])
    return database


def value(code, rows, *, hall="H1", since=DAY, until=None, clock=CLOCK, **more):
    """Return the figure of an indicator in one hall over a period, merged from its days."""
    definition = DEFINITIONS[code]
    until = until or since + timedelta(days=1)
    database, cells = warehouse(rows), []
    for scan in measure_query([definition], since=since, until=until, clock=clock):
        for row in database.execute(scan.sql).fetchall():
            (where, _), cell = scan.cell(row)
            if where == hall:
                cells.append(cell)
    return figure_of(definition, merge(cells), usual=Fraction(1), **more)


def live_value(code, rows, *, hall="H1", now, soon=None, **more):
    """Return the figure of an indicator in one hall at a moment."""
    definition = DEFINITIONS[code]
    database, cell = warehouse(rows), {}
    clock = Clock(now, soon or now + timedelta(days=1))
    for scan, _ in live_query([definition], clock=clock):
        for row in database.execute(scan.sql).fetchall():
            (where,), found = scan.cell(row)
            if where == hall:
                cell.update(found)
    days = definition.terms["days"]
    return figure_of(
        definition, {**cell, days: 1}, usual=Fraction(1), is_live=True, is_covered=True, **more
    )


def own_packs(tmp_path, *files):
    """Return the root of packs that hold only these files of the nation's layer."""
    root = tmp_path / "packs" / "national"
    for name in ("layer.yaml", *files):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        copy(PACKS / name, root / name)
    return root


def number(text):
    """Return a number of two places."""
    return Decimal(text).quantize(Decimal("0.01"))
