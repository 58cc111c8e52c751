"""Joining what came with what is there: a row with a known id takes the old one's place."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onewindow.insight.warehouse.gateways.reading import facts_folder, rows_of
from onewindow.insight.warehouse.gateways.writing import Written, write_parts
from onewindow.insight.warehouse.rules import FactTable
from onewindow.kernel.sql import quoted


@dataclass(frozen=True, slots=True)
class Merged:
    """The files that a merge wrote, the months that it left empty, and what became of the rows."""

    written: tuple[Written, ...]
    emptied: tuple[str, ...]
    new: int
    changed: int
    same: int


def merge(connection: Any, *, table: FactTable, source: str, current: Mapping[str, str]) -> Merged:
    """
    Write the months that the relation ``good`` changes; ``current`` is month → file of before.

    ``good`` has the columns of the standard and each id once. A row that is there already with
    the same content stays as it was, so that the same rows again write nothing.
    """
    (came,) = connection.execute("SELECT count(*) FROM good").fetchone()
    if not current:
        written = write_parts(connection, table=table, source=source, rows="good")
        return Merged(tuple(written), (), came, 0, 0)
    new, changed = _compare(connection, table, list(current.values()))
    if not new + changed:
        return Merged((), (), 0, 0, came)
    touched = _months(connection, table)
    before = [str(facts_folder() / path) for month, path in current.items() if month in touched]
    connection.execute(
        "CREATE OR REPLACE TABLE after AS "  # noqa: S608 - names of our own
        "SELECT * FROM good WHERE id IN (SELECT id FROM moved) UNION ALL "
        f"SELECT * FROM ({rows_of(table, before)}) "
        "WHERE id NOT IN (SELECT id FROM moved WHERE was IS NOT NULL)"
    )
    written = write_parts(connection, table=table, source=source, rows="after")
    connection.execute("DROP TABLE after")
    emptied = tuple(sorted((touched & set(current)) - {one.month for one in written}))
    return Merged(tuple(written), emptied, new, changed, came - new - changed)


def _compare(connection: Any, table: FactTable, paths: list[str]) -> tuple[int, int]:
    """
    Note in the table ``moved`` which rows of ``good`` are new or not as they were; count both.

    ``was`` is the moment that dated the row before, none for a new one.
    """
    files = [str(facts_folder() / path) for path in paths]
    content = [quoted(one) for one in table.types if one not in ("source", "id", "load", "line")]
    differs = " OR ".join(f"good.{one} IS DISTINCT FROM old.{one}" for one in content)
    connection.execute(
        "CREATE OR REPLACE TABLE moved AS "  # noqa: S608 - names of our own
        f"SELECT good.id, old.{quoted(table.dated)} AS was "
        f"FROM good LEFT JOIN ({rows_of(table, files)}) AS old USING (id) "
        f"WHERE old.id IS NULL OR {differs}"
    )
    new, all_moved = connection.execute(
        "SELECT count(*) FILTER (was IS NULL), count(*) FROM moved"
    ).fetchone()
    return new, all_moved - new


def _months(connection: Any, table: FactTable) -> set[str]:
    """Return the months that gain, change or lose a row."""
    found = connection.execute(
        f"SELECT strftime({quoted(table.dated)}, '%Y-%m') FROM good "  # noqa: S608
        "WHERE id IN (SELECT id FROM moved) UNION "
        "SELECT strftime(was, '%Y-%m') FROM moved WHERE was IS NOT NULL"
    ).fetchall()
    return {month for (month,) in found}
