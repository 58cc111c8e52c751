"""``onewindow city``: a synthetic year of the city, generated into the warehouse."""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from rich.progress import Progress

from onewindow.city.yearly.days import CityMonth
from onewindow.city.yearly.faulty import write_faulty_files
from onewindow.city.yearly.generating import (
    SEED,
    CityYear,
    Size,
    city_year,
    write_city,
)
from onewindow.city.yearly.keeping import MEMORY, YEARS, draft_reports, months_wanted, told
from onewindow.foundation.policy.api import office_calendar
from onewindow.insight.warehouse.api import opened
from onewindow.site.command.console import CONSOLE

GENTLE = 15
"""How far a generation in the background stands behind the pages (nice)."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be chosen."""
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    generate = what.add_parser(
        "generate", help="生成一年的办件、大厅和交易数据 generate a year of facts"
    )
    generate.add_argument(
        "--until", metavar="DAY", help="最后一天，如 2025-12-31；不给则到此刻 last day"
    )
    generate.add_argument("--seed", type=int, default=SEED, help="同一种子得到同一座城市 seed")
    generate.add_argument(
        "--halls", type=int, choices=range(1, 83), metavar="1–82", help="大厅数 halls"
    )
    generate.add_argument(
        "--rows",
        type=int,
        default=0,
        help="一年的链条行数，默认约179万 rows of the chain in a year",
    )
    generate.add_argument(
        "--years",
        type=int,
        choices=(1, 2),
        default=1,
        help="2：连上一年一起，用来比同期 with the year before",
    )
    generate.add_argument(
        "--months",
        type=int,
        choices=range(1, 26),
        metavar="1–25",
        help="只要最近几个月 latest months",
    )
    generate.add_argument("--gently", action="store_true", help="低优先级 in the background")
    generate.add_argument(
        "--missing", action="store_true", help="只补缺的和仍在办的月份 only what is missing"
    )
    faulty = what.add_parser("faulty", help="写出各种毛病的文件，试数据仓的装载 files with faults")
    faulty.add_argument("folder", metavar="DIR", type=Path)
    faulty.add_argument("--seed", type=int, default=SEED, help="种子 seed")
    keep = what.add_parser("keep", help="补齐一年，并随时间往下走（演示） fill the year and go on")
    keep.add_argument("--every", type=int, default=900, metavar="SECONDS", help="间隔 pause")


def run(options: argparse.Namespace) -> int:
    """Do what was asked for."""
    work = {"generate": _generate, "faulty": _faulty, "keep": _keep}
    return work[options.what](options)


def _generate(options: argparse.Namespace) -> int:
    if options.gently:
        os.nice(GENTLE)
    started = time.monotonic()
    year = city_year(
        packs=Path(settings.PACKS),
        workdays=office_calendar(),
        until=_end(options.until),
        seed=options.seed,
        size=Size(options.halls, options.rows),
        years=options.years,
    )
    latest_first = [month for one in year.years for month in reversed(one.months)]
    months = months_wanted(year) if options.missing else tuple(latest_first[: options.months])
    with told(len(months)) as say:
        written = _write(year, months, say)
    CONSOLE.print(
        f"已生成城市数据：{min(months).first:%Y年%m月}至{max(months).first:%Y年%m月}，"
        f"{written} 行，用时{time.monotonic() - started:.0f}秒"
    )
    if options.missing:
        drafted = draft_reports(year, on=timezone.localdate(), at=timezone.now())
        CONSOLE.print(f"已起草报告{drafted}份")
    return 0


def _write(year: CityYear, months: tuple[CityMonth, ...], say: Callable[[int], None]) -> int:
    with opened(memory=MEMORY) as board, Progress(console=CONSOLE) as progress:
        bar = progress.add_task("城市 city", total=1.0)

        def update(label: str, done: float) -> None:
            progress.update(bar, completed=done, description=f"城市 {label}")
            say(round(done * len(months)))

        return write_city(board, year, months=months, progress=update)


def _faulty(options: argparse.Namespace) -> int:
    today = timezone.localtime().replace(tzinfo=None)
    for file in write_faulty_files(options.folder, seed=options.seed, on=today):
        CONSOLE.print(f"{file.name}：{file.fault}")
    return 0


def _keep(options: argparse.Namespace) -> int:
    """Generate what is missing again and again; each time in a process that frees its memory."""
    command = (sys.executable, "-m", "onewindow.site.command", "city", "generate")
    asked = ("--missing", "--gently", "--years", str(YEARS))
    while True:
        subprocess.run([*command, *asked], check=False)  # noqa: S603 - our own
        time.sleep(options.every)


def _end(day: str | None) -> datetime:
    """Return the moment at which the year ends: after the given day, or now."""
    if day is None:
        return timezone.localtime().replace(tzinfo=None, microsecond=0)
    return datetime.fromisoformat(day) + timedelta(days=1)
