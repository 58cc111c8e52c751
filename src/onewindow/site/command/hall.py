"""``onewindow hall morning | forecast-error``: a living hall, and forecasts tried on a log."""

import argparse
import signal
import threading
from pathlib import Path

from rich.table import Table

from onewindow.city.morning import demo_morning, run_morning
from onewindow.kernel.violations import Refused
from onewindow.services.hall.api import forecast_log_errors, read_log
from onewindow.site.command.console import CONSOLE, step

SPEED = 10.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked."""
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    morning = what.add_parser("morning", help="演示：模拟大厅取号、叫号、办理 a living hall")
    morning.add_argument("--speed", type=float, default=SPEED, help="快多少倍 times faster")
    error = what.add_parser(
        "forecast-error", help="用取号流水试一试预计等候准不准 try the forecast on a ticket log"
    )
    error.add_argument("file", type=Path, metavar="FILE.csv")


def run(options: argparse.Namespace) -> int:
    """Do what was asked."""
    if options.what == "morning":
        return _morning(options.speed)
    return _forecast_error(options.file)


def _morning(speed: float) -> int:
    if not 0.1 <= speed <= 600:
        CONSOLE.print("[red]✗[/] --speed 应在 0.1 到 600 之间 must be from 0.1 to 600")
        return 2
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    CONSOLE.print(f"大厅开门，{speed:g} 倍速；Ctrl-C 停止 the hall is open, Ctrl-C stops")
    run_morning(demo_morning(speed=speed), stop)
    CONSOLE.print("大厅关门 closed")
    return 0


def _forecast_error(path: Path) -> int:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        CONSOLE.print(f"[red]✗[/] 读不了 {path}：{error}", markup=True)
        return 1
    log = read_log(text.splitlines())
    if log.problems:
        raise Refused(log.problems)
    with step("逐张重放 replay"):
        errors = forecast_log_errors(log)
    if not errors:
        CONSOLE.print("[red]✗[/] 每个队列至少要有3天的记录 at least three days are needed")
        return 1
    table = Table(title="平均绝对误差（分钟） mean absolute error, minutes")
    headings = ("队列", "号票", "本系统", "照上一位 LES", "照人数 QL", "落在九成区间")
    for heading in headings:
        table.add_column(heading, justify="left" if heading == "队列" else "right")
    for queue, found in errors.items():
        minutes = (found.forecast / 60, found.last_wait / 60, found.queue_length / 60)
        table.add_row(
            queue or "全部",
            str(found.tickets),
            *(f"{one:.2f}" for one in minutes),
            f"{found.in_most:.0%}",
        )
    CONSOLE.print(table)
    return 0
