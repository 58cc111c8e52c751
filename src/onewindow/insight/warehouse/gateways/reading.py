"""The warehouse as a database to read: every fact table as a view of its current files."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings

from onewindow.insight.warehouse.models import Part
from onewindow.insight.warehouse.queries.standard import standard
from onewindow.insight.warehouse.rules import FactTable
from onewindow.insight.warehouse.rules.chain import CHAIN
from onewindow.kernel.apart import helper, is_lean
from onewindow.kernel.sql import quoted

THREADS = 2
MEMORY = "3GB"


def root() -> Path:
    """Return the folder that holds the warehouse's files."""
    return Path(settings.HOME) / "warehouse"


def spill() -> Path:
    """Return the folder for what does not fit into memory, and for copies that are soon gone."""
    folder = root() / "spill"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def facts_folder() -> Path:
    """Return the folder below which the parts lie."""
    return root() / "facts"


def opened(*, memory: str = MEMORY) -> Any:
    """Return a connection of DuckDB of this process, bounded in threads and memory."""
    # DuckDB 占约 40 MB 内存，网页进程不读仓库时不装入。
    connection = import_module("duckdb").connect(
        ":memory:",
        config={
            "threads": THREADS,
            "memory_limit": memory,
            "temp_directory": str(spill()),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        },
    )
    connection.execute(f"SET TimeZone = '{settings.TIME_ZONE}'")
    connection.execute("SET enable_progress_bar = false")
    return connection


def duckdb_error() -> type[Exception]:
    """Return the class of everything that DuckDB may raise."""
    error: type[Exception] = import_module("duckdb").Error
    return error


@contextmanager
def warehouse() -> Iterator[Any]:
    """
    Give a connection of DuckDB in which every fact table and ``chain`` is a view, to read only.

    A table without facts is a typed, empty view. The views name the files that are current now;
    what is loaded meanwhile is seen by the next call. A lean process asks a child.
    """
    if is_lean():
        with helper(partial(_answering, tuple(_views()))) as ask:
            yield Remote(ask)
        return
    with warehouse_here() as connection:
        yield connection


@contextmanager
def warehouse_here() -> Iterator[Any]:
    """Give what ``warehouse`` gives, but always of this process; only so there are arrays."""
    with opened() as connection:
        _show(connection, tuple(_views()))
        yield connection


class Remote:
    """Answers like a connection of DuckDB that stands in another process."""

    def __init__(self, ask: Callable[[tuple[str, Any]], Any]) -> None:
        self.ask = ask

    def execute(self, sql: str, parameters: Any = None) -> "Answer":
        """Ask and return the answer."""
        return Answer(*self.ask((sql, parameters)))


class Answer:
    """The rows of an answer, and what its columns are called."""

    def __init__(self, description: list[tuple[Any, ...]], rows: list[tuple[Any, ...]]) -> None:
        self.description, self.rows = description, iter(rows)

    def fetchall(self) -> list[tuple[Any, ...]]:
        """Return the rows that are left."""
        return list(self.rows)

    def fetchone(self) -> tuple[Any, ...] | None:
        """Return the next row, or None."""
        return next(self.rows, None)


@contextmanager
def _answering(views: Sequence[str]) -> Iterator[Callable[[tuple[str, Any]], Any]]:
    with opened() as connection:
        _show(connection, views)

        def answer(question: tuple[str, Any]) -> tuple[list[tuple[Any, ...]], Any]:
            found = connection.execute(*question)
            names = [(column[0],) for column in found.description]
            return names, found.fetchall()

        yield answer


def _show(connection: Any, views: Sequence[str]) -> None:
    for view in views:
        connection.execute(view)
    connection.execute(f"SET allowed_directories = ['{facts_folder()}', '{spill()}']")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def _views() -> Iterator[str]:
    """Yield what makes a view of each fact table over its current files, and the chain."""
    rows = Part.objects.order_by("table", "source", "month").values_list("table", "path")
    current = {
        table: [str(facts_folder() / path) for _, path in parts]
        for table, parts in groupby(rows, key=lambda row: row[0])
    }
    for name, table in standard().items():
        yield f"CREATE VIEW {name} AS {rows_of(table, current.get(name, []))}"
    yield f"CREATE VIEW chain AS {CHAIN}"


def rows_of(table: FactTable, files: list[str]) -> str:
    """Return the SELECT that gives the rows of these files; typed and empty without any."""
    columns = ", ".join(map(quoted, table.types))
    if files:
        listed = ", ".join(f"'{path}'" for path in files)
        return f"SELECT {columns} FROM read_parquet([{listed}])"  # noqa: S608 - our own names
    empty = ", ".join(
        f"CAST(NULL AS {kind}) AS {quoted(name)}" for name, kind in table.types.items()
    )
    return f"SELECT {empty} WHERE false"
