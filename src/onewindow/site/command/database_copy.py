"""Copies of a database that is in use: SQLite by its back-up interface, PostgreSQL by pg_dump."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from onewindow.kernel.violations import refuse

PAGES_A_STEP = 2000


def is_sqlite(database: Mapping[str, Any]) -> bool:
    """Test if a Django database setting names SQLite."""
    return "sqlite" in str(database["ENGINE"])


def copy_sqlite(source: Path, target: Path, *, progress: Callable[[int, int], None]) -> None:
    """Copy a SQLite database as it is at this moment, while others go on writing."""
    with sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True) as here:
        # 先取得读快照：否则其他连接每写一次，备份就从头再来。
        here.execute("BEGIN")
        here.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        there = sqlite3.connect(target)
        try:
            here.backup(
                there,
                pages=PAGES_A_STEP,
                sleep=0,
                progress=lambda _, left, total: progress(total - left, total),
            )
            answer = there.execute("PRAGMA quick_check").fetchone()[0]
        finally:
            there.close()
    if answer != "ok":
        raise refuse("backup.damaged", f"数据库自检未通过：{answer}")


def dump_postgresql(database: Mapping[str, Any], target: Path) -> None:
    """Dump a PostgreSQL database in its custom format."""
    _run("pg_dump", database, ["--format=custom", f"--file={target}"])


def load_postgresql(database: Mapping[str, Any], source: Path) -> None:
    """Load a dump into a database that holds no table yet."""
    _run(
        "pg_restore",
        database,
        ["--exit-on-error", "--single-transaction", "--no-owner", str(source)],
    )


def _run(program: str, database: Mapping[str, Any], arguments: list[str]) -> None:
    connection = {
        "PGHOST": database.get("HOST"),
        "PGPORT": database.get("PORT"),
        "PGUSER": database.get("USER"),
        "PGPASSWORD": database.get("PASSWORD"),
    }
    environment = os.environ | {name: str(value) for name, value in connection.items() if value}
    command = [_find(program), "--no-password", f"--dbname={database['NAME']}", *arguments]
    outcome = subprocess.run(  # noqa: S603 - a fixed program, no shell
        command, env=environment, capture_output=True, text=True, check=False
    )
    if outcome.returncode:
        raise refuse("backup.program", f"{program}：{outcome.stderr.strip()[-400:]}")


def _find(program: str) -> str:
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), reverse=True)
    found = shutil.which(program) or (str(versions[0]) if versions else "")
    if not found:
        raise refuse("backup.program", f"未找到 {program}，请安装 postgresql-client")
    return found
