"""Files of the warehouse: written whole under the digest of their content, before they count."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from hashlib import file_digest
from pathlib import Path
from typing import Any
from uuid import uuid4

from onewindow.insight.warehouse.gateways.reading import THREADS, facts_folder
from onewindow.insight.warehouse.rules import FactTable
from onewindow.kernel.months import months_later
from onewindow.kernel.sql import quoted


@dataclass(frozen=True, slots=True)
class Written:
    """One file that lies on the disk, and what it holds."""

    month: str
    path: str
    digest: str
    rows: int
    first_on: date
    last_on: date


def write_parts(connection: Any, *, table: FactTable, source: str, rows: str) -> list[Written]:
    """
    Write one file for each month of a relation that has the columns of the standard.

    The same rows in the same order give the same file. Two months are written at a time, so the
    relation must be one that every connection of the database sees.
    """
    dated = quoted(table.dated)
    months = connection.execute(
        f"SELECT strftime({dated}, '%Y-%m') AS month, count(*), CAST(min({dated}) AS DATE), "  # noqa: S608
        f"CAST(max({dated}) AS DATE) FROM {rows} GROUP BY month ORDER BY month"
    ).fetchall()
    folder = facts_folder() / table.table / source
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    select = f"SELECT {', '.join(map(quoted, table.types))} FROM {rows}"  # noqa: S608

    def write(found: tuple[str, int, date, date]) -> Written:
        month, count, first_on, last_on = found
        first = date.fromisoformat(f"{month}-01")
        after = months_later(first, 1)
        wanted = f"{select} WHERE {dated} >= '{first}' AND {dated} < '{after}'"
        draft = folder / f"{uuid4().hex}.draft"
        with connection.cursor() as own:
            own.execute(f"COPY ({wanted}) TO '{draft}' (FORMAT parquet)")
        digest = settled(draft)
        final = folder / f"{month}-{digest[:12]}.parquet"
        draft.replace(final)
        path = str(final.relative_to(facts_folder()))
        return Written(month, path, digest, count, first_on, last_on)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(write, months))


def settled(path: Path) -> str:
    """Return the digest of a file's content, after it is safely on the disk."""
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    return digest
