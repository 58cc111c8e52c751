"""Loading what came: read, judged, joined with what is there, made current in one transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from onewindow.foundation.directory.api import Site
from onewindow.foundation.records.api import move
from onewindow.insight.warehouse.actions.quarantine import keep_aside, resolve
from onewindow.insight.warehouse.actions.writing import make_current
from onewindow.insight.warehouse.gateways.checking import Counted, bad_rows, check, pick_good
from onewindow.insight.warehouse.gateways.inbox import inbox
from onewindow.insight.warehouse.gateways.merging import Merged, merge
from onewindow.insight.warehouse.gateways.reading import opened
from onewindow.insight.warehouse.gateways.staging import Form, Rejected, number_by, stage
from onewindow.insight.warehouse.models import Load, Part
from onewindow.insight.warehouse.queries.sources import mapping_of, pack_of
from onewindow.insight.warehouse.queries.standard import standard
from onewindow.insight.warehouse.rules import FactTable
from onewindow.insight.warehouse.rules.checking import Circumstances
from onewindow.insight.warehouse.rules.loads import LOAD, NUMBER, LoadKind, LoadState
from onewindow.insight.warehouse.rules.sources import (
    SourcePack,
    TableMapping,
    header_problems,
    settled_mapping,
)
from onewindow.kernel.actors import SYSTEM
from onewindow.kernel.violations import Refused, Violation, refuse, refuse_if_any

Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Staged:
    """What was read of a load, before anything of it counts."""

    load: Load
    pack: SourcePack
    table: FactTable
    mapping: TableMapping
    header: Sequence[str]
    rejected: Sequence[Rejected]


def run_load(*, load: Load, at: datetime, told: Told | None = None) -> Load:
    """
    Load what came, whole or not at all; what was loaded before or cannot be read changes nothing.

    Ending the process anywhere leaves the load waiting; run again, it gives the same warehouse.
    """
    if load.state != LoadState.WAITING:
        return load
    try:
        with opened() as connection:
            _load(connection, load, at=at, told=told or (lambda _: None))
    except Refused as refused:
        reason = "\n".join(one.message for one in refused.violations)
        move(
            subject=load,
            lifecycle=LOAD,
            name="refuse",
            actor=SYSTEM,
            detail={"reason": reason[:500]},
            reason=reason,
            step="",
            finished_at=timezone.now(),
        )
    return load


def load_waiting(*, at: datetime) -> list[Load]:
    """Load everything that waits, oldest first."""
    waiting = Load.objects.filter(state=LoadState.WAITING.value).order_by("id")
    return [run_load(load=load, at=at) for load in waiting]


def _load(connection: Any, load: Load, *, at: datetime, told: Told) -> None:
    _say(load, "读取文件", told)
    staged = _stage(connection, load)
    _say(load, "逐行核对", told)
    circumstances = Circumstances(
        halls=tuple(Site.objects.order_by("code").values_list("code", flat=True)),
        hall=staged.pack.hall,
        received_at=timezone.localtime(load.arrived_at).replace(tzinfo=None),
        shift_seconds=staged.pack.shift_seconds,
    )
    key = salted_hmac("onewindow.warehouse", "mark", secret=settings.SECRET_KEY).hexdigest()
    connection.execute(f"SET VARIABLE mark_key = '{key}'")
    counted = check(connection, table=staged.table, mapping=staged.mapping, told=circumstances)
    _refuse_mostly_bad(connection, staged, counted)
    _say(load, "写入仓库", told)
    pick_good(connection, table=staged.table, source=load.source, load=load.pk)
    while not _settle(connection, staged, counted, at=at):
        pass  # 同一来源另有一次装载先完成了，按新的现状再合并


def _stage(connection: Any, load: Load) -> Staged:
    pack, table = pack_of(load.source), standard()[load.table]
    mapping = mapping_of(pack, load.table)
    form = Form(pack.encoding, pack.delimiter, mapping.sheet)
    header, rejected = stage(connection, inbox() / load.path, form)
    if load.kind == LoadKind.CORRECTION:
        number_by(connection, NUMBER)
        header.remove(NUMBER)
    load.columns = header
    settled = settled_mapping(table, mapping, header)
    problems = header_problems(table, settled, header, hall=pack.hall)
    refuse_if_any(Violation("load.columns", f"列与约定不符。{one}") for one in problems)
    return Staged(load, pack, table, settled, header, rejected)


def _refuse_mostly_bad(connection: Any, staged: Staged, counted: Counted) -> None:
    read = counted.read + len(staged.rejected)
    if not read:
        raise refuse("load.no_rows", "文件只有列名，没有一行数据")
    (bad,) = connection.execute("SELECT count(*) FROM checked WHERE is_bad").fetchone()
    bad += len(staged.rejected)
    if staged.load.kind == LoadKind.CORRECTION or bad <= read * staged.pack.refuse_above:
        return
    common = connection.execute(
        "SELECT any_value(reason), count(*) AS times FROM "
        "(SELECT unnest(reasons) AS reason FROM checked WHERE is_bad) "
        "GROUP BY regexp_replace(reason, '[“（].*', '') ORDER BY times DESC, 1 LIMIT 5"
    ).fetchall()
    words = "；".join(f"{times}行{reason}" for reason, times in common)
    raise refuse(
        "load.mostly_bad",
        f"{read}行中有{bad}行不能入库，多半是对照表或文件不对，整份退回。例如：{words}",
    )


def _settle(connection: Any, staged: Staged, counted: Counted, *, at: datetime) -> bool:
    """Join and make current; return whether nobody else changed these parts meanwhile."""
    load, table = staged.load, staged.table
    current = _current(load)
    merged = merge(connection, table=table, source=load.source, current=current)
    aside = bad_rows(
        connection,
        table=table,
        mapping=staged.mapping,
        header=staged.header,
        rejected=staged.rejected,
    )
    with transaction.atomic():
        held = Load.objects.select_for_update().filter(source=load.source, table=load.table)
        list(held.values_list("pk", flat=True).order_by("-pk")[:1])
        if _current(load) != current:
            return False
        make_current(table=load.table, source=load.source, parts=merged.written)
        Part.objects.filter(
            table=load.table, source=load.source, month__in=merged.emptied
        ).delete()
        resolve(connection, load=load, at=at)
        bad = keep_aside(load=load, rows=aside)
        _finish(load, counted, merged, bad=bad, rejected=len(staged.rejected))
    return True


def _finish(load: Load, counted: Counted, merged: Merged, *, bad: int, rejected: int) -> None:
    counts = {
        "rows_read": counted.read + rejected,
        "rows_new": merged.new,
        "rows_changed": merged.changed,
        "rows_same": merged.same + counted.repeated,
        "rows_bad": bad,
        "rows_missing": counted.missing,
        "rows_invalid": counted.invalid + rejected,
    }
    ahead = load.clock_ahead
    if ahead is None and counted.newest is not None:
        ahead = _seconds_ahead(counted.newest, load.arrived_at)
    move(
        subject=load,
        lifecycle=LOAD,
        name="finish",
        actor=SYSTEM,
        detail=counts,
        step="",
        finished_at=timezone.now(),
        clock_ahead=ahead,
        columns=load.columns,
        **counts,
    )


def _seconds_ahead(newest: datetime, arrived_at: datetime) -> int | None:
    """Return how far the source's clock is fast as its newest row shows, None if it is not."""
    ahead = newest - timezone.localtime(arrived_at).replace(tzinfo=None)
    is_clock = timedelta() < ahead <= timedelta(seconds=24 * 3600)
    return int(ahead.total_seconds()) if is_clock else None


def _current(load: Load) -> dict[str, str]:
    rows = Part.objects.filter(table=load.table, source=load.source).order_by("month")
    return dict(rows.values_list("month", "path"))


def _say(load: Load, step: str, told: Told) -> None:
    Load.objects.filter(pk=load.pk).update(step=step)
    told(step)
