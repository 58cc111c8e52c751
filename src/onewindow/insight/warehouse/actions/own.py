"""Loading this platform's own facts: what changed since the last time, each exactly once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any

from django.utils import timezone

from onewindow.foundation.records.api import subjects_after
from onewindow.insight.warehouse.actions.loading import run_load
from onewindow.insight.warehouse.actions.receiving import Delivery, receive_rows
from onewindow.insight.warehouse.models import Load
from onewindow.insight.warehouse.queries.feeds import FEEDS, Feed
from onewindow.insight.warehouse.rules import own
from onewindow.insight.warehouse.rules.loads import LoadKind, LoadState
from onewindow.insight.warehouse.rules.sources import OWN
from onewindow.kernel.actors import SYSTEM
from onewindow.services.hall.api import counter_day_facts, first_counter_day

Rows = Iterator[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class DayFeed:
    """
    A table of our own that has its rows when a day is over, such as the days of counters.

    ``first`` gives the first day of all, None while there is none; ``rows`` the rows of the days
    from one to another, the latter exclusive.
    """

    table: str
    first: Callable[[], date | None]
    rows: Callable[[date, date], Rows]


def load_own(*, at: datetime) -> list[Load]:
    """
    Load what changed of our own facts since the last time and return the loads; none, no load.

    A change is told by an entry of the sealed record: its leaf numbers leave no gap, so that going
    on from the last one neither misses nor repeats a row. The first time everything is read.
    """
    found = [_load(feed, at=at) for feed in FEEDS]
    return [load for load in (*found, load_days(feed=COUNTER_DAYS, at=at)) if load]


def load_days(*, feed: DayFeed, at: datetime) -> Load | None:
    """Load the days that are over and not loaded yet; None if there is nothing to load."""
    last, today = _last(feed.table, at=at), timezone.localtime(at).date()
    since = date.fromisoformat(last.cursor) if last else feed.first()
    if since is None or since >= today:
        return None
    rows = feed.rows(since, today)
    return _take(feed.table, f"{today}之前", today.isoformat(), rows, at=at)


def _load(feed: Feed, *, at: datetime) -> Load | None:
    last = _last(feed.table, at=at)
    leaf = int(last.cursor or 0) if last else -1
    found = {label: subjects_after(label, leaf=max(leaf, 0)) for label in feed.told}
    head = min(head for _, head in found.values())  # 其间又封存的，下次再读
    changed = {label: keys for label, (keys, _) in found.items()}
    rows = feed.rows_told(changed) if last else feed.all()
    load = _take(feed.table, f"账本第{head}号为止", str(head), rows, at=at)
    if last and load is None and head > leaf:  # 下次不必再看这一段账本
        Load.objects.filter(pk=last.pk).update(cursor=str(head))
    return load


def _last(table: str, *, at: datetime) -> Load | None:
    """Return the last load of a table of our own; one that was broken off is finished first."""
    last = (
        Load.objects.filter(source=OWN, table=table)
        .exclude(state=LoadState.REFUSED.value)
        .order_by("-id")
        .first()
    )
    return run_load(load=last, at=at) if last else None


def _take(table: str, name: str, cursor: str, rows: Rows, *, at: datetime) -> Load | None:
    first = next(rows, None)
    if first is None:
        return None
    delivery = Delivery(OWN, table, LoadKind.OWN, name, cursor=cursor)
    load, _ = receive_rows(
        delivery=delivery,
        header=list(first),
        rows=(list(row.values()) for row in chain([first], rows)),
        at=at,
        actor=SYSTEM,
    )
    return run_load(load=load, at=at)


def _counter_days(since: date, until: date) -> Rows:
    return map(own.counter_day, counter_day_facts(since=since, until=until))


COUNTER_DAYS = DayFeed("counter_days", first_counter_day, _counter_days)
