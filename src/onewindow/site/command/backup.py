"""``onewindow backup FILE``: everything that cannot be made again, in one file."""

import argparse
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.db import connection
from rich.progress import Progress

from onewindow.kernel.violations import refuse
from onewindow.site.command import archive, database_copy
from onewindow.site.command.console import CONSOLE

# 数据库文件及其随身文件不按普通文件收录，由数据库自己的备份接口复制。
SIDES = ("", "-wal", "-shm", ".turn")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the file, and perhaps a password."""
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument(
        "--password-file",
        type=Path,
        help="以此文件中的口令加密密钥 encrypt the secrets under the password in this file",
    )


def run(options: argparse.Namespace) -> int:
    """Write the back-up; what is committed before this moment is in it."""
    target: Path = options.file.resolve()
    if target.exists():
        raise refuse("backup.exists", f"{target} 已存在，备份不覆盖旧文件")
    if not target.parent.is_dir():
        raise refuse("backup.folder", f"目录 {target.parent} 不存在")
    password = options.password_file.read_text().strip() if options.password_file else ""
    home = Path(settings.HOME)
    database = connection.settings_dict
    sqlite = database_copy.is_sqlite(database)
    own = [Path(str(database["NAME"]) + end) for end in SIDES] if sqlite else []
    with archive.beside(target) as folder, Progress(console=CONSOLE) as progress:
        copy = folder / ("onewindow.sqlite3" if sqlite else "onewindow.dump")
        # 先复制数据库，再收文件：文件先落盘、后登记，反过来会缺文件。
        _copy_database(copy, progress)
        members = archive.members_of(home, without=[*own, target])
        secrets = home / "secrets"
        if password:
            members = [m for m in members if not m.path.is_relative_to(secrets)]
        bar = progress.add_task("文件 files", total=len(members) + 1)
        with archive.new_archive(target) as writer:
            for member in (archive.Member(f"database/{copy.name}", copy), *members):
                writer.add(member)
                progress.advance(bar)
            if password:
                sealed = archive.seal_secrets(secrets, password)
                writer.add_bytes(archive.SEALED_SECRETS, sealed)
            writer.finish(
                {
                    "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
                    "version": version("onewindow"),
                    "database": "sqlite" if sqlite else "postgresql",
                }
            )
    CONSOLE.print(f"[green]✓[/] {target}  {target.stat().st_size / 1e6:.1f} MB", soft_wrap=True)
    if not password:
        CONSOLE.print(
            "[yellow]![/] 备份内含未加密的密钥，仅本人可读（0600），请妥善保管；"
            "或使用 --password-file。The file holds unencrypted secrets: keep it safe."
        )
    return 0


def _copy_database(copy: Path, progress: Progress) -> None:
    database = connection.settings_dict
    bar = progress.add_task("数据库 database", total=None)
    if database_copy.is_sqlite(database):
        source = Path(str(database["NAME"])).resolve()
        database_copy.copy_sqlite(
            source,
            copy,
            progress=lambda done, total: progress.update(bar, completed=done, total=total),
        )
    else:
        database_copy.dump_postgresql(database, copy)
        progress.update(bar, completed=1, total=1)
