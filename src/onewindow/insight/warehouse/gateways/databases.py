"""Reading another hall's database by a query of its mapping pack; nothing is ever written."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from typing import Any
from urllib.parse import unquote, urlsplit

from onewindow.insight.warehouse.rules.sources import SourcePack, TableMapping
from onewindow.kernel.violations import refuse

BEGINNING = "1970-01-01 00:00:00"
_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query gives: its columns, its rows as they come, how far that clock is fast."""

    header: list[str]
    rows: Iterator[tuple[Any, ...]]
    clock_ahead: int | None


def is_connected(pack: SourcePack) -> bool:
    """Test if this machine was told where the source's database is."""
    return bool(pack.database and os.environ.get(pack.database))


@contextmanager
def asked(pack: SourcePack, mapping: TableMapping, *, since: str) -> Iterator[Answer]:
    """
    Ask the source's database for one table; ``since`` is where the last answer ended.

    The pack names the environment variable that holds the address, so that no password stands in
    a pack: ``sqlite:////path/to/file`` or ``postgresql://user:password@host/name``.

    :raises Refused: if the address is missing, or the database cannot be read.
    """
    address = os.environ.get(pack.database, "")
    scheme = urlsplit(address).scheme
    if scheme not in ("sqlite", "postgresql", "postgres"):
        raise refuse(
            "database.address",
            f"环境变量 {pack.database} 里没有数据库地址（sqlite:////… 或 postgresql://…）",
        )
    # psycopg 占 9 MB，用 SQLite 的进程不读别人的 PostgreSQL 时不载入。
    driver: Any = sqlite3 if scheme == "sqlite" else import_module("psycopg")
    ask = _ask_sqlite if scheme == "sqlite" else _ask_postgresql
    try:
        with ask(address, mapping.query, since or BEGINNING) as answer:
            yield answer
    except driver.Error as error:
        raise refuse("database.unreadable", f"{pack.name}的数据库读不了：{error}") from error


@contextmanager
def _ask_sqlite(address: str, query: str, since: str) -> Iterator[Answer]:
    path = unquote(urlsplit(address).path).removeprefix("/")
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        wanted = {"since": since} if ":since" in query else {}
        cursor = connection.execute(query, wanted)
        yield Answer([column[0] for column in cursor.description], cursor, None)


@contextmanager
def _ask_postgresql(address: str, query: str, since: str) -> Iterator[Answer]:
    options = "-c default_transaction_read_only=on"
    with import_module("psycopg").connect(address, options=options) as connection:
        now = connection.execute("SELECT clock_timestamp()").fetchone()
        ahead = (now[0] - datetime.now(UTC)).total_seconds() if now else 0.0
        with connection.cursor(name="warehouse") as cursor:
            cursor.itersize = _ROWS
            wanted = query.replace("%", "%%").replace(":since", "%(since)s")
            cursor.execute(wanted, {"since": since})
            header = [column.name for column in cursor.description or ()]
            yield Answer(header, iter(cursor), round(ahead))
