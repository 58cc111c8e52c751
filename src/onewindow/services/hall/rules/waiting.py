"""
How long somebody will still wait (等候预测), as an interval and not as one number.

The next hours of the queue are played many times from what is known now: who waits, since when
each counter serves, which counters the plan opens and closes. Service times are drawn from those
of the past weeks for the same kind of business, stretched by how the day has gone so far; a
service under way is drawn among those that lasted at least as long. The spread of the outcomes is
the interval. Times are whole seconds.
"""

import random
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heapreplace
from math import exp, log

from onewindow.services.hall.rules.simulation import (
    NEVER,
    SLOT,
    Since,
    quantile,
    ready_at,
    slot_of,
)

PATHS = 99
# 一天快慢的不确定，使区间不至于过窄。
UNSURE = 0.08
# 少于30次的类别不单独估计，用全队列的。
FEW_SERVICES = 30
# 当日快慢要有约10次服务的分量才信。
BELIEF = 10
OWN_PLACE = -1


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who waits: since when, and for which kind of business (业务类别)."""

    since: int
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Busy:
    """A counter: since when it serves whom; ``since`` is None while it is free."""

    since: int | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A queue at one moment: who waits in the order of calling, the counters, and their plan."""

    now: int
    waiting: tuple[Waiting, ...]
    counters: tuple[Busy, ...]
    since: Since


@dataclass(frozen=True, slots=True)
class Past:
    """
    What is known from former days.

    Ordered service times by kind of business, the rate at which the waiting leave (a second), what
    a call in vain costs, and the share of people with priority. The empty kind holds all services.
    """

    services: Mapping[str, Sequence[int]]
    leaving: float = 0.0
    miss: int = 0
    priority: float = 0.0

    def of_kind(self, kind: str) -> Sequence[int]:
        """Return the services of a kind, or all of them if it has had too few."""
        own = self.services.get(kind, ())
        return own if len(own) >= FEW_SERVICES else self.services[""]


@dataclass(frozen=True, slots=True)
class Interval:
    """An expected wait in seconds: the middle, where half fall, and where nine of ten fall."""

    middle: int
    half: tuple[int, int]
    most: tuple[int, int]

    @property
    def words(self) -> str:
        """Return what people are told: 约15–25分钟, 无需等候, or that nobody can say."""
        low, high = self.half
        if self.middle >= NEVER:
            return "今天下班前可能轮不到"
        if high < 60:
            return "无需等候"
        first, last = low // 60, -(-min(high, NEVER) // 60)
        if high >= NEVER:
            return f"{first}分钟以上"
        return f"约{last}分钟" if first in {0, last} else f"约{first}–{last}分钟"


