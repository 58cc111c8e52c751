"""Judging what came: rows with their types in one relation, bad ones with their reasons."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from onewindow.insight.warehouse.gateways.staging import (
    Opened,
    Rejected,
    line_of,
    rejected_lines,
)
from onewindow.insight.warehouse.rules import FactTable
from onewindow.insight.warehouse.rules.checking import (
    LINE,
    Circumstances,
    checked_query,
    kept_values,
)
from onewindow.insight.warehouse.rules.sources import TableMapping
from onewindow.kernel.sql import quoted

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
    """How many rows there are of which sort; ``newest`` is the latest moment or day of a row."""

    read: int
    bad: int
    missing: int
    invalid: int
    repeated: int
    newest: date | datetime | None
    rejected: Sequence[Rejected]


def check(
    connection: Any,
    *,
    table: FactTable,
    mapping: TableMapping,
    told: Circumstances,
    opened: Opened,
) -> Counted:
    """
    Judge each row of the relation ``raw`` and keep the outcome as the relation ``judged``.

    :raises Refused: if the file turns out to be cut off.
    """
    is_numbered = opened.text is None
    query = checked_query(table, mapping, opened.header, told, is_numbered=is_numbered)
    connection.execute(f"CREATE TABLE checked AS {query}")
    rejected = [] if opened.text is None else rejected_lines(connection, opened.text)
    line = "line" if is_numbered else f"coalesce(line, {line_of('rowid', rejected)})"
    connection.execute(
        f"CREATE VIEW judged AS SELECT * EXCLUDE (line), {line} AS line, rowid AS place "  # noqa: S608
        "FROM checked"
    )
    counted = LINE if is_numbered else line_of("(row_number() OVER () - 1)", rejected)
    kept = kept_values(table, mapping, opened.header)
    texts = f"SELECT {counted} AS line, {kept} AS kept FROM raw"  # noqa: S608
    repeated = _set_doubles_aside(connection, table, texts)
    read, bad, missing, invalid, newest = connection.execute(
        "SELECT count(*), count(*) FILTER (is_bad), count(*) FILTER (is_missing), "  # noqa: S608
        f"count(*) FILTER (is_invalid), max({quoted(table.dated)}) FROM checked"
    ).fetchone()
    lost = len(rejected)
    return Counted(
        read + repeated + lost, bad + lost, missing, invalid + lost, repeated, newest, rejected
    )


def pick_good(connection: Any, *, table: FactTable, source: str, load: int) -> None:
    """Make the relation ``good``: rows that may come in, with the columns of the standard."""
    own = {"source": f"'{source}'", "load": str(load), "hall": "coalesce(hall, '')"}
    wanted = ", ".join(
        f"{own.get(name, quoted(name))}::{kind} AS {quoted(name)}"
        for name, kind in table.types.items()
    )
    connection.execute(
        f"CREATE VIEW good AS SELECT {wanted} FROM judged WHERE NOT is_bad"  # noqa: S608
    )


def common_reasons(connection: Any) -> list[tuple[str, int]]:
    """Return the five reasons that most bad rows have, each as one row puts it, with how many."""
    found: list[tuple[str, int]] = connection.execute(
        "SELECT any_value(reason), count(*) AS times FROM "
        "(SELECT unnest(reasons) AS reason FROM checked WHERE is_bad) "
        "GROUP BY regexp_replace(reason, '[“（].*', '') ORDER BY times DESC, 1 LIMIT 5"
    ).fetchall()
    return found


def bad_rows(connection: Any, counted: Counted) -> Iterator[BadRow]:
    """Yield every row that may not come in, in the order of the file, those uncut at the end."""
    answer = connection.execute(
        "SELECT line, coalesce(id, ''), kept, reasons FROM judged WHERE is_bad ORDER BY line"
    )
    while rows := answer.fetchmany(5_000):
        for line, row_id, kept_now, reasons in rows:
            values = {name: value and _plain(value) for name, value in kept_now.items()}
            yield BadRow(line, _plain(row_id), values, [_plain(one) for one in reasons])
    for one in counted.rejected:
        text = _plain(_CITIZEN_NUMBER.sub("（证件号已隐去）", one.text.strip("\r\n")))
        yield BadRow(one.line, "", {UNCUT: text}, [one.words])


def _plain(text: str) -> str:
    """Return a text without the one character that PostgreSQL cannot keep."""
    return text.replace("\x00", "\ufffd")


def _set_doubles_aside(connection: Any, table: FactTable, texts: str) -> int:
    """
    Blame all but the last of the rows with one id; drop those that only repeat, and count them.

    ``texts`` is the query of ``line`` and ``kept``, what each line of the source says.
    """
    (double,) = connection.execute(
        "SELECT count(*) - count(DISTINCT id) FROM checked WHERE NOT is_bad"
    ).fetchone()
    if not double:
        return 0
    content = ", ".join(quoted(one.name) for one in table.columns)
    connection.execute(
        "CREATE TABLE earlier AS SELECT place, line, kept_line, is_repeated "  # noqa: S608
        "FROM judged JOIN (SELECT id, max(line) AS kept_line, "
        f"count(DISTINCT row(hall, {content})) = 1 AS is_repeated FROM judged "
        "WHERE NOT is_bad GROUP BY id HAVING count(*) > 1) USING (id) "
        "WHERE NOT is_bad AND line < kept_line"
    )
    connection.execute(
        "UPDATE checked SET is_bad = true, is_invalid = true, kept = other.kept, "  # noqa: S608
        # 改过的行换了行号（rowid），文件里的行号要写下来。
        "line = other.line, reasons = "
        "['与第' || kept_line || '行的行标识“' || id || '”相同而内容不同，以后一行为准'] "
        f"FROM (SELECT * FROM earlier JOIN ({texts}) USING (line)) AS other "
        "WHERE checked.rowid = other.place AND NOT is_repeated"
    )
    (repeated,) = connection.execute(
        "DELETE FROM checked WHERE rowid IN (SELECT place FROM earlier WHERE is_repeated)"
    ).fetchone()
    return int(repeated)
