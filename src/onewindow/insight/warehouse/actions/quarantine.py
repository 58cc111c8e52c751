"""Rows kept aside (隔离): with every reason, until they are right and loaded."""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone

from onewindow.foundation.records.api import insert_rows, record
from onewindow.insight.warehouse.actions.receiving import Delivery, receive_rows
from onewindow.insight.warehouse.gateways.checking import UNCUT, BadRow
from onewindow.insight.warehouse.models import Load, QuarantinedRow
from onewindow.insight.warehouse.rules.loads import NUMBER, LoadKind
from onewindow.kernel.actors import Actor
from onewindow.kernel.canonical import digest
from onewindow.kernel.violations import refuse

BATCH = 2_000


def keep_aside(*, load: Load, rows: Iterable[BadRow]) -> None:
    """
    Keep the bad rows of a load aside.

    A row that is there already, from an earlier file, is not kept twice; the caller's lock keeps
    other loads of the source away meanwhile. Rows of a correction that are still wrong stay where
    they were, with the reasons that are left.
    """
    if load.kind == LoadKind.CORRECTION:
        _keep_wrong_ones(rows)
        return
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        insert_rows(_not_kept_yet(load, batch))


def _not_kept_yet(load: Load, rows: Iterable[BadRow]) -> list[QuarantinedRow]:
    """Return the bad rows that are not there already, the first of those that say the same."""
    by_digest: dict[str, BadRow] = {}
    for row in rows:
        by_digest.setdefault(digest(row.values).hex(), row)
    own = {"source": load.source, "table": load.table}
    known = set(
        QuarantinedRow.objects.filter(**own, digest__in=by_digest)
        .values_list("digest", flat=True)
        .order_by()
    )
    return [
        QuarantinedRow(
            **own,
            load=load,
            line=row.line,
            row_id=row.row_id[:300],
            digest=key,
            values=row.values,
            reasons=row.reasons,
        )
        for key, row in by_digest.items()
        if key not in known
    ]


def _keep_wrong_ones(rows: Iterable[BadRow]) -> None:
    for row in rows:
        QuarantinedRow.objects.filter(pk=row.line, resolved_at=None).update(
            reasons=row.reasons, row_id=row.row_id[:300], corrected_at=None
        )


def resolve(connection: Any, *, load: Load, at: datetime) -> None:
    """Close the bad rows whose right version this load brought in, or that it corrected."""
    open_rows = QuarantinedRow.objects.filter(
        source=load.source, table=load.table, resolved_at=None
    )
    if load.kind == LoadKind.CORRECTION:
        good = {line for (line,) in connection.execute("SELECT line FROM good").fetchall()}
        brought = open_rows.filter(corrected_at__isnull=False).values_list("pk", flat=True)
        found = [pk for pk in brought if pk in good]
    else:
        known = dict(open_rows.exclude(row_id="").values_list("pk", "row_id"))
        good = _ids_among(connection, set(known.values()))
        found = [pk for pk, row_id in known.items() if row_id in good]
    for start in range(0, len(found), BATCH):
        open_rows.filter(pk__in=found[start : start + BATCH]).update(
            resolved_at=at, resolved_by=load
        )


def _ids_among(connection: Any, ids: set[str]) -> set[str]:
    if not ids:
        return set()
    answer = connection.execute(
        "SELECT id FROM good WHERE id IN (SELECT unnest(?::VARCHAR[]))", [sorted(ids)]
    )
    return {row_id for (row_id,) in answer.fetchall()}


@transaction.atomic
def correct_row(
    *, row: QuarantinedRow, values: dict[str, str | None], at: datetime, actor: Actor
) -> Load:
    """
    Correct the values of a bad row and send it to be loaded again.

    A line that could not be cut into columns gets its columns with the correction.

    :raises Refused: if the row is in the warehouse by now, or has other columns.
    """
    if row.resolved_at is not None:
        raise refuse("quarantine.resolved", "这一行已经入库，不用再更正")
    if set(values) != set(row.columns):
        raise refuse("quarantine.columns", "列与原来的不一致，请刷新后再改")
    changed = sorted(
        name for name, value in values.items() if (row.values.get(name) or "") != (value or "")
    )
    if changed:
        record(
            subject=row,
            what="quarantined_row.correct",
            actor=actor,
            detail={"columns": changed, "load": row.load_id, "line": row.line},
        )
    row.values = values
    row.corrected_at, row.corrected_by = at, actor.name
    row.save(update_fields=["values", "corrected_at", "corrected_by"])
    return _send_again([row], at=at, actor=actor)


@transaction.atomic
def retry_rows(*, source: str, table: str, at: datetime, actor: Actor) -> int:
    """Send every bad row of a table to be loaded again, by the mapping as it is now."""
    rows = list(
        QuarantinedRow.objects.filter(source=source, table=table, resolved_at=None)
        .exclude(values__has_key=UNCUT)
        .order_by("pk")
    )
    by_columns: dict[tuple[str, ...], list[QuarantinedRow]] = {}
    for row in rows:
        by_columns.setdefault(tuple(row.values), []).append(row)
    for group in by_columns.values():
        QuarantinedRow.objects.filter(pk__in=[row.pk for row in group]).update(corrected_at=at)
        _send_again(group, at=at, actor=actor)
    return len(rows)


def _send_again(rows: list[QuarantinedRow], *, at: datetime, actor: Actor) -> Load:
    first = rows[0]
    delivery = Delivery(
        first.source,
        first.table,
        LoadKind.CORRECTION,
        f"更正{timezone.localtime(at):%Y%m%d%H%M%S}",
    )
    header = list(first.values)
    load, _ = receive_rows(
        delivery=delivery,
        header=[NUMBER, *header],
        rows=([row.pk, *(row.values[name] for name in header)] for row in rows),
        at=at,
        actor=actor,
    )
    return load
