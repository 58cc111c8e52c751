"""``onewindow decisions tck DIR``: the public test kit of DMN against the decision engine."""

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.progress import Progress

from onewindow.engines.decisions.api import KitResult, run_kit
from onewindow.kernel.violations import refuse
from onewindow.site.command.console import CONSOLE


def add_tck(what: Any) -> None:
    """Take a folder of the kit."""
    tck = what.add_parser("tck", help="运行 DMN TCK 的一个目录 run a folder of the kit")
    tck.add_argument("folder", type=Path, metavar="DIR")


def run_tck(options: argparse.Namespace) -> int:
    """List the result nodes that fail, then say how many passed; 1 if any failed."""
    if not options.folder.is_dir():
        raise refuse("tck.folder", f"目录 {options.folder} 不存在")
    passed = total = 0
    with Progress(console=CONSOLE, transient=True) as progress:
        bar = progress.add_task("DMN TCK", total=None)
        for result in run_kit(options.folder, now=datetime.now(UTC)):
            total += 1
            passed += result.passed
            if not result.passed:
                CONSOLE.print(_line(result, options.folder), soft_wrap=True, markup=False)
            progress.update(bar, completed=total)
    print(f"tck: passed {passed} of {total}")
    return 0 if passed == total else 1


def _line(result: KitResult, folder: Path) -> str:
    where = result.file.relative_to(folder)
    return (
        f"✗ {where} {result.test} {result.node}"
        f"：应为 expected {result.expected}，得到 got {result.got}"
    )
