"""Loading what came: read, judged, joined with what is there, made current in one transaction."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from onewindow.foundation.directory.api import Site
from onewindow.foundation.records.api import move
from onewindow.insight.warehouse.actions.quarantine import keep_aside, resolve
from onewindow.insight.warehouse.actions.writing import make_current
from onewindow.insight.warehouse.gateways.checking import (
    Counted,
    bad_rows,
    check,
    common_reasons,
    pick_good,
)
from onewindow.insight.warehouse.gateways.inbox import inbox
from onewindow.insight.warehouse.gateways.merging import Merged, merge
from onewindow.insight.warehouse.gateways.reading import opened
from onewindow.insight.warehouse.gateways.staging import Form, numbered, opened_file
from onewindow.insight.warehouse.models import Load, Part
from onewindow.insight.warehouse.queries.marks import mark_key
from onewindow.insight.warehouse.queries.sources import mapping_of, pack_of
from onewindow.insight.warehouse.queries.standard import standard
from onewindow.insight.warehouse.rules import FactTable
from onewindow.insight.warehouse.rules.checking import Circumstances
from onewindow.insight.warehouse.rules.loads import LOAD, NUMBER, STEPS, LoadKind, LoadState
from onewindow.insight.warehouse.rules.sources import (
    SourcePack,
    header_problems,
    settled_mapping,
)
from onewindow.kernel.actors import SYSTEM
from onewindow.kernel.violations import Refused, Violation, refuse, refuse_if_any

# 装载中断后，多久由别的进程接着装。
LEASE = timedelta(minutes=10)
Told = Callable[[str], None]


def run_load(*, load: Load, at: datetime, told: Told | None = None) -> Load:
    """
    Load what came, whole or not at all; what was loaded before or cannot be read changes nothing.

    Ending the process anywhere leaves the load waiting; run again, it gives the same warehouse.
    """
    if load.state != LoadState.WAITING:
        return load
    Load.objects.filter(pk=load.pk).update(taken_at=at)
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
    """Load everything that waits, oldest first, but for what another process is just loading."""
    waiting = Load.objects.filter(state=LoadState.WAITING.value)
    free = waiting.filter(Q(taken_at=None) | Q(taken_at__lt=at - LEASE))
    return [run_load(load=load, at=at) for load in free.order_by("id")]


def _load(connection: Any, load: Load, *, at: datetime, told: Told) -> None:
    pack, table = pack_of(load.source), standard()[load.table]
    mapping = mapping_of(pack, load.table)
    _say(load, STEPS[0], told)
    form = Form(pack.encoding, pack.delimiter, mapping.sheet)
    with opened_file(connection, inbox() / load.path, form) as found:
        is_correction = load.kind == LoadKind.CORRECTION
        opened = numbered(connection, found, by=NUMBER) if is_correction else found
        load.columns = opened.header
        mapping = settled_mapping(table, mapping, opened.header)
        problems = header_problems(table, mapping, opened.header, hall=pack.hall)
        refuse_if_any(Violation("load.columns", f"列与约定不符。{one}") for one in problems)
        _say(load, STEPS[1], told)
        connection.execute(f"SET VARIABLE mark_key = '{mark_key()}'")
        counted = check(
            connection,
            table=table,
            mapping=mapping,
            told=circumstances(pack, at=load.arrived_at),
            opened=opened,
        )
    _refuse_mostly_bad(connection, load, pack, counted)
    _say(load, STEPS[2], told)
    pick_good(connection, table=table, source=load.source, load=load.pk)
    while not _settle(connection, load, table, counted, at=at):
        pass  # 同一来源另有一次装载先完成了，按新的现状再合并


def circumstances(pack: SourcePack, *, at: datetime) -> Circumstances:
    """Return what rows of a source that came at this moment are judged by."""
    return Circumstances(
        halls=tuple(Site.objects.order_by("code").values_list("code", flat=True)),
        hall=pack.hall,
        received_at=timezone.localtime(at).replace(tzinfo=None),
        shift_seconds=pack.shift_seconds,
        clock_ahead_seconds=pack.clock_ahead_seconds,
    )


def _refuse_mostly_bad(connection: Any, load: Load, pack: SourcePack, counted: Counted) -> None:
    if not counted.read:
        raise refuse("load.no_rows", "文件只有列名，没有一行数据")
    if load.kind == LoadKind.CORRECTION or counted.bad <= counted.read * pack.refuse_above:
        return
    words = "；".join(f"{times}行{reason}" for reason, times in common_reasons(connection))
    raise refuse(
        "load.mostly_bad",
        f"{counted.read}行中有{counted.bad}行不能入库，多半是对照表或文件不对，整份退回。"
        f"例如：{words}",
    )


def _settle(
    connection: Any, load: Load, table: FactTable, counted: Counted, *, at: datetime
) -> bool:
    """Join and make current; return whether nobody else changed these parts meanwhile."""
    current = _current(load)
    merged = merge(connection, table=table, source=load.source, current=current)
    with transaction.atomic():
        held = Load.objects.select_for_update().filter(source=load.source, table=load.table)
        list(held.values_list("pk", flat=True).order_by("-pk")[:1])
        load.refresh_from_db(fields=["state"])
        if load.state != LoadState.WAITING:
            return True  # 另一个进程刚装载完同一份
        if _current(load) != current:
            return False
        make_current(table=load.table, source=load.source, parts=merged.written)
        Part.objects.filter(
            table=load.table, source=load.source, month__in=merged.emptied
        ).delete()
        resolve(connection, load=load, at=at)
        keep_aside(load=load, rows=bad_rows(connection, counted))
        _finish(load, counted, merged)
    return True


def _finish(load: Load, counted: Counted, merged: Merged) -> None:
    counts = {
        "rows_read": counted.read,
        "rows_new": merged.new,
        "rows_changed": merged.changed,
        "rows_same": merged.same + counted.repeated,
        "rows_bad": counted.bad,
        "rows_missing": counted.missing,
        "rows_invalid": counted.invalid,
    }
    ahead = load.clock_ahead
    if ahead is None and isinstance(counted.newest, datetime):
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