@dataclass(slots=True)
class Outlook:
    """Plays the coming hours of a line again and again; the same seed tells the same."""

    line: Line
    past: Past
    pace: float = 1.0
    seed: int = 0
    paths: int = PATHS
    _dice: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)  # noqa: S311 - for a forecast, not for a secret

    def intervals(self) -> list[Interval]:
        """Return the remaining wait of everybody in the line, and last of one who comes now."""
        line = self.line
        everybody = [*line.waiting, Waiting(line.now)]
        outcomes: list[list[int]] = [[] for _ in everybody]
        for _ in range(self.paths):
            for place, turn in enumerate(self._play(everybody)):
                outcomes[place].append(min(turn, NEVER) - (line.now if turn < NEVER else 0))
        return [interval_of(sorted(waits)) for waits in outcomes]

    def later(self, moment: int, arrivals: Sequence[float]) -> Interval:
        """
        Return the wait of somebody who comes at a later moment (出门前的预计).

        ``arrivals`` are those expected in each half hour of the day.
        """
        waits = []
        for _ in range(self.paths):
            coming = [Waiting(at) for at in self._arrivals(moment, arrivals)]
            turn = self._play([*self.line.waiting, *coming, Waiting(moment)])[OWN_PLACE]
            waits.append(NEVER if turn >= NEVER else turn - moment)
        return interval_of(sorted(waits))

    def _play(self, everybody: Sequence[Waiting]) -> list[int]:
        """Return when the turn of each comes in one invented course of the day."""
        now, since, dice = self.line.now, self.line.since, self._dice.random
        pace = self.pace * exp(self._dice.gauss(0.0, UNSURE))
        ready = [self._free(number, busy, pace) for number, busy in enumerate(self.line.counters)]
        heapify(ready)
        turns, last, slot = [], len(everybody) - 1, slot_of(now)
        leaving, miss = self.past.leaving, self.past.miss
        for place, waiting in enumerate(everybody):
            if slot_of(waiting.since) > slot:
                slot = slot_of(waiting.since)
                ready = [(max(at, since[slot][number]), number) for at, number in ready]
                heapify(ready)
            free, number = ready[0] if ready else (NEVER, 0)
            turn = max(free, waiting.since, now)
            turns.append(turn)
            if free >= NEVER or place == last:
                continue
            # 指数分布的耐心没有记忆：已等多久都按同一离开率。
            patience = -log(1.0 - dice()) / leaving if leaving else NEVER
            left = turn - waiting.since > patience
            done = turn + (miss if left else self._service(waiting.kind, pace))
            heapreplace(ready, (ready_at(since, number, done), number))
        return turns

    def _free(self, number: int, busy: Busy, pace: float) -> tuple[int, int]:
        """Return when a counter can call next, and its number."""
        now = self.line.now
        if busy.since is None:
            return ready_at(self.line.since, number, now), number
        lasted = int((now - busy.since) / pace)
        known = self.past.of_kind(busy.kind)
        longer = bisect_right(known, lasted)
        if longer == len(known):
            # 比过去任何一次都长：按同类的平均时长再等一次。
            rest = sum(known) // len(known)
        else:
            rest = known[longer + int(self._dice.random() * (len(known) - longer))] - lasted
        done = now + max(1, int(rest * pace))
        return ready_at(self.line.since, number, done), number

    def _service(self, kind: str, pace: float) -> int:
        known = self.past.of_kind(kind)
        return max(1, int(known[int(self._dice.random() * len(known))] * pace))

    def _arrivals(self, until: int, expected: Sequence[float]) -> list[int]:
        """Return invented arrivals between now and a moment, at the expected rates."""
        moments: list[int] = []
        at = float(self.line.now)
        while at < until:
            slot = slot_of(int(at))
            end, rate = (slot + 1) * SLOT, expected[slot] / SLOT
            # 指数间隔没有记忆：跨过半小时就按新的到达率重新抽。
            at = min(at - log(1.0 - self._dice.random()) / rate, end) if rate else end
            if at < min(end, until):
                moments.append(int(at))
        return moments


def interval_of(ordered: Sequence[int]) -> Interval:
    """Return the middle of ordered outcomes and the intervals of 50 and 90 percent."""
    return Interval(
        quantile(ordered, 0.5),
        (quantile(ordered, 0.25), quantile(ordered, 0.75)),
        (quantile(ordered, 0.05), quantile(ordered, 0.95)),
    )


def pace_of(today: Sequence[int], usual: float) -> float:
    """
    Return how much longer services take today than usual, carefully while there are few.

    ``today`` are the services finished so far, ``usual`` is their mean on former days.
    """
    return (BELIEF * usual + sum(today)) / (BELIEF * usual + len(today) * usual)


def leaving_rate(waits: Sequence[int], left: int) -> float:
    """
    Return the rate of losing patience, a second: those who left over all seconds waited.

    The estimate of greatest likelihood for exponential patience when service cuts waits short.
    """
    total = sum(waits)
    return left / total if total else 0.0


def by_queue_length(waiting: int, counters: int, mean: float) -> int:
    """Return what the queue-length rule (QL) says: everybody ahead and oneself, by the rate."""
    return int((waiting + 1) * mean / counters)


def by_last_wait(waits: Sequence[int]) -> int:
    """Return what the last-to-enter-service rule (LES) says: the wait of the last one called."""
    return waits[-1] if waits else 0
