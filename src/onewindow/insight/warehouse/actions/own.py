"""Loading this platform's own facts: what changed since the last time, each exactly once."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from itertools import chain
from typing import Any

from django.utils import timezone

from onewindow.foundation.records.api import subjects_after
from onewindow.insight.warehouse.actions.loading import run_load
from onewindow.insight.warehouse.actions.receiving import Delivery, receive_rows
from onewindow.insight.warehouse.models import Load
from onewindow.insight.warehouse.queries.marks import mark_key
from onewindow.insight.warehouse.rules import own
from onewindow.insight.warehouse.rules.loads import LoadKind, LoadState
from onewindow.insight.warehouse.rules.sources import OWN
from onewindow.kernel.actors import SYSTEM
from onewindow.services.casework.api import case_facts
from onewindow.services.feedback.api import review_facts
from onewindow.services.hall.api import (
    appointment_facts,
    counter_day_facts,
    first_counter_day,
    first_visits,
    ticket_facts,
)

PAGE = 5_000
_ALL = _NO_REVIEW = 10**12
Rows = Iterator[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Feed:
    """
    One table of our own: which entries of the record tell a change, how rows are read.

    ``also`` is another model whose entries tell that rows change which are read anyway.
    """

    table: str
    label: str
    changed: Callable[[list[int]], Rows]
    all: Callable[[], Rows]
    also: str = ""


def load_own(*, at: datetime) -> list[Load]:
    """
    Load what changed of our own facts since the last time and return the loads; none, no load.

    A change is told by an entry of the sealed record: its leaf numbers leave no gap, so that going
    on from the last one neither misses nor repeats a row. The first time everything is read.
    """
    found = [_load(feed, at=at) for feed in FEEDS]
    return [load for load in (*found, _load_days(at=at)) if load]


def _load(feed: Feed, *, at: datetime) -> Load | None:
    last = _last(feed.table, at=at)
    leaf = int(last.cursor or 0) if last else -1
    keys, head = subjects_after(feed.label, leaf=max(leaf, 0))
    is_stirred = bool(feed.also and subjects_after(feed.also, leaf=max(leaf, 0))[0])
    rows: Rows = iter(())
    if not last or keys or is_stirred:
        rows = feed.changed(keys) if last else feed.all()
    load = _take(feed.table, f"账本第{head}号为止", str(head), rows, at=at)
    if last and load is None and head > leaf:  # 下次不必再看这一段账本
        Load.objects.filter(pk=last.pk).update(cursor=str(head))
    return load


def _load_days(*, at: datetime) -> Load | None:
    """Load the days of counters that are over and not loaded yet."""
    last, today = _last("counter_days", at=at), timezone.localtime(at).date()
    since = date.fromisoformat(last.cursor) if last else first_counter_day()
    if since is None or since >= today:
        return None
    rows = map(own.counter_day, counter_day_facts(since=since, until=today))
    return _take("counter_days", f"{today}之前", today.isoformat(), rows, at=at)


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


def _mark(value: str | None) -> str | None:
    if not value:
        return None
    return sha256((mark_key() + value.upper()).encode()).hexdigest()[:32]


def _visits(keys: list[int]) -> Rows:
    return (own.visit(row, _mark) for row in ticket_facts(tickets=keys))


def _all_visits() -> Rows:
    return (own.visit(row, _mark) for row in ticket_facts())


def _cases(keys: list[int]) -> Rows:
    for start in range(0, len(keys), PAGE):
        page = keys[start : start + PAGE]
        yield from _with_visits(list(case_facts(keys=page)))


def _all_cases() -> Rows:
    return chain.from_iterable(map(_with_visits, _pages(case_facts)))


def _with_visits(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    visits = first_visits([row["id"] for row in rows])
    return [own.case(row, visits.get(row["id"]), _mark) for row in rows]


def _reviews(keys: list[int]) -> Rows:
    after = min(keys) - 1 if keys else _NO_REVIEW
    rows = review_facts(after=after, limit=_ALL, with_followed=True)
    return (own.review(row, _mark) for row in rows)


def _all_reviews() -> Rows:
    return (own.review(row, _mark) for row in review_facts(limit=_ALL))


def _appointments(keys: list[int]) -> Rows:
    return (own.appointment(row, _mark) for row in appointment_facts(keys=keys))


def _all_appointments() -> Rows:
    return (own.appointment(row, _mark) for row in appointment_facts())


def _pages(facts: Callable[..., Iterable[dict[str, Any]]]) -> Iterator[list[dict[str, Any]]]:
    after = 0
    while page := list(facts(after=after, limit=PAGE)):
        yield page
        after = page[-1]["id"]


FEEDS = (
    Feed("visits", "hall.ticket", _visits, _all_visits),
    Feed("cases", "casework.case", _cases, _all_cases),
    Feed("reviews", "feedback.review", _reviews, _all_reviews, also="inspections.finding"),
    Feed("appointments", "hall.appointment", _appointments, _all_appointments),
)
