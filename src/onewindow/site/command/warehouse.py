"""``onewindow warehouse load | fetch | rollups | status``: facts, and the roll-ups of them."""

import argparse
import time
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from onewindow.insight.cockpit.api import refresh_rollups
from onewindow.insight.warehouse.api import (
    Delivery,
    Load,
    LoadKind,
    LoadState,
    all_packs,
    chunks_of,
    fetch,
    load_own,
    load_waiting,
    pack_of,
    receive_file,
    run_load,
    source_states,
)
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import refuse
from onewindow.site.command.console import CONSOLE

OPERATOR = Actor("system:command", "命令行")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked."""
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    load = what.add_parser(
        "load", help="装载文件；不给文件就装载等着的和本平台的 load files, or what waits"
    )
    load.add_argument("files", nargs="*", type=Path, metavar="FILE")
    load.add_argument("--source", help="来源代码 code of the source")
    load.add_argument("--table", help="事实表 fact table, e.g. visits")
    fetch = what.add_parser("fetch", help="从来源的数据库读一次 ask a source's database now")
    fetch.add_argument("source", metavar="SOURCE")
    rollups = what.add_parser("rollups", help="现在就更新汇总 make what boards read, now")
    rollups.add_argument(
        "--spark",
        default=settings.SPARK_MASTER,
        metavar="ADDRESS",
        help="在这个集群上算，如 spark://主机:7077；结果相同 scan on this cluster",
    )
    what.add_parser("status", help="各来源现况 how each source stands")


def run(options: argparse.Namespace) -> int:
    """Do what was asked."""
    if options.what == "fetch":
        return _tell(fetch(pack_of(options.source), at=timezone.now()))
    work = {"status": _status, "rollups": _rollups, "load": _load}
    return work[options.what](options)


def _load(options: argparse.Namespace) -> int:
    if not options.files:
        now = timezone.now()
        return _tell([*load_own(at=now), *load_waiting(at=now)])
    if not options.source or not options.table:
        raise refuse("load.whose", "装载文件须说明 --source 和 --table")
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    loads = []
    with Progress(*columns, console=CONSOLE, transient=True) as progress:
        for path in options.files:
            task = progress.add_task(f"{path.name} 收入")
            delivery = Delivery(options.source, options.table, LoadKind.FILE, path.name)
            load, is_new = receive_file(
                delivery=delivery, chunks=chunks_of(path), at=timezone.now(), actor=OPERATOR
            )
            if not is_new and load.state == LoadState.DONE:
                CONSOLE.print(f"{path.name}：内容与第{load.pk}号装载相同，不再装载 already loaded")
            loads.append(
                run_load(
                    load=load,
                    at=timezone.now(),
                    told=lambda step, task=task, name=path.name: progress.update(  # type: ignore[misc]
                        task, description=f"{name} {step}"
                    ),
                )
            )
    return _tell(loads)


def _tell(loads: list[Load]) -> int:
    table = Table()
    for heading in ("号", "来源", "表", "结果", "读到", "新增", "更新", "未变", "隔离"):
        table.add_column(heading)
    for load in loads:
        counts = (
            load.rows_read,
            load.rows_new,
            load.rows_changed,
            load.rows_same,
            load.rows_bad,
        )
        state = LoadState(load.state).label
        table.add_row(str(load.pk), load.source, load.table, state, *map(str, counts))
    CONSOLE.print(table if loads else "没有要装载的 nothing to load")
    refused = [load for load in loads if load.state == LoadState.REFUSED]
    for load in refused:
        CONSOLE.print(f"✗ 第{load.pk}号装载 {load.file_name}：{load.reason}", markup=False)
    return 1 if refused else 0


def _rollups(options: argparse.Namespace) -> int:
    started = time.monotonic()
    at = timezone.localtime().replace(tzinfo=None)
    made = refresh_rollups(at=at, spark=options.spark)
    CONSOLE.print(f"更新汇总{made}块，用时{time.monotonic() - started:.0f}秒 blocks made anew")
    return 0


def _status(options: argparse.Namespace) -> int:
    table = Table()
    for heading in ("来源", "名称", "灯", "质量分", "行数", "隔离", "说明"):
        table.add_column(heading)
    for state in source_states(all_packs(), at=timezone.now()):
        score = state.quality.score
        table.add_row(
            state.pack.code,
            state.pack.name,
            state.light,
            "—" if score is None else f"{score * 100:.1f}",
            str(state.rows),
            str(state.aside),
            state.why,
        )
    CONSOLE.print(table)
    return 0
