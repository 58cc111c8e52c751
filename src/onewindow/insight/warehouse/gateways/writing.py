"""Files of the warehouse: written whole under the digest of their content, before they count."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import file_digest
from pathlib import Path
from typing import Any
from uuid import uuid4

from onewindow.insight.warehouse.gateways.reading import facts_folder
from onewindow.insight.warehouse.rules import FactTable
from onewindow.insight.warehouse.rules.standard import quoted


@dataclass(frozen=True, slots=True)
class Written:
    """One file that lies on the disk, and what it holds."""

    month: str
    path: str
    digest: str
    rows: int
    first_on: date
    last_on: date


def write_parts(connection: Any, *, table: FactTable, source: str, rows: str) -> Iterator[Written]:
    """
    Write one file for each month of a relation that has the columns of the standard.

    The same rows give the same file: they are ordered by their moment and their id.
    """
    columns, dated = ", ".join(map(quoted, table.types)), quoted(table.dated)
    months = connection.execute(
        f"SELECT strftime({dated}, '%Y-%m') AS month, count(*), CAST(min({dated}) AS DATE), "  # noqa: S608
        f"CAST(max({dated}) AS DATE) FROM {rows} GROUP BY month ORDER BY month"
    ).fetchall()
    folder = facts_folder() / table.table / source
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for month, count, first_on, last_on in months:
        draft = folder / f"{uuid4().hex}.draft"
        following = f"{int(month[:4]) + month.endswith('12')}-{int(month[5:]) % 12 + 1:02d}"
        connection.execute(
            f"COPY (SELECT {columns} FROM {rows} WHERE {dated} >= '{month}-01' "  # noqa: S608
            f"AND {dated} < '{following}-01' ORDER BY {dated}, id) "
            f"TO '{draft}' (FORMAT parquet, COMPRESSION zstd)"
        )
        digest = settled(draft)
        final = draft.with_name(f"{month}-{digest[:12]}.parquet")
        draft.replace(final)
        path = str(final.relative_to(facts_folder()))
        yield Written(month, path, digest, count, first_on, last_on)


def settled(path: Path) -> str:
    """Return the digest of a file's content, after it is safely on the disk."""
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    return digest
