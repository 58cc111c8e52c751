"""Replay of a table over many stored facts, in DuckDB."""

from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from itertools import islice
from tempfile import NamedTemporaryFile
from typing import Any, Self

from onewindow.engines.decisions.rules.tables.checking import CheckedTable
from onewindow.engines.decisions.rules.tables.compiling import Compiled, compiled
from onewindow.engines.decisions.rules.tables.concluding import decided
from onewindow.engines.decisions.rules.tables.content import DecisionTable
from onewindow.engines.decisions.rules.tables.facts import facts_of
from onewindow.engines.decisions.rules.tables.sql import (
    LEFT_TO_PYTHON,
    MISSING_MARK,
    UNDECIDED,
    Sizes,
    column_of,
    query_of,
    sizes_of,
)

BATCH = 100_000
Stored = Mapping[str, Any]


def replay(table: DecisionTable, rows: Iterable[tuple[Any, Stored]]) -> Iterator[tuple[Any, str]]:
    """
    Yield each key with the row that the table hits on its stored facts, "" for none.

    It takes the rows in batches, so that any number of them fits into memory.

    :raises Refused: if a cell of the table is wrong.
    :raises ValueError: if stored facts cannot be read as the kinds of the inputs.
    """
    ready = compiled(table)
    sizes = sizes_of(ready.checked)
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        keys, facts = [key for key, _ in batch], [stored for _, stored in batch]
        hits = _hits(ready, sizes, facts) if sizes and table.inputs and table.rows else None
        if hits is None:
            hits = [ready.decide(facts_of(table, stored)).row for stored in facts]
        yield from zip(keys, hits, strict=True)


def _hits(ready: Compiled, sizes: Sizes, facts: list[Stored]) -> list[str]:
    with History([column_of(item, facts) for item in ready.checked.inputs]) as history:
        found = history.run(ready.checked, sizes)
    table = ready.checked.table
    return [
        hit if hit is not None else ready.decide(facts_of(table, facts[number])).row
        for number, hit in enumerate(found)
    ]


class History:
    """Stored facts in a database of DuckDB's own, over which tables can be run."""

    def __init__(self, columns: list[list[str]]) -> None:
        # 网页进程从不重放：DuckDB 要占约 40 MB，用到时才装入。
        self.database = import_module("duckdb").connect(":memory:")
        self.count = len(columns[0])
        names = ", ".join(f"'c{n}': 'VARCHAR'" for n in range(len(columns)))
        # 实测：经文本文件装入比经 numpy 对象数组快十倍。
        with NamedTemporaryFile("w", encoding="utf-8", newline="", suffix=".tsv") as file:
            file.writelines(f"{line}\n" for line in map("\t".join, zip(*columns, strict=True)))
            file.flush()
            self.database.execute(
                f"CREATE TABLE history AS SELECT * FROM read_csv(?, columns = {{{names}}}, "  # noqa: S608
                "auto_detect = false, header = false, delim = '\t', quote = '', escape = '', "
                "comment = '', nullstr = ?, new_line = '\\n', null_padding = false)",
                [file.name, MISSING_MARK],
            )

    def __enter__(self) -> Self:
        return self

    def close(self) -> None:
        """Let go of the memory."""
        self.database.close()

    def __exit__(self, *raised: object) -> None:
        self.close()

    def run(self, checked: CheckedTable, sizes: Sizes) -> list[str | None]:
        """Return for each fact the row hit, "" for none, None for what is left to Python."""
        found = self.database.execute(query_of(checked, sizes, "history")).fetchnumpy()
        hits = found["hit"][found["n"].argsort(kind="stable")].tolist()
        names = {hit: _name(checked, hit) for hit in set(hits)}
        return [names[hit] for hit in hits]


def _name(checked: CheckedTable, hit: int | str) -> str | None:
    """Return the row that the query means, "" for none, None for what is left to Python."""
    numbers = [int(number) for number in str(hit).split(",") if number]
    if numbers == [LEFT_TO_PYTHON]:
        return None
    if numbers in ([], [UNDECIDED]):
        return ""
    return decided(checked, [checked.rows[number] for number in numbers]).row
