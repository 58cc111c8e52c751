"""``onewindow decisions replay``: a period decided again, with a bar, and what departed."""

import argparse
from datetime import date

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from onewindow.engines.decisions.api import (
    Purpose,
    Rerun,
    Terms,
    advance_rerun,
    departures_of,
    shifts_of,
    start_rerun,
    stop_rerun,
)
from onewindow.kernel.actors import Actor
from onewindow.site.command.console import CONSOLE

BATCH = 50_000
SHOWN = 20
OPERATOR = Actor("system:command", "命令行")


def add_replay(what: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Say what can be asked of a replay."""
    replay = what.add_parser("replay", help="复核一段时间的判定 decide a period again")
    replay.add_argument("--since", required=True, type=date.fromisoformat, help="起 from this day")
    replay.add_argument(
        "--until", type=date.fromisoformat, help="止，不含当日 up to this day, without it"
    )
    replay.add_argument("--decision", default="", help="事项短码 one matter's slug, e.g. MZ08")


def run_replay(options: argparse.Namespace) -> int:
    """Decide the period again; 0 if every judgement came out as it did, else 1."""
    terms = Terms(
        Purpose.CHECK, since=options.since, until=options.until, decision=options.decision
    )
    rerun = start_rerun(terms=terms, actor=OPERATOR)
    columns = (TextColumn("复核 replay"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=CONSOLE, transient=True) as progress:
        bar = progress.add_task("复核 replay", total=rerun.total)
        try:
            while advance_rerun(rerun, size=BATCH):
                progress.update(bar, completed=rerun.done)
        except KeyboardInterrupt:
            stop_rerun(rerun=rerun, actor=OPERATOR)
            raise
    return tell(rerun)


def tell(rerun: Rerun) -> int:
    """Print what came out and return the exit status."""
    counts = f"{rerun.done}件，一致{rerun.same}件，不同{rerun.changed}件"
    if not rerun.changed:
        CONSOLE.print(f"[green]✓[/] 复核{rerun.pk} replay {rerun.pk}：{counts}", soft_wrap=True)
        return 0
    CONSOLE.print(f"[red]✗[/] 复核{rerun.pk} replay {rerun.pk}：{counts}", soft_wrap=True)
    for shift in shifts_of(rerun):
        words = f"{shift.before}（{shift.before_row}）→ {shift.after}（{shift.after_row}）"
        CONSOLE.print(f"  {shift.count}件 {words}", soft_wrap=True)
    for one in departures_of(rerun)[:SHOWN]:
        judgement = one.judgement
        CONSOLE.print(
            f"  判定{judgement.pk} {judgement.decision} {judgement.subject}：当日命中"
            f"{judgement.row or '无'}，现在命中{one.row or '无'}，{one.get_reason_display()}",
            soft_wrap=True,
        )
    return 1
