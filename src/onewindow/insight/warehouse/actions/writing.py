"""Making files current: the file first, then its row in one transaction."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from onewindow.foundation.records.api import create
from onewindow.insight.warehouse.gateways.writing import Written, write_parts
from onewindow.insight.warehouse.models import Load, Part
from onewindow.insight.warehouse.queries.standard import standard
from onewindow.insight.warehouse.rules import FactTable
from onewindow.insight.warehouse.rules.loads import LOAD, LoadKind, LoadState
from onewindow.kernel.actors import SYSTEM
from onewindow.kernel.canonical import digest
from onewindow.kernel.sql import quoted
from onewindow.kernel.violations import refuse


def write_months(
    connection: Any, *, table: str, source: str, select: str, made_by: str = ""
) -> int:
    """
    Write what a SELECT yields as the facts of every month that it has, and return how many rows.

    These months of this source and table are replaced whole; other months stay. The SELECT names
    its columns as the standard does; it must yield ``id`` and the column that dates a row, and
    what else it leaves out is empty. ``made_by`` says what made the rows, and is kept as the load
    that they came with, so that each leads back to it; the same maker is kept once for a table.

    :raises Refused: if the SELECT has a column that the standard does not know, or lacks one of
        these two.
    """
    of = standard()[table]
    connection.execute(f"CREATE OR REPLACE VIEW facts_yielded AS {select}")
    given = [row[0] for row in connection.execute("DESCRIBE facts_yielded").fetchall()]
    _refuse_wrong_columns(of, given)
    load = _made(table, source, made_by) if made_by else 0
    wanted = ", ".join(
        f"{_value(name, given, source=source, load=load)}::{kind} AS {quoted(name)}"
        for name, kind in of.types.items()
    )
    connection.execute(
        f"CREATE OR REPLACE TABLE facts_to_write AS SELECT {wanted} FROM facts_yielded"  # noqa: S608
    )
    try:
        parts = write_parts(connection, table=of, source=source, rows="facts_to_write")
    finally:
        connection.execute("DROP TABLE facts_to_write; DROP VIEW facts_yielded")
    make_current(table=table, source=source, parts=parts)
    return sum(part.rows for part in parts)


def _made(table: str, source: str, made_by: str) -> int:
    """Return the number of the load that stands for what made the rows."""
    of = digest({"made_by": made_by}).hex()
    known = Load.objects.filter(source=source, table=table, digest=of, mapping="").first()
    if known:
        return known.pk
    now = timezone.now()
    load = Load(
        source=source,
        table=table,
        kind=LoadKind.GENERATED.value,
        file_name=made_by,
        digest=of,
        mapping="",
        arrived_at=now,
        finished_at=now,
        sender=SYSTEM.name,
    )
    create(
        subject=load,
        lifecycle=LOAD,
        names=["receive", "finish"],
        actor=SYSTEM,
        start=LoadState.WAITING.value,
        details={"receive": {"file": made_by}},
    )
    return load.pk


@transaction.atomic
def make_current(*, table: str, source: str, parts: Iterable[Written]) -> None:
    """Let these files be the current ones of their months."""
    now = timezone.now()
    Part.objects.bulk_create(
        [
            Part(
                table=table,
                source=source,
                month=one.month,
                path=one.path,
                digest=one.digest,
                rows=one.rows,
                first_on=one.first_on,
                last_on=one.last_on,
                written_at=now,
            )
            for one in parts
        ],
        update_conflicts=True,
        unique_fields=["table", "source", "month"],
        update_fields=["path", "digest", "rows", "first_on", "last_on", "written_at"],
    )


def _refuse_wrong_columns(table: FactTable, given: list[str]) -> None:
    unknown = sorted(set(given) - set(table.types))
    missing = sorted({"id", table.dated} - set(given))
    if unknown or missing:
        words = [f"多出 {'、'.join(unknown)}"] * bool(unknown)
        words += [f"缺少 {'、'.join(missing)}"] * bool(missing)
        raise refuse("facts.columns", f"{table.name}的列不符合归集标准：{'；'.join(words)}")


def _value(name: str, given: list[str], *, source: str, load: int) -> str:
    if name == "source":
        return f"'{source}'"
    if name == "load" and (load or "load" not in given):
        return str(load)
    if name in given:
        return quoted(name)
    return {"line": "0", "hall": "''"}.get(name, "NULL")
