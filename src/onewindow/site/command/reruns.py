"""``onewindow decisions replay | what-if``: the past decided again, by its table or a draft."""

import argparse
from datetime import date
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from onewindow.engines.decisions.api import (
    Purpose,
    Rerun,
    Terms,
    advance_rerun,
    departures_of,
    gaps_of,
    keep_table,
    read_table_file,
    shifts_of,
    start_rerun,
    stop_rerun,
    with_subjects,
)
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import refuse
from onewindow.site.command.console import CONSOLE

BATCH = 50_000
SHOWN = 20
OPERATOR = Actor("system:command", "命令行")
Commands = argparse._SubParsersAction  # noqa: SLF001 - argparse gives its type no other name


def add_replay(what: "Commands[argparse.ArgumentParser]") -> None:
    """Say what can be asked of a replay."""
    replay = what.add_parser("replay", help="复核一段时间的判定 decide a period again")
    _add_period(replay)
    replay.add_argument("--decision", default="", help="事项短码 one matter's slug, e.g. MZ08")


def add_what_if(what: "Commands[argparse.ArgumentParser]") -> None:
    """Say what can be asked of a draft."""
    what_if = what.add_parser("what-if", help="用草案试算以前的判定 try a draft on the past")
    what_if.add_argument("table", type=Path, help="判定表 a table: .xlsx or .dmn")
    what_if.add_argument("--decision", required=True, help="事项短码 the matter's slug")
    _add_period(what_if)


def run_replay(options: argparse.Namespace) -> int:
    """Decide the period again; 0 if every judgement came out as it did, else 1."""
    rerun = _run(
        Terms(Purpose.CHECK, since=options.since, until=options.until, decision=options.decision)
    )
    if not rerun.changed:
        CONSOLE.print(f"[green]✓[/] 复核{rerun.pk} replay：{_counts(rerun)}", soft_wrap=True)
        return 0
    CONSOLE.print(f"[red]✗[/] 复核{rerun.pk} replay：{_counts(rerun)}", soft_wrap=True)
    _tell(rerun)
    return 1


def run_what_if(options: argparse.Namespace) -> int:
    """
    Say how many decisions a draft would change, and whose; 0 whatever it comes to.

    :raises Refused: if the file cannot be read as a table.
    """
    try:
        draft = read_table_file(options.table.read_bytes())
    except OSError as error:
        raise refuse("table.file", f"读不了文件{options.table}：{error.strerror}") from None
    rerun = _run(
        Terms(
            Purpose.WHAT_IF,
            since=options.since,
            until=options.until,
            decision=options.decision,
            table=keep_table(draft),
            subject=options.table.name[:80],
        )
    )
    CONSOLE.print(
        f"试算{rerun.pk} what-if：{_counts(rerun)}，无法比较{rerun.unknown}件", soft_wrap=True
    )
    for label, count in gaps_of(rerun):
        CONSOLE.print(f"  {count}件当时没有取得：{label}", soft_wrap=True)
    _tell(rerun)
    return 0


def _add_period(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--since", required=True, type=date.fromisoformat, help="起 from this day")
    parser.add_argument(
        "--until", type=date.fromisoformat, help="止，不含当日 up to this day, without it"
    )


def _run(terms: Terms) -> Rerun:
    rerun = start_rerun(terms=terms, actor=OPERATOR)
    columns = (TextColumn("重演 rerun"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=CONSOLE, transient=True) as progress:
        bar = progress.add_task("重演 rerun", total=rerun.total)
        try:
            while advance_rerun(rerun, size=BATCH):
                progress.update(bar, completed=rerun.done)
        except KeyboardInterrupt:
            stop_rerun(rerun=rerun, actor=OPERATOR)
            raise
    return rerun


def _counts(rerun: Rerun) -> str:
    return f"{rerun.done}件，一致{rerun.same}件，不同{rerun.changed}件"


def _tell(rerun: Rerun) -> None:
    for shift in shifts_of(rerun):
        words = f"{shift.before}（{shift.before_row}）→ {shift.after}（{shift.after_row}）"
        CONSOLE.print(f"  {shift.count}件 {words}", soft_wrap=True)
    for one, about in with_subjects(list(departures_of(rerun)[:SHOWN])):
        judgement = one.judgement
        whose = f"{about.name} {about.number}" if about else judgement.subject
        CONSOLE.print(
            f"  判定{judgement.pk} {judgement.decision} {whose}：当日命中"
            f"{judgement.row or '无'}，现在命中{one.row or '无'}，{one.get_reason_display()}",
            soft_wrap=True,
        )
