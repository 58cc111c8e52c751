"""``onewindow packs check | plan | load``: configuration as data."""

import argparse
from pathlib import Path

from django.conf import settings

from onewindow.site.command.console import CONSOLE
from onewindow.site.packs import Outcome, check_packs, load_packs, plan_packs


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be done with packs."""
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    what.add_parser("check", help="校验全部配置包，不装载 check all, load nothing")
    for word, text in (("plan", "预览装载会改变什么 preview"), ("load", "装载 load")):
        verb = what.add_parser(word, help=text)
        verb.add_argument("--demo", action="store_true", help="包括演示层 the demo layer too")


def run(options: argparse.Namespace) -> int:
    """Do it, print every problem, and fail if there is one."""
    root = Path(settings.PACKS)
    if options.what == "check":
        return report(check_packs(root), "配置包无误 packs are in order")
    with_demo = options.demo or settings.DEMO
    if options.what == "plan":
        return report(plan_packs(root, with_demo=with_demo), "比较完毕 planned")
    return report(load_packs(root, with_demo=with_demo), "装载完毕 loaded")


def report(outcome: Outcome, done: str, *, most: int = 200) -> int:
    """Print changes and problems; return the exit code."""
    for change in outcome.changes[:most]:
        CONSOLE.print(f"  {change}", soft_wrap=True, markup=False)
    if len(outcome.changes) > most > 0:
        CONSOLE.print(f"  … 另有 {len(outcome.changes) - most} 项 more")
    for problem in outcome.problems:
        CONSOLE.print(f"✗ {problem}", soft_wrap=True, markup=False)
    if outcome.problems:
        CONSOLE.print(f"[red]✗[/] {len(outcome.problems)} 个问题 problems")
        return 1
    CONSOLE.print(f"[green]✓[/] {done}")
    return 0
