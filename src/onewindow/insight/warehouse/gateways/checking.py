"""Judging what came: rows with their types in one relation, bad ones with their reasons."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from onewindow.insight.warehouse.gateways.staging import Rejected
from onewindow.insight.warehouse.rules import FactTable
from onewindow.insight.warehouse.rules.checking import (
    LINE,
    Circumstances,
    checked_query,
    kept_values,
)
from onewindow.insight.warehouse.rules.sources import TableMapping
from onewindow.insight.warehouse.rules.standard import quoted

# 切不成列的行，整行文字放在这一项下。
UNCUT = "整行"
_CITIZEN_NUMBER = re.compile(r"\d{14,17}[\dXx]")


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that may not come in: where it stands, what it says, everything that is wrong."""

    line: int
    row_id: str
    values: dict[str, str | None]
    reasons: list[str]


@dataclass(frozen=True, slots=True)
class Counted:
    """How many rows there are of which sort; ``newest`` is the latest moment that dates a row."""

    read: int
    missing: int
    invalid: int
    repeated: int
    newest: datetime | None
    reasons: dict[str, int] = field(default_factory=dict)


def check(
    connection: Any, *, table: FactTable, mapping: TableMapping, told: Circumstances
) -> Counted:
    """Judge each row of the relation ``raw`` and keep the outcome as the table ``checked``."""
    connection.execute(f"CREATE TEMP TABLE checked AS {checked_query(table, mapping, told)}")
    repeated = _set_doubles_aside(connection, table)
    read, missing, invalid, newest = connection.execute(
        "SELECT count(*), count_if(is_missing), count_if(is_invalid), "  # noqa: S608
        f"max({quoted(table.dated)}) FROM checked"
    ).fetchone()
    return Counted(read + repeated, missing, invalid, repeated, newest)


def pick_good(connection: Any, *, table: FactTable, source: str, load: int) -> None:
    """Make the relation ``good``: rows that may come in, with the columns of the standard."""
    own = {"source": f"'{source}'", "load": str(load), "hall": "coalesce(hall, '')"}
    wanted = ", ".join(
        f"{own.get(name, quoted(name))}::{kind} AS {quoted(name)}"
        for name, kind in table.types.items()
    )
    connection.execute(
        f"CREATE TEMP TABLE good AS SELECT {wanted} FROM checked WHERE NOT is_bad"  # noqa: S608
    )


def bad_rows(
    connection: Any,
    *,
    table: FactTable,
    mapping: TableMapping,
    header: Sequence[str],
    rejected: Sequence[Rejected],
) -> Iterator[BadRow]:
    """Yield every row that may not come in, in the order of the file, those uncut at the end."""
    kept = kept_values(table, mapping, header)
    answer = connection.execute(
        f"SELECT line, coalesce(id, ''), kept, reasons FROM checked JOIN "  # noqa: S608
        f"(SELECT {LINE} AS line, {kept} AS kept FROM raw) USING (line) "
        "WHERE is_bad ORDER BY line"
    )
    while rows := answer.fetchmany(5_000):
        for row in rows:
            yield BadRow(*row)
    for one in rejected:
        text = _CITIZEN_NUMBER.sub("（证件号已隐去）", one.text.strip("\r\n"))
        yield BadRow(one.line, "", {UNCUT: text}, [one.words])


def _set_doubles_aside(connection: Any, table: FactTable) -> int:
    """
    Blame all but the last of the rows with one id; drop those that only repeat, and count them.
    """
    (double,) = connection.execute(
        "SELECT count(*) - count(DISTINCT id) FROM checked WHERE NOT is_bad"
    ).fetchone()
    if not double:
        return 0
    content = ", ".join(quoted(one.name) for one in table.columns)
    connection.execute(
        "CREATE TEMP TABLE doubles AS SELECT id, max(line) AS kept, "  # noqa: S608
        f"count(DISTINCT row(hall, {content})) = 1 AS is_repeated FROM checked "
        "WHERE NOT is_bad GROUP BY id HAVING count(*) > 1"
    )
    (repeated,) = connection.execute(
        "DELETE FROM checked USING doubles WHERE checked.id = doubles.id AND NOT is_bad "
        "AND is_repeated AND line < kept"
    ).fetchone()
    connection.execute(
        "UPDATE checked SET is_bad = true, is_invalid = true, reasons = "
        "['与第' || kept || '行的行标识“' || checked.id || '”相同而内容不同，以后一行为准'] "
        "FROM doubles WHERE checked.id = doubles.id AND NOT is_bad AND line < kept"
    )
    return int(repeated)
