"""
A day of one queue (队列), played visitor by visitor.

First come, first served at several counters: the recursion of Kiefer and Wolfowitz (1955) with a
plan that opens and closes counters by the half hour, and with visitors who lose patience and
leave. Times are whole seconds since midnight, so that two ways of playing the same day agree to
the second.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heapify, heapreplace
from itertools import pairwise
from typing import NamedTuple

SLOT = 1800
SLOTS = 48
NEVER = 1 << 40

Since = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Crowd:
    """
    Who comes on one day: when, with how much work, and how long they would wait.

    Arrivals are in order; a service takes at least one second. A visitor whose patience has run
    out when the turn comes is called in vain, which costs the counter ``miss`` seconds. ``first``
    says who is called in the priority lane, nobody if it is empty; only ``lanes`` looks at it.
    """

    arrivals: Sequence[int]
    services: Sequence[int]
    patience: Sequence[int]
    miss: int = 0
    first: Sequence[bool] = ()


class Outcome(NamedTuple):
    """When a visitor's turn came (``NEVER`` if it did not), if anybody was there, and where."""

    at: int
    is_served: bool
    counter: int


def whole_day(counters: int) -> tuple[int, ...]:
    """Return the plan that keeps this many counters open all day long."""
    return (counters,) * SLOTS


def with_overtime(plan: Sequence[int]) -> tuple[int, ...]:
    """
    Return a plan whose counters go on for an hour after closing (已取号的办完为止).

    Nobody new comes then: the hall gives out no tickets while it is closed.
    """
    longer = list(plan)
    for slot in range(1, len(plan)):
        if not plan[slot]:
            last = plan[slot - 1] or (plan[slot - 2] if slot > 1 else 0)
            longer[slot] = last
    return tuple(longer)


def opened_since(plan: Sequence[int], *, counters: int = 0) -> Since:
    """
    Return for each half hour and counter from when on it is open.

    That is the start of the present stretch, or of the next one if it is closed now, or ``NEVER``.
    A plan gives the number of open counters for each half hour; the first ones open first.
    """
    if len(plan) != SLOTS:
        raise ValueError(f"a plan has {SLOTS} half hours, not {len(plan)}")
    columns = [_column(plan, counter) for counter in range(counters or max(plan))]
    return tuple(tuple(column[slot] for column in columns) for slot in range(SLOTS))


def slot_of(moment: int) -> int:
    """Return the half hour that a moment lies in; after midnight the last one goes on."""
    return min(moment // SLOT, SLOTS - 1)


def ready_at(since: Since, counter: int, moment: int) -> int:
    """Return when a counter that becomes free at a moment can call the next visitor."""
    return max(moment, since[slot_of(moment)][counter])


def play_day(crowd: Crowd, since: Since) -> list[Outcome]:
    """
    Return each visitor's turn, in the order of arrival.

    Of the open counters that are free, the one that has been free longest calls first. A service
    that has begun is finished even if the counter closes meanwhile (下班前取号办完为止).
    """
    slot = -1
    turns: list[Outcome] = []
    ready: list[tuple[int, int]] = [(0, counter) for counter in range(len(since[0]))]
    rows = zip(crowd.arrivals, crowd.services, crowd.patience, strict=True)
    for arrival, service, patience in rows:
        if slot_of(arrival) != slot:
            slot = slot_of(arrival)
            ready = [(max(at, since[slot][counter]), counter) for at, counter in ready]
            heapify(ready)
        free, counter = ready[0] if ready else (NEVER, 0)
        start = max(free, arrival)
        if start >= NEVER:
            turns.append(Outcome(NEVER, is_served=False, counter=counter))
            continue
        is_served = start - arrival <= patience
        turns.append(Outcome(start, is_served, counter))
        done = start + (service if is_served else crowd.miss)
        heapreplace(ready, (ready_at(since, counter, done), counter))
    return turns


def waits_of(crowd: Crowd, turns: Sequence[Outcome]) -> list[int]:
    """Return the waits in seconds of those who were served, in the order of arrival."""
    pairs = zip(crowd.arrivals, turns, strict=True)
    return [turn.at - arrival for arrival, turn in pairs if turn.is_served]


@dataclass(frozen=True, slots=True)
class Waits:
    """Waits of one day as people ask for them; times in seconds."""

    served: int
    left: int
    mean: float
    median: int
    ninth: int
    longest: int
    over_promise: float

    @property
    def left_rate(self) -> float:
        """Return the share of those who left before their turn."""
        return self.left / (self.served + self.left) if self.left else 0.0


def summary(waits: Sequence[int], *, left: int, promise: int) -> Waits:
    """Return mean, median, the ninth decile (P90), the longest, and the share over a promise."""
    if not waits:
        return Waits(0, left, 0.0, 0, 0, 0, 0.0)
    ordered = sorted(waits)
    return Waits(
        served=len(ordered),
        left=left,
        mean=sum(ordered) / len(ordered),
        median=quantile(ordered, 0.5),
        ninth=quantile(ordered, 0.9),
        longest=ordered[-1],
        over_promise=sum(wait > promise for wait in ordered) / len(ordered),
    )


def quantile(ordered: Sequence[int], share: float) -> int:
    """Return the smallest of the ordered values that this share of them does not exceed."""
    place = -int(-share * len(ordered) // 1)
    return ordered[max(place, 1) - 1]


def histogram(waits: Sequence[int], edges: Sequence[int]) -> list[int]:
    """Return how many waits lie below each edge and not below the one before, then the rest."""
    ordered = sorted(waits)
    places = [0, *(bisect_left(ordered, edge) for edge in edges), len(ordered)]
    return [after - before for before, after in pairwise(places)]


def _column(plan: Sequence[int], counter: int) -> list[int]:
    """Return for one counter and each half hour from when on it is open."""
    is_open = [count > counter for count in plan]
    column, opened = [NEVER] * SLOTS, NEVER
    for slot in reversed(range(SLOTS)):
        if is_open[slot] and (slot == 0 or not is_open[slot - 1]):
            opened = slot * SLOT
            for later in range(slot, SLOTS):
                if not is_open[later]:
                    break
                column[later] = opened
        elif not is_open[slot]:
            column[slot] = opened
    return column
