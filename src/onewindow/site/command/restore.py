"""``onewindow restore FILE``: into an empty home only, and verified by the ledger afterwards."""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import dj_database_url

from onewindow.kernel.violations import refuse
from onewindow.site.command import archive, database_copy
from onewindow.site.command.console import CONSOLE, step


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the file, and perhaps its password."""
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--password-file", type=Path, help="备份时所用口令的文件")


def run(options: argparse.Namespace) -> int:
    """Restore, then verify the ledger; nothing is put in place before the file proved whole."""
    home = Path(os.environ.get("ONEWINDOW_HOME", "var")).resolve()
    if home.exists() and any(home.iterdir()):
        raise refuse("restore.not_empty", f"{home} 不是空目录，恢复不会覆盖已有数据")
    url = os.environ.get("ONEWINDOW_DATABASE_URL", f"sqlite:///{home / 'onewindow.sqlite3'}")
    database: dict[str, Any] = dict(dj_database_url.parse(url))
    password = options.password_file.read_text().strip() if options.password_file else ""
    home.parent.mkdir(parents=True, exist_ok=True)
    with archive.beside(home) as folder:
        with step("检查备份 check the file"):
            manifest = archive.unpack(options.file, folder)
        if (manifest["database"] == "sqlite") != database_copy.is_sqlite(database):
            raise refuse(
                "restore.database",
                f"备份来自 {manifest['database']}，与 ONEWINDOW_DATABASE_URL 指定的数据库不同类",
            )
        _secrets(folder, password)
        with step("恢复 restore"):
            _put_in_place(folder, home, database)
    with step("校验账本 verify the ledger"):
        outcome = _verify()
    if outcome.returncode:
        CONSOLE.print(outcome.stdout + outcome.stderr)
        CONSOLE.print(
            "[red]✗[/] 数据已恢复，但账本校验未通过 restored, but the ledger does not verify"
        )
        return 1
    CONSOLE.print(f"[green]✓[/] 已恢复到 {home}（备份于 {manifest['made_at']}）", soft_wrap=True)
    return 0


def _secrets(folder: Path, password: str) -> None:
    sealed = folder / archive.SEALED_SECRETS
    if not sealed.exists():
        return
    if not password:
        raise refuse("restore.password", "备份中的密钥已加密，请用 --password-file 提供口令")
    archive.open_secrets(sealed.read_bytes(), password, folder / "home" / "secrets")


def _put_in_place(folder: Path, home: Path, database: dict[str, Any]) -> None:
    copy = next((folder / "database").iterdir())
    if database_copy.is_sqlite(database):
        target = Path(str(database["NAME"]))
        if target.exists():
            raise refuse("restore.not_empty", f"{target} 已存在，恢复不会覆盖已有数据")
        if not target.is_relative_to(home):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(copy, target)
        else:
            shutil.move(copy, folder / "home" / target.relative_to(home))
    else:
        database_copy.load_postgresql(database, copy)
    if home.exists():
        home.rmdir()
    (folder / "home").rename(home)
    home.chmod(0o700)


def _verify() -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "onewindow.site.command", "ledger", "verify"],
        capture_output=True,
        text=True,
        check=False,
    )
