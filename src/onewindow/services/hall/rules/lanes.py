"""
A day of one queue with priority: the day that ``simulation`` plays, called by the fairness rule.

Each counter calls from two lanes as it really does (see ``fairness``). Without anybody in the
priority lane the day is to the second the one that the recursion of Kiefer and Wolfowitz gives.
"""

from collections import deque
from heapq import heapify, heapreplace

from onewindow.services.hall.rules.fairness import next_turn
from onewindow.services.hall.rules.simulation import (
    NEVER,
    Crowd,
    Outcome,
    Since,
    ready_at,
    slot_of,
)


def play_lanes(crowd: Crowd, since: Since, *, most: int) -> list[Outcome]:
    """
    Return each visitor's turn, in the order of arrival.

    ``most`` is how many priority calls a counter makes in a row while others wait.
    """
    first = crowd.first or (False,) * len(crowd.arrivals)
    turns = [Outcome(NEVER, is_served=False, counter=0)] * len(crowd.arrivals)
    lanes: dict[bool, deque[int]] = {True: deque(), False: deque()}
    ready = _Ready(since)
    runs = [0] * len(since[0])
    come = 0
    while come < len(crowd.arrivals) or lanes[True] or lanes[False]:
        if not lanes[True] and not lanes[False]:
            lanes[first[come]].append(come)
            come += 1
        moment = ready.moment(min(crowd.arrivals[lane[0]] for lane in lanes.values() if lane))
        if moment >= NEVER:  # 今天不再开窗
            break
        while come < len(crowd.arrivals) and crowd.arrivals[come] <= moment:
            lanes[first[come]].append(come)
            come += 1
        turn = next_turn(
            has_priority=bool(lanes[True]),
            has_ordinary=bool(lanes[False]),
            run=runs[ready.counter],
            most=most,
        )
        if turn is None:  # 前面刚有人进来，不会发生；为类型检查而写
            break
        visitor, runs[ready.counter] = lanes[turn.is_priority].popleft(), turn.run
        is_served = moment - crowd.arrivals[visitor] <= crowd.patience[visitor]
        turns[visitor] = Outcome(moment, is_served, ready.counter)
        ready.busy_until(moment + (crowd.services[visitor] if is_served else crowd.miss))
    return turns


class _Ready:
    """When each counter can call next; the one that has been free longest comes first."""

    def __init__(self, since: Since) -> None:
        self._since, self._slot = since, -1
        self._heap: list[tuple[int, int]] = [(0, counter) for counter in range(len(since[0]))]

    @property
    def counter(self) -> int:
        """Return the counter that calls next."""
        return self._heap[0][1]

    def moment(self, earliest: int) -> int:
        """Return when the next call is made to somebody who has been there since ``earliest``."""
        while self._heap:
            moment = max(self._heap[0][0], earliest)
            if moment >= NEVER or slot_of(moment) == self._slot:
                return moment
            self._slot = slot_of(moment)
            now = self._since[self._slot]
            self._heap = [(max(at, now[counter]), counter) for at, counter in self._heap]
            heapify(self._heap)
        return NEVER

    def busy_until(self, done: int) -> None:
        """Let the counter that just called be busy until then."""
        counter = self.counter
        heapreplace(self._heap, (ready_at(self._since, counter, done), counter))
