"""Joining what came with what is there: a row with a known id takes the old one's place."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onewindow.insight.warehouse.gateways.reading import facts_folder, rows_of
from onewindow.insight.warehouse.gateways.writing import Written, write_parts
from onewindow.insight.warehouse.rules import FactTable
from onewindow.insight.warehouse.rules.standard import quoted


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
    files = [str(facts_folder() / path) for path in current.values()]
    connection.execute(
        f"CREATE OR REPLACE TABLE old AS SELECT * FROM ({rows_of(table, files)}) "  # noqa: S608
        "WHERE id IN (SELECT id FROM good)"
    )
    (known,) = connection.execute("SELECT count(*) FROM old").fetchone()
    fresh = _changed(connection, table) if known else "good"
    (came,), (left,) = (
        connection.execute(f"SELECT count(*) FROM {name}").fetchone()  # noqa: S608
        for name in ("good", fresh)
    )
    if not left:
        return Merged((), (), 0, 0, came)
    if not current:
        written = write_parts(connection, table=table, source=source, rows=fresh)
        return Merged(tuple(written), (), left, 0, came - left)
    touched = _months(connection, table, fresh)
    before = [str(facts_folder() / path) for month, path in current.items() if month in touched]
    connection.execute(
        f"CREATE OR REPLACE TABLE after AS SELECT * FROM {fresh} UNION ALL "  # noqa: S608
        f"SELECT * FROM ({rows_of(table, before)}) WHERE id NOT IN (SELECT id FROM old)"
    )
    written = write_parts(connection, table=table, source=source, rows="after")
    connection.execute("DROP TABLE after")
    emptied = tuple(sorted((touched & set(current)) - {one.month for one in written}))
    same = came - left
    return Merged(tuple(written), emptied, left - (known - same), known - same, same)


def _changed(connection: Any, table: FactTable) -> str:
    """Return the relation of those rows of ``good`` that are new or not as they were."""
    content = ", ".join(quoted(one) for one in table.types if one not in ("load", "line"))
    connection.execute(
        "CREATE OR REPLACE TABLE moved AS SELECT id FROM "  # noqa: S608
        f"(SELECT {content} FROM good EXCEPT SELECT {content} FROM old)"
    )
    connection.execute("DELETE FROM old WHERE id NOT IN (SELECT id FROM moved)")
    connection.execute(
        "CREATE OR REPLACE TABLE fresh AS SELECT * FROM good WHERE id IN (SELECT id FROM moved)"
    )
    return "fresh"


def _months(connection: Any, table: FactTable, fresh: str) -> set[str]:
    """Return the months that gain, change or lose a row."""
    dated = quoted(table.dated)
    found = connection.execute(
        f"SELECT strftime({dated}, '%Y-%m') FROM {fresh} UNION "  # noqa: S608
        f"SELECT strftime({dated}, '%Y-%m') FROM old"
    ).fetchall()
    return {month for (month,) in found}
