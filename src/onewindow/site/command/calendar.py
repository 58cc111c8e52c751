"""``onewindow calendar FILE``: import the holiday notice of a year."""

import argparse
from pathlib import Path

from onewindow.foundation.policy.api import Confidence, load_calendar_table
from onewindow.site.command.console import CONSOLE


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what an import needs."""
    parser.add_argument(
        "file", type=Path, help="yaml，或表头为 日期、类型（放假/上班）、名称 的 csv、xlsx"
    )
    parser.add_argument("--source", default="导入的放假通知", help="依据，如通知文号 the notice")
    parser.add_argument(
        "--checked", action="store_true", help="已与原文核对 compared with the notice itself"
    )


def run(options: argparse.Namespace) -> int:
    """Import the table; every bad row is named and nothing is loaded by half."""
    confidence = Confidence.TEXT_CHECKED if options.checked else Confidence.VERIFY
    changes = load_calendar_table(path=options.file, source=options.source, confidence=confidence)
    for change in changes:
        CONSOLE.print(f"  {change}", markup=False)
    CONSOLE.print("[green]✓[/] 工作日历已是最新 the calendar is up to date")
    return 0
