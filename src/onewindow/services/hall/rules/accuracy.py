"""
How far the expected waits are off (预测误差), beside the two usual rules, on a log of tickets.

The log is replayed: at the moment somebody takes a ticket, the forecast sees only what was known
then. Learning days and checking days are never the same.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from onewindow.services.hall.rules.simulation import (
    NEVER,
    SLOT,
    SLOTS,
    Crowd,
    Outcome,
    Since,
    opened_since,
    play_day,
    quantile,
    slot_of,
)
from onewindow.services.hall.rules.waiting import (
    Busy,
    Interval,
    Line,
    Outlook,
    Past,
    Waiting,
    by_last_wait,
    by_queue_length,
    leaving_rate,
    pace_of,
)

# 学习用的服务记录上限：再多也不更准，只更慢。
MOST_SERVICES = 5000


@dataclass(frozen=True, slots=True)
class Visited:
    """
    One line of a ticket log, in seconds since midnight.

    Somebody who was called in vain has ``started`` None; ``called`` is None if the turn never
    came. ``ended`` is when the counter was free again.
    """

    on: date
    taken: int
    called: int | None
    started: int | None
    ended: int | None
    counter: int
    kind: str = ""
    is_priority: bool = False

    @property
    def wait(self) -> int | None:
        """Return how long it took until the call."""
        return None if self.called is None else self.called - self.taken


@dataclass(frozen=True, slots=True)
class Error:
    """Mean absolute errors in seconds of the forecast and of both rules; how often it held."""

    tickets: int
    forecast: float
    last_wait: float
    queue_length: float
    in_half: float
    in_most: float

    @property
    def beats_both(self) -> bool:
        """Test if the forecast is nearer to the truth than each of the two rules."""
        return self.forecast < min(self.last_wait, self.queue_length)


@dataclass(frozen=True, slots=True)
class Guess:
    """What each way said when the ticket was taken, and what it came to."""

    wait: int
    interval: Interval
    last_wait: int
    queue_length: int


def past_of(visits: Iterable[Visited]) -> Past:
    """
    Return what these days teach: services by kind, how fast people leave, the cost of a miss.

    :raises ValueError: if nobody was served.
    """
    listed = list(visits)
    services: dict[str, list[int]] = {"": []}
    misses: list[int] = []
    for visit in listed[-4 * MOST_SERVICES :]:
        if visit.ended is None or visit.called is None:
            continue
        if visit.started is None:
            misses.append(visit.ended - visit.called)
            continue
        # 叫号到坐下也占着窗口，算在这次服务里。
        lasted = max(1, visit.ended - visit.called)
        services[""].append(lasted)
        if visit.kind:
            services.setdefault(visit.kind, []).append(lasted)
    if not services[""]:
        raise ValueError("no services to learn from")
    waits = [visit.wait for visit in listed if visit.wait is not None]
    return Past(
        {kind: sorted(found[-MOST_SERVICES:]) for kind, found in services.items()},
        leaving_rate(waits, len(misses)),
        sum(misses) // len(misses) if misses else 0,
        sum(visit.is_priority for visit in listed) / len(listed),
    )


def guesses(
    day: Sequence[Visited], past: Past, plan: Sequence[int], *, seed: int
) -> Iterator[Guess]:
    """Yield for each ticket of one day that was called what was said when it was taken."""
    ordered = sorted(day, key=lambda visit: visit.taken)
    since = opened_since(plan, counters=1 + max(visit.counter for visit in ordered))
    usual = sum(past.services[""]) / len(past.services[""])
    called = sorted((visit for visit in ordered if visit.called is not None), key=_called)
    moments = [_called(visit) for visit in called]
    for place, visit in enumerate(ordered):
        if visit.wait is None:
            continue
        now = visit.taken
        before = called[: bisect_left(moments, now)]
        ahead = tuple(
            Waiting(other.taken, other.kind)
            for other in ordered[:place]
            if other.called is None or other.called >= now
        )
        done = [one for one in before if one.ended is not None and one.ended <= now]
        pace = pace_of([_lasted(one) for one in done if one.started is not None], usual)
        line = Line(now, ahead, _counters(before, since, now), since)
        yield Guess(
            visit.wait,
            Outlook(line, past, pace, seed=seed + place).intervals()[-1],
            by_last_wait([one.wait or 0 for one in before if one.started is not None]),
            _by_queue_length(line, plan, usual),
        )


def error_of(found: Iterable[Guess]) -> Error:
    """Return the errors over all guesses; nothing but zeros if there are none."""
    listed = list(found)
    count = len(listed) or 1
    return Error(
        len(listed),
        sum(abs(guess.wait - guess.interval.middle) for guess in listed) / count,
        sum(abs(guess.wait - guess.last_wait) for guess in listed) / count,
        sum(abs(guess.wait - guess.queue_length) for guess in listed) / count,
        sum(_within(guess, guess.interval.half) for guess in listed) / count,
        sum(_within(guess, guess.interval.most) for guess in listed) / count,
    )


def usual_plan(days: Sequence[Sequence[Visited]]) -> tuple[int, ...]:
    """Return how many counters served in each half hour, as the middle of these days."""
    served: list[list[int]] = [[] for _ in range(SLOTS)]
    for day in days:
        busy: list[set[int]] = [set() for _ in range(SLOTS)]
        for visit in day:
            if visit.called is not None and visit.ended is not None:
                for slot in range(slot_of(visit.called), slot_of(visit.ended) + 1):
                    busy[slot].add(visit.counter)
        for slot, counters in enumerate(busy):
            served[slot].append(len(counters))
    return tuple(quantile(sorted(counts), 0.5) for counts in served)


def log_of(on: date, crowd: Crowd, kinds: Sequence[str], plan: Sequence[int]) -> list[Visited]:
    """Return the ticket log that a played day leaves behind, in the order of arrival."""
    rows = zip(crowd.arrivals, crowd.services, kinds, strict=True)
    return [
        _visited(on, arrival, service if call.is_served else crowd.miss, kind, call)
        for (arrival, service, kind), call in zip(
            rows, play_day(crowd, opened_since(plan)), strict=True
        )
    ]


def _visited(on: date, taken: int, busy: int, kind: str, call: Outcome) -> Visited:
    if call.at >= NEVER:
        return Visited(on, taken, None, None, None, 0, kind)
    started = call.at if call.is_served else None
    return Visited(on, taken, call.at, started, call.at + busy, call.counter, kind)


def _called(visit: Visited) -> int:
    return visit.called or 0


def _lasted(visit: Visited) -> int:
    return max(1, (visit.ended or 0) - _called(visit))


def _within(guess: Guess, bounds: tuple[int, int]) -> bool:
    return bounds[0] <= guess.wait <= bounds[1]


def _counters(before: Sequence[Visited], since: Since, now: int) -> tuple[Busy, ...]:
    counters = [Busy()] * len(since[0])
    for visit in before[-4 * len(counters) :]:
        if visit.ended is not None and visit.ended > now:
            counters[visit.counter] = Busy(visit.called, visit.kind)
    return tuple(counters)


def _by_queue_length(line: Line, plan: Sequence[int], usual: float) -> int:
    """Return what the queue-length rule says; while all is closed it counts from the opening."""
    first = slot_of(line.now)
    opening = next((slot for slot in range(first, SLOTS) if plan[slot]), None)
    if opening is None:
        return 0
    open_then = plan[opening]
    if opening == first and any(one.since is None for one in line.counters[:open_then]):
        return 0
    closed = max(0, opening * SLOT - line.now)
    return closed + by_queue_length(len(line.waiting), open_then, usual)
