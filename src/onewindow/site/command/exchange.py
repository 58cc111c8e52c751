"""``onewindow exchange``: the open data as files."""

import argparse
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from onewindow.channels.exchange.api import InvalidRelease, export_ocds, publish_releases
from onewindow.site.command.console import CONSOLE


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be exported and where to."""
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    ocds = what.add_parser("ocds", help="导出 OCDS 1.1.5 发布包和记录包 write OCDS packages")
    ocds.add_argument("folder", metavar="DIR", type=Path, help="写入的目录 folder to write")


def run(options: argparse.Namespace) -> int:
    """Release what is waiting, then write everything, each package checked against the schema."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    try:
        with Progress(*columns, console=CONSOLE, transient=True) as progress:
            task = progress.add_task("发布新公告", total=None)
            publish_releases()
            written = export_ocds(
                options.folder,
                told=lambda name, done, total: progress.update(
                    task, description=name, completed=done, total=total
                ),
            )
    except InvalidRelease as problem:
        CONSOLE.print(f"不符合 OCDS 1.1.5：{problem}", style="red")
        return 1
    CONSOLE.print(
        f"已写入 {options.folder}：发布{written.releases}条，记录{written.records}份，"
        f"文件{written.files}个，全部通过校验。"
    )
    return 0
