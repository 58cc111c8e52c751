"""The collection standard, read once from its packs."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from onewindow.insight.warehouse.rules import FactTable, table_problems
from onewindow.kernel.packs import PackError, label, read_whole


def standard() -> dict[str, FactTable]:
    """Return the fact tables of the collection standard by their names."""
    return _standard(Path(settings.PACKS) / "national" / "facts")


def check_fact_packs(folder: Path) -> list[str]:
    """Return everything that is wrong within one layer's ``facts`` folder."""
    return _read(folder)[1]


@lru_cache(maxsize=4)
def _standard(folder: Path) -> dict[str, FactTable]:
    tables, problems = _read(folder)
    if problems:
        raise PackError("；".join(problems))
    return {one.table: one for one in tables}


def _read(folder: Path) -> tuple[list[FactTable], list[str]]:
    tables: list[FactTable] = []
    problems: list[str] = []
    for path in sorted(folder.glob("*.yaml")):
        table, wrong = read_whole(path, FactTable)
        problems += wrong
        if table is not None:
            problems += table_problems(table)
            if table.table != path.stem:
                problems.append(f"{label(path)}：文件名须与 table 相同")
            tables.append(table)
    return tables, problems
