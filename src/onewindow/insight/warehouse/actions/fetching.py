"""Fetching from other halls' databases, each as often as agreed."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from onewindow.insight.warehouse.actions.loading import run_load
from onewindow.insight.warehouse.actions.receiving import Delivery, receive_rows
from onewindow.insight.warehouse.gateways.databases import asked, is_connected
from onewindow.insight.warehouse.models import Load, Source
from onewindow.insight.warehouse.queries.sources import mapping_of
from onewindow.insight.warehouse.rules.loads import LoadKind, LoadState
from onewindow.insight.warehouse.rules.sources import SourcePack
from onewindow.kernel.actors import SYSTEM
from onewindow.kernel.violations import Refused, Violation, refuse_if_any


def fetch_due(*, at: datetime) -> list[Load]:
    """
    Fetch from every connected database that was not asked for half the agreed interval.

    A database is connected when the environment holds its address.

    :raises Refused: naming every database that could not be read, after all others were.
    """
    loads: list[Load] = []
    problems: list[Violation] = []
    for source in Source.objects.order_by("code"):
        pack = source.pack
        wait = timedelta(hours=pack.every_hours) / 2
        if not is_connected(pack) or (source.heard_at and at - source.heard_at < wait):
            continue
        try:
            loads += fetch(pack, at=at)
        except Refused as refused:
            problems += refused.violations
    refuse_if_any(problems)
    return loads


def fetch(pack: SourcePack, *, at: datetime) -> list[Load]:
    """
    Ask a source's database for every table that has a query, and load what is new.

    :raises Refused: if the database cannot be read.
    """
    found = [_fetch_table(pack, table, at=at) for table, of in pack.tables.items() if of.query]
    return [load for load in found if load]


def _fetch_table(pack: SourcePack, table: str, *, at: datetime) -> Load | None:
    mapping = mapping_of(pack, table)
    last = Load.objects.filter(source=pack.code, table=table, state=LoadState.DONE.value).first()
    since = last.cursor if last else ""
    with asked(pack, mapping, since=since) as answer:
        noted = _Noted(answer.header, mapping.since, since)
        delivery = Delivery(
            pack.code, table, LoadKind.DATABASE, f"{pack.database} 查询", answer.clock_ahead
        )
        load, is_new = receive_rows(
            delivery=delivery,
            header=answer.header,
            rows=noted.through(answer.rows),
            at=at,
            actor=SYSTEM,
        )
    if not is_new or not noted.count:
        return None
    load.cursor = noted.newest
    load.save(update_fields=["cursor"])
    return run_load(load=load, at=at)


class _Noted:
    """Rows on their way, with the largest value of the column that grows when a row changes."""

    def __init__(self, header: Sequence[str], column: str, newest: str) -> None:
        self.place = list(header).index(column) if column in header else None
        self.newest, self.count = newest, 0

    def through(self, rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
        """Pass the rows on."""
        for row in rows:
            self.count += 1
            if self.place is not None and row[self.place] is not None:
                self.newest = max(self.newest, str(row[self.place]))
            yield row
