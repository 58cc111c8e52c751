"""
The expected wait (预计等候) of a ticket, of a queue now, and of somebody still at home.

One reading of a hall answers for all its tickets. It is kept in the process until something
happens in the hall, but not for longer than ten seconds, so that a busy screen costs nothing.
"""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import Count, F
from django.utils import timezone

from onewindow.services.hall.models import Hall, Ticket, TicketService
from onewindow.services.hall.queries.history import arrivals_on, past_before, visits_on
from onewindow.services.hall.queries.pools import Pool, planned_counters, pools_of, second_of
from onewindow.services.hall.queries.terms import priority_run
from onewindow.services.hall.rules import AT_COUNTER, Attendance, TicketState, next_turn
from onewindow.services.hall.rules.arrivals import corrected, counts_of
from onewindow.services.hall.rules.simulation import NEVER, opened_since, slot_of, with_overtime
from onewindow.services.hall.rules.waiting import (
    Busy,
    Interval,
    Line,
    Outlook,
    Waiting,
    pace_of,
)

FRESH_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class ExpectedWait:
    """
    What people are told about a wait: in minutes from now, as words, and how sure.

    ``low``–``high`` holds for half of all cases, up to ``most`` for nineteen of twenty. ``high``
    and ``most`` are None if the turn may not come today.
    """

    low: int
    high: int | None
    most: int | None
    words: str

    @classmethod
    def of(cls, interval: Interval) -> "ExpectedWait":
        """Return an interval of seconds in minutes."""
        low, high = interval.half
        most = interval.most[1]
        return cls(
            low=min(low, NEVER - 1) // 60,
            high=None if high >= NEVER else -(-high // 60),
            most=None if most >= NEVER else -(-most // 60),
            words=interval.words,
        )


@dataclass(frozen=True, slots=True)
class HallWaits:
    """Everybody's expected wait in a hall: by ticket, and by queue for one who comes now."""

    by_ticket: Mapping[int, ExpectedWait] = field(default_factory=dict)
    by_queue: Mapping[int, ExpectedWait] = field(default_factory=dict)


class _Kept:
    """The last reading of each hall in this process: when, after which event, and what."""

    waits: dict[int, tuple[float, int, HallWaits]] = {}


def expected_waits(hall: Hall, *, at: datetime) -> HallWaits:
    """Return the expected waits in a hall; at most ten seconds old."""
    sequence = Hall.objects.values_list("events", flat=True).get(pk=hall.pk)
    read_at, known, waits = _Kept.waits.get(hall.pk, (0.0, -1, HallWaits()))
    if known == sequence and time.monotonic() - read_at < FRESH_SECONDS:
        return waits
    by_ticket: dict[int, ExpectedWait] = {}
    by_queue: dict[int, ExpectedWait] = {}
    for pool in pools_of(hall):
        tickets, outlook = outlook_of(pool, at=at)
        found = [ExpectedWait.of(one) for one in outlook.intervals()]
        by_ticket |= dict(zip(tickets, found[:-1], strict=True))
        # 快办的人插到公平规则给他的那一位之前，那一位的等候就是他的。
        first = found[_place_of_priority(pool, tickets, at)]
        for queue in pool.queues:
            wait = first if queue.is_express else found[-1]
            by_queue[queue.pk] = wait if pool.open_now else replace(wait, words="现在没有开窗")
    waits = HallWaits(by_ticket, by_queue)
    _Kept.waits[hall.pk] = (time.monotonic(), sequence, waits)
    return waits


def forget_waits() -> None:
    """Read every hall anew at the next question; for tests."""
    _Kept.waits = {}


def expected_wait(ticket: Ticket, *, at: datetime) -> ExpectedWait | None:
    """Return the remaining wait of a ticket, or None once it has been called."""
    return expected_waits(ticket.hall, at=at).by_ticket.get(ticket.pk)


def expected_wait_later(pool: Pool, *, at: datetime, arrival: datetime) -> ExpectedWait:
    """Return the wait of somebody who sets out now and arrives later today (出门前的预计)."""
    on = timezone.localdate(at)
    came = counts_of(visit.taken for visit in visits_on(pool, on))
    forecast = arrivals_on(pool, on)
    rates = corrected(forecast, came, slot_of(second_of(at)))
    _, outlook = outlook_of(pool, at=at)
    return ExpectedWait.of(outlook.later(second_of(arrival), rates))


def outlook_of(pool: Pool, *, at: datetime) -> tuple[list[int], Outlook]:
    """Return the waiting tickets in the order of calling, and what lies before them."""
    on, now = timezone.localdate(at), second_of(at)
    past = past_before(pool, on)
    tickets, waiting = _line(pool, at)
    busy = _busy(pool, at)
    opened = [desk for desk in pool.counters if desk.state == Attendance.OPEN]
    planned = list(with_overtime(planned_counters(pool, on)))
    # 这半小时看实际开了几个窗，以后看计划。
    planned[slot_of(now)] = len(opened)
    width = max(planned)
    counters = [busy.get(desk.counter_id, Busy()) for desk in opened]
    counters += [Busy()] * (width - len(counters))
    line = Line(now, tuple(waiting), tuple(counters), opened_since(planned, counters=width))
    today = [visit for visit in visits_on(pool, on) if visit.started and visit.ended]
    usual = sum(past.services[""]) / len(past.services[""])
    lasted = [(visit.ended or 0) - (visit.called or 0) for visit in today]
    return tickets, Outlook(line, past, pace_of(lasted, usual), seed=now // 10)


def in_calling_order(
    priority: Iterable[tuple[int, Waiting]], ordinary: Iterable[tuple[int, Waiting]], most: int
) -> list[tuple[int, Waiting]]:
    """Return two lanes as one line, in the order in which the fairness rule calls them."""
    first, others = list(priority), list(ordinary)
    line, run = [], 0
    while turn := next_turn(
        has_priority=bool(first), has_ordinary=bool(others), run=run, most=most
    ):
        line.append((first if turn.is_priority else others).pop(0))
        run = turn.run
    return line


def _place_of_priority(pool: Pool, tickets: list[int], at: datetime) -> int:
    """Return the place in the line that somebody with priority takes who comes now."""
    if not any(queue.is_express for queue in pool.queues):
        return len(tickets)
    rows = Ticket.objects.filter(pk__in=tickets, is_priority=True).values_list("pk", flat=True)
    known = set(rows)
    now = Waiting(second_of(at))
    lanes: dict[bool, list[tuple[int, Waiting]]] = {True: [], False: []}
    for ticket in tickets:
        lanes[ticket in known].append((ticket, now))
    most = priority_run(pool.hall, on=timezone.localdate(at))
    line = in_calling_order([*lanes[True], (0, now)], lanes[False], most)
    return [ticket for ticket, _ in line].index(0)


def _line(pool: Pool, at: datetime) -> tuple[list[int], list[Waiting]]:
    on = timezone.localdate(at)
    rows = (
        TicketService.objects.filter(
            ticket__queue__in=pool.queue_ids,
            ticket__on=on,
            ticket__state=TicketState.WAITING,
            position=F("ticket__position"),
        )
        .order_by("ticket__order_at", "ticket_id")
        .values_list(
            "ticket_id", "ticket__is_priority", "waiting_from", "matter__slug", "queue__letter"
        )
    )
    lanes: dict[bool, list[tuple[int, Waiting]]] = {True: [], False: []}
    for ticket, is_priority, since, slug, letter in rows:
        lanes[is_priority].append((ticket, Waiting(second_of(since), slug or letter)))
    most = priority_run(pool.hall, on=on)
    line = in_calling_order(lanes[True], lanes[False], most)
    return [ticket for ticket, _ in line], [waiting for _, waiting in line]


def _busy(pool: Pool, at: datetime) -> dict[int, Busy]:
    rows = TicketService.objects.filter(
        ticket__hall=pool.hall,
        ticket__on=timezone.localdate(at),
        ticket__state__in=AT_COUNTER,
        position=F("ticket__position"),
    ).values_list("ticket__counter_id", "called_at", "matter__slug", "queue__letter")
    return {
        counter: Busy(second_of(called or at), slug or letter)
        for counter, called, slug, letter in rows
    }


@dataclass(frozen=True, slots=True)
class PoolNow:
    """One pool right now: who waits, counters open and planned, the wait of a newcomer."""

    pool: Pool
    waiting: int
    planned: int
    wait: ExpectedWait | None

    @property
    def short(self) -> int:
        """Return how many counters fewer are open than the plan says, while people wait."""
        return max(0, self.planned - self.pool.open_now) if self.waiting else 0


def hall_overview(hall: Hall, *, at: datetime) -> list[PoolNow]:
    """Return every pool of a hall right now."""
    waits = expected_waits(hall, at=at)
    on = timezone.localdate(at)
    counts = dict(
        Ticket.objects.filter(hall=hall, on=on, state=TicketState.WAITING)
        .values_list("queue_id")
        .annotate(Count("id"))
        .order_by("queue_id")
    )
    return [
        PoolNow(
            pool,
            sum(counts.get(pk, 0) for pk in pool.queue_ids),
            planned_counters(pool, on)[slot_of(second_of(at))],
            waits.by_queue.get(pool.queue_ids[0]),
        )
        for pool in pools_of(hall)
    ]
