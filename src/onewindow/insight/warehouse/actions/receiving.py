"""Taking in what comes; nothing is read yet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from onewindow.foundation.records.api import create
from onewindow.insight.warehouse.gateways.inbox import Kept, keep, lines_of
from onewindow.insight.warehouse.models import Load, Source
from onewindow.insight.warehouse.queries.sources import mapping_of, pack_of
from onewindow.insight.warehouse.rules.loads import LOAD, LoadKind, LoadState
from onewindow.kernel.actors import Actor
from onewindow.kernel.canonical import digest

# 同一份内容再送一次不再装载；数据库和本平台可能回到从前的内容，只与上一次比。
_ONCE = (LoadKind.FILE.value, LoadKind.ROWS.value)


@dataclass(frozen=True, slots=True)
class Delivery:
    """
    What a load is called: its source, its table, how it came and under which name.

    ``cursor`` is the place in the source from which the next load goes on.
    """

    source: str
    table: str
    kind: LoadKind
    name: str
    clock_ahead: int | None = None
    cursor: str = ""


def receive_file(
    *, delivery: Delivery, chunks: Iterable[bytes], at: datetime, actor: Actor
) -> tuple[Load, bool]:
    """
    Take in a file and return its load, and whether it is a new one; the same file is not.

    :raises Refused: if the source or the table is not registered, or the file is empty.
    """
    mapping_of(pack_of(delivery.source), delivery.table)
    kept = keep(chunks, name=delivery.name)
    return _register(delivery, kept, at=at, actor=actor)


def receive_rows(
    *,
    delivery: Delivery,
    header: Sequence[str],
    rows: Iterable[Sequence[Any]],
    at: datetime,
    actor: Actor,
) -> tuple[Load, bool]:
    """
    Take in rows that came without a file and return their load, and whether it is a new one.

    :raises Refused: if the source or the table is not registered.
    """
    mapping_of(pack_of(delivery.source), delivery.table)
    kept = keep(lines_of(header, rows), name="rows.csv")
    return _register(delivery, kept, at=at, actor=actor)


@transaction.atomic
def _register(delivery: Delivery, kept: Kept, *, at: datetime, actor: Actor) -> tuple[Load, bool]:
    if delivery.kind is not LoadKind.CORRECTION:
        Source.objects.filter(code=delivery.source).update(heard_at=at)
    mapping = digest(pack_of(delivery.source).model_dump(mode="json")).hex()
    before = Load.objects.filter(source=delivery.source, table=delivery.table).exclude(
        state=LoadState.REFUSED.value
    )
    if delivery.kind in _ONCE:
        known = before.filter(digest=kept.digest, mapping=mapping).first()
    else:
        last = before.first()
        known = last if last and _is_again(last, kept, mapping) else None
    if known and delivery.cursor:
        Load.objects.filter(pk=known.pk).update(cursor=delivery.cursor)
    if known:
        return known, False
    load = Load(
        source=delivery.source,
        table=delivery.table,
        kind=delivery.kind.value,
        file_name=delivery.name[-200:],
        path=kept.path,
        digest=kept.digest,
        mapping=mapping,
        arrived_at=at,
        sender=actor.name,
        clock_ahead=delivery.clock_ahead,
        cursor=delivery.cursor,
    )
    create(
        subject=load,
        lifecycle=LOAD,
        names=["receive"],
        actor=actor,
        start=LoadState.WAITING.value,
        details={"receive": {"file": load.file_name, "digest": load.digest}},
    )
    return load, True


def _is_again(last: Load, kept: Kept, mapping: str) -> bool:
    return (last.digest, last.mapping) == (kept.digest, mapping)
