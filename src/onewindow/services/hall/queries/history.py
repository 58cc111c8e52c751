"""What former days teach: how many came when, and how long they took."""

import time
from collections.abc import Iterator
from datetime import date, timedelta

from onewindow.foundation.policy.api import office_calendar
from onewindow.services.hall.models import Ticket, TicketService
from onewindow.services.hall.queries.pools import Pool, second_of
from onewindow.services.hall.rules import ServiceOutcome
from onewindow.services.hall.rules.accuracy import MOST_SERVICES, Visited, past_of
from onewindow.services.hall.rules.arrivals import (
    ArrivalForecast,
    DayCount,
    counts_of,
    forecast_arrivals,
)
from onewindow.services.hall.rules.waiting import Past

LOOK_BACK = timedelta(weeks=26)
LEARN_FROM = timedelta(weeks=8)
KEPT_SECONDS = 600.0
# 新开的大厅还没有记录时，先按每次8分钟估计。
FIRST_GUESS = (240, 360, 480, 600, 720)

Key = tuple[int, str, date]


class _Kept:
    """What this process has learned, for ten minutes."""

    past: dict[Key, tuple[float, Past]] = {}


def day_counts(pool: Pool, *, before: date) -> list[DayCount]:
    """Return the tickets of each day of the last half year, half hour by half hour."""
    rows = (
        Ticket.objects.filter(
            services__queue__in=pool.queue_ids,
            services__position=1,
            on__gte=before - LOOK_BACK,
            on__lt=before,
        )
        .order_by("on", "id")
        .values_list("on", "taken_at")
    )
    days: dict[date, list[int]] = {}
    for on, taken_at in rows.iterator():
        days.setdefault(on, []).append(second_of(taken_at))
    return [DayCount(on, counts_of(moments)) for on, moments in days.items()]


def arrivals_on(pool: Pool, on: date) -> ArrivalForecast:
    """Return what to expect on a day, from the days before it."""
    return forecast_arrivals(day_counts(pool, before=on), on, office_calendar())


def visits_on(pool: Pool, on: date) -> list[Visited]:
    """Return the ticket log of one day of the pool, in the order of arrival."""
    return list(_visits(pool, on, on + timedelta(days=1)))


def visit_days(pool: Pool, *, since: date, until: date) -> list[list[Visited]]:
    """Return the ticket logs of several days, the end exclusive; days without any are left out."""
    days: dict[date, list[Visited]] = {}
    for visit in _visits(pool, since, until):
        days.setdefault(visit.on, []).append(visit)
    return [days[on] for on in sorted(days)]


def past_before(pool: Pool, on: date) -> Past:
    """Return what the eight weeks before a day teach; kept for ten minutes in this process."""
    key = (pool.hall.pk, pool.key, on)
    at, known = _Kept.past.get(key, (0.0, None))
    if known is None or time.monotonic() - at > KEPT_SECONDS:
        try:
            known = past_of(_visits(pool, on - LEARN_FROM, on, most=2 * MOST_SERVICES))
        except ValueError:
            known = Past({"": FIRST_GUESS})
        _Kept.past = {one: kept for one, kept in _Kept.past.items() if one[2] == on}
        _Kept.past[key] = (time.monotonic(), known)
    return known


def forget_past() -> None:
    """Learn anew at the next question; for tests and after an import."""
    _Kept.past = {}


def _visits(pool: Pool, since: date, until: date, *, most: int = 0) -> Iterator[Visited]:
    rows = (
        TicketService.objects.filter(
            queue__in=pool.queue_ids, ticket__on__gte=since, ticket__on__lt=until
        )
        .exclude(outcome=ServiceOutcome.CANCELLED)
        .order_by("-waiting_from", "-id")
        .values_list(
            "ticket__on",
            "waiting_from",
            "called_at",
            "started_at",
            "ended_at",
            "counter_id",
            "matter__slug",
            "queue__letter",
            "ticket__is_priority",
        )
    )
    place = {desk.counter_id: number for number, desk in enumerate(pool.counters)}
    newest_first = list(rows[: most or None])
    for on, taken, called, started, ended, counter, slug, letter, first in reversed(newest_first):
        yield Visited(
            on,
            second_of(taken),
            second_of(called) if called else None,
            second_of(started) if started else None,
            second_of(ended) if ended and called else None,
            place.get(counter, 0),
            slug or letter,
            first,
        )
