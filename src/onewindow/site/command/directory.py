"""``onewindow directory import FILE``: organizations and staff from a workbook."""

import argparse
from pathlib import Path

from django.utils import timezone

from onewindow.foundation.accounts.api import GrantedRole, Role, import_template, import_workbook
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Refused
from onewindow.site.command.console import CONSOLE, step

WHOLE_HOUSE = (GrantedRole(Role.ADMINISTRATOR, None, ""),)
COMMAND = Actor("system:command", "命令行")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be done with the directory."""
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    importing = what.add_parser("import", help="从工作簿导入单位和人员 import a workbook")
    importing.add_argument("file", type=Path, metavar="FILE", help="xlsx")
    importing.add_argument("--dry-run", action="store_true", help="只检查，不写入 write nothing")
    template = what.add_parser("template", help="写出空白模板 write the empty workbook")
    template.add_argument("file", type=Path, metavar="FILE")


def run(options: argparse.Namespace) -> int:
    """Do it; every fault is printed with its row and column, and then nothing is written."""
    if options.what == "template":
        options.file.write_bytes(import_template())
        CONSOLE.print(f"[green]✓[/] {options.file}")
        return 0
    try:
        content = options.file.read_bytes()
    except OSError as error:
        CONSOLE.print(f"✗ 读不出文件：{error.strerror}", markup=False)
        return 1
    try:
        with step("检查" if options.dry_run else "导入"):
            outcome = import_workbook(
                content=content,
                granter=WHOLE_HOUSE,
                on=timezone.localdate(),
                actor=COMMAND,
                dry_run=options.dry_run,
            )
    except Refused as refused:
        for violation in refused.violations:
            place = f"{violation.field}：" if violation.field else ""
            CONSOLE.print(f"✗ {place}{violation.message}", soft_wrap=True, markup=False)
        CONSOLE.print(f"[red]✗[/] {len(refused.violations)} 处要改，没有写入任何内容")
        return 1
    organizations = outcome.organizations
    CONSOLE.print(
        f"单位：新增 {organizations.added}，更正 {organizations.changed}，"
        f"未变 {organizations.unchanged}；账号：新开 {outcome.accounts}；"
        f"授权：新增 {outcome.grants}，未变 {outcome.unchanged}"
    )
    return 0
