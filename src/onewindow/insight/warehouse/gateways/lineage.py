"""From a figure to its rows, from a row to the file and line it came from (数据血缘)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onewindow.insight.warehouse.gateways.reading import warehouse
from onewindow.insight.warehouse.models import Load, QuarantinedRow
from onewindow.insight.warehouse.queries.standard import standard
from onewindow.insight.warehouse.rules.loads import LoadKind
from onewindow.kernel.sql import quoted


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a row came from: the load, the file, the line; none where rows were generated."""

    load: int
    kind: str
    file: str
    line: int
    arrived_at: Any


@dataclass(frozen=True, slots=True)
class FactRow:
    """One row of a fact table, with where it came from."""

    table: str
    source: str
    id: str
    values: Mapping[str, Any]
    origin: Origin | None


@dataclass(frozen=True, slots=True)
class Behind:
    """The rows behind a figure: those of one page, and how many there are."""

    rows: tuple[FactRow, ...]
    total: int


def rows_behind(
    table: str,
    where: str = "true",
    parameters: tuple[Any, ...] = (),
    *,
    order: str = "",
    limit: int = 50,
    offset: int = 0,
) -> Behind:
    """
    Return the rows of a fact table that a condition names, each with its source file and line.

    ``where`` and ``order`` are SQL of our own packs, never of a visitor; what a visitor says goes
    into ``parameters``, one for each ``?``. Names like "on", "at" and "left" must be quoted.

    :raises KeyError: if the standard has no such table.
    """
    of = standard()[table]
    columns = ", ".join(map(quoted, of.types))
    ordered = order or f"{quoted(of.dated)}, id"
    with warehouse() as facts:
        (total,) = facts.execute(
            f"SELECT count(*) FROM {table} WHERE {where}",  # noqa: S608 - SQL of our own packs
            list(parameters),
        ).fetchone()
        found = facts.execute(
            f"SELECT {columns} FROM {table} WHERE {where} ORDER BY {ordered} "  # noqa: S608
            f"LIMIT {int(limit)} OFFSET {int(offset)}",
            list(parameters),
        ).fetchall()
    rows = [dict(zip(of.types, row, strict=True)) for row in found]
    origins = _origins({(row["load"], row["line"]) for row in rows})
    return Behind(
        tuple(
            FactRow(table, row["source"], row["id"], row, origins.get((row["load"], row["line"])))
            for row in rows
        ),
        int(total),
    )


def _origins(places: set[tuple[int, int]]) -> dict[tuple[int, int], Origin]:
    """Return where these lines of these loads come from; a corrected one from its first file."""
    loads = Load.objects.in_bulk({load for load, _ in places})
    corrected = [line for load, line in places if load in loads and _is_correction(loads[load])]
    first = QuarantinedRow.objects.select_related("load").in_bulk(corrected)
    found = {}
    for load, line in places:
        if load not in loads:
            continue
        of, at = loads[load], line
        if _is_correction(of) and line in first:
            of, at = first[line].load, first[line].line
        found[load, line] = Origin(load, loads[load].kind, of.file_name, at, of.arrived_at)
    return found


def _is_correction(load: Load) -> bool:
    return load.kind == LoadKind.CORRECTION
