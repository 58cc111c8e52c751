"""``onewindow city``: a synthetic year of the city, generated into the warehouse."""

import argparse
import os
import time
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from rich.progress import Progress

from onewindow.city.yearly.generating import (
    SEED,
    CityYear,
    Size,
    city_year,
    drawing_board,
    write_city,
)
from onewindow.foundation.policy.api import office_calendar
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
        "--months",
        type=int,
        choices=range(1, 14),
        metavar="1–13",
        help="只要最近几个月 latest months",
    )
    generate.add_argument("--gently", action="store_true", help="低优先级 in the background")


def run(options: argparse.Namespace) -> int:
    """Generate the months, showing how far it got."""
    if options.gently:
        os.nice(GENTLE)
    started = time.monotonic()
    year = city_year(
        packs=Path(settings.PACKS),
        workdays=office_calendar(),
        until=_end(options.until),
        seed=options.seed,
        size=Size(options.halls, options.rows),
    )
    written = _generate(year, months=options.months or len(year.months))
    CONSOLE.print(
        f"已生成{year.months[0].first:%Y年%m月}至{year.until:%Y年%m月%d日}的城市数据 {written} 行，"
        f"用时{time.monotonic() - started:.0f}秒"
    )
    return 0


def _generate(year: CityYear, *, months: int) -> int:
    spill = Path(settings.HOME) / "warehouse" / "spill"
    with drawing_board(spill) as board, Progress(console=CONSOLE) as progress:
        bar = progress.add_task("城市 city", total=1.0)
        return write_city(
            board,
            year,
            months=year.months[-months:],
            progress=lambda label, done: progress.update(
                bar, completed=done, description=f"城市 {label}"
            ),
        )


def _end(day: str | None) -> datetime:
    """Return the moment at which the year ends: after the given day, or now."""
    if day is None:
        return timezone.localtime().replace(tzinfo=None, microsecond=0)
    return datetime.fromisoformat(day) + timedelta(days=1)
