"""
How many counters a promised wait needs (排窗), half hour by half hour.

Erlang A, the queue with abandonment: arrivals at rate λ, c counters of rate μ, patience with rate
θ (Garnett, Mandelbaum and Reiman, 2002). Services vary more or less than the exponential ones that
the formula assumes; the wait is therefore multiplied by (1 + CV²) / 2 (Allen and Cunneen). What
it cannot see, a queue carried over from one half hour into the next, is found by playing the day.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from math import ceil, exp, log

from onewindow.services.hall.rules.simulation import (
    NEVER,
    SLOT,
    SLOTS,
    Crowd,
    opened_since,
    play_day,
    slot_of,
    with_overtime,
)
from onewindow.services.hall.rules.waiting import Past

TINY = 1e-12
HUGE = 1e200
ROUNDS = 6
PLAYED_DAYS = 20


@dataclass(frozen=True, slots=True)
class Load:
    """What comes to a queue: arrivals, services and departures, each as a rate a second."""

    arriving: float
    serving: float
    leaving: float = 0.0
    variation: float = 1.0


@dataclass(frozen=True, slots=True)
class Steady:
    """What a queue settles to: waits in seconds, shares of all who come."""

    mean_wait: float
    waiting_share: float
    leaving_share: float
    utilisation: float


@dataclass(frozen=True, slots=True)
class Promise:
    """
    The wait that is promised on average, in seconds.

    A counter is closed only where even ``ease`` of that wait is kept without it, so that one
    visitor more or less does not open and close it in turn.
    """

    wait: int
    ease: float = 0.8


@dataclass(frozen=True, slots=True)
class Limits:
    """
    What a plan must respect, half hour by half hour.

    ``least`` are counters that must be open (a special counter, one on duty at lunch), ``most``
    the staff there is; both are 0 while the hall is closed. Once open, a counter stays open for
    ``hold`` half hours.
    """

    least: tuple[int, ...]
    most: tuple[int, ...]
    hold: int = 2


@dataclass(frozen=True, slots=True)
class Need:
    """What one half hour needs: for the promise, and with the ease that closing asks for."""

    slot: int
    arrivals: float
    counters: int
    easy: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan of counters, what each half hour needs, and what playing it promises (seconds)."""

    counters: tuple[int, ...]
    needs: tuple[Need, ...]
    waits: tuple[float, ...]
    short: tuple[int, ...] = field(default=())


def erlang_a(load: Load, counters: int) -> Steady:
    """
    Return the steady state of a queue with abandonment; without any it must not be overloaded.

    The chance of n people in the system follows from balance: λ·p(n−1) = (min(n, c)·μ +
    max(n − c, 0)·θ)·p(n). By Little's law the mean wait is the mean queue over λ.

    :raises ValueError: if nobody leaves and more work comes than the counters can do.
    """
    if counters < 1:
        raise ValueError("a queue needs a counter")
    offered = load.arriving / load.serving
    if not load.leaving and offered >= counters:
        raise ValueError("overloaded for ever: nobody leaves, and the counters are too few")
    if not load.arriving:
        return Steady(0.0, 0.0, 0.0, 0.0)
    busy, queue = _weights(load, counters)
    total = sum(busy) + sum(queue)
    # 人数恰为c时新来的人也要等。
    waiting = (busy[-1] + sum(queue)) / total
    length = sum(place * weight for place, weight in enumerate(queue, start=1)) / total
    leaving = load.leaving * length / load.arriving
    return Steady(
        mean_wait=length / load.arriving * (1 + load.variation) / 2,
        waiting_share=waiting,
        leaving_share=leaving,
        utilisation=offered * (1 - leaving) / counters,
    )


def _weights(load: Load, counters: int) -> tuple[list[float], list[float]]:
    """Return the unnormed chances of 0…c people, and of c + 1, c + 2 … until they vanish."""
    # 从人数0起累乘可能溢出，所以以人数c的权重为1向两边推。
    busy = [1.0]
    for people in range(counters, 0, -1):
        busy.append(busy[-1] * people * load.serving / load.arriving)
    busy.reverse()
    queue: list[float] = []
    weight, total = 1.0, sum(busy)
    while True:
        weight *= load.arriving / (counters * load.serving + (len(queue) + 1) * load.leaving)
        queue.append(weight)
        total += weight
        if weight > HUGE:
            # 严重过载而少有人离开时权重会溢出：全部同除一个数，比例不变。
            busy, queue = [one / HUGE for one in busy], [one / HUGE for one in queue]
            weight, total = weight / HUGE, total / HUGE
        if weight < TINY * total:
            break
    return busy, queue


def counters_needed(load: Load, wait: float, *, most: int) -> int:
    """Return the fewest counters with a mean wait of at most this many seconds, or ``most``."""
    offered = load.arriving / load.serving
    # 离开率 θ·E[W] 至少是干不完的那一份 1 − c/a，由此得 c 的下限，不必从1试起。
    least = offered * (1 - load.leaving * wait * 2 / (1 + load.variation))
    first = max(1, ceil(least) if load.leaving else int(offered) + 1)
    for counters in range(first, most):
        if erlang_a(load, counters).mean_wait <= wait:
            return counters
    return most


def needs_of(
    expected: Sequence[float], load: Load, promise: Promise, limits: Limits
) -> tuple[Need, ...]:
    """Return what each half hour needs by Erlang A, within what may be open then."""
    needs = []
    for slot, arrivals in enumerate(expected):
        least, most = limits.least[slot], limits.most[slot]
        here = replace(load, arriving=arrivals / SLOT)
        asked = counters_needed(here, promise.wait, most=most) if arrivals else 0
        easy = counters_needed(here, promise.wait * promise.ease, most=most) if arrivals else 0
        needs.append(Need(slot, arrivals, max(asked, least), max(easy, least)))
    return tuple(needs)


def steady_plan(needs: Sequence[Need], limits: Limits, *, now: Sequence[int] = ()) -> list[int]:
    """
    Return a plan that meets the needs without flapping (不频繁开关窗).

    A number that the present plan has stays if it lies between need and ease. A counter opens at
    once and closes only after it has not been needed for ``hold`` half hours; what may be open
    (lunch, staff) always wins.
    """
    least = _held([need.counters for need in needs], limits.hold)
    most = _held([max(need.easy, need.counters) for need in needs], limits.hold)
    kept = [
        min(max(present, low), high)
        for present, low, high in zip(now or least, least, most, strict=True)
    ]
    return [
        min(max(count, limits.least[slot]), limits.most[slot]) for slot, count in enumerate(kept)
    ]


def _held(counts: Sequence[int], hold: int) -> list[int]:
    """Return the counts so that each lasts for at least so many half hours."""
    return [max(counts[max(0, slot - hold + 1) : slot + 1]) for slot in range(len(counts))]


def make_plan(
    expected: Sequence[float],
    past: Past,
    promise: Promise,
    limits: Limits,
    *,
    now: Sequence[int] = (),
    seed: int = 1,
) -> Plan:
    """
    Return the plan for a promised wait: by formula, held steady, then checked by playing the day.

    Where the played wait of a half hour exceeds the promise, the half hour before the trouble
    gets one counter more, as long as there is staff; ``short`` names those that stay over it.
    """
    needs = needs_of(expected, load_of(past), promise, limits)
    plan = steady_plan(needs, limits, now=now)
    crowds = invented_days(expected, past, days=PLAYED_DAYS, seed=seed)
    waits = slot_waits(crowds, plan)
    for _ in range(ROUNDS):
        late = _late(waits, promise, limits)
        if not late:
            break
        raised = _raised(needs, late, limits)
        if raised == needs:
            break
        needs = raised
        plan = steady_plan(needs, limits, now=now)
        waits = slot_waits(crowds, plan)
    short = tuple(_late(waits, promise, limits))
    return Plan(tuple(plan), needs, tuple(waits), short)


def load_of(past: Past) -> Load:
    """Return rate and variation of all services; the arrivals are still to be set."""
    services = past.services[""]
    mean = sum(services) / len(services)
    spread = sum((service - mean) ** 2 for service in services) / len(services)
    return Load(0.0, 1 / mean, past.leaving, spread / mean**2)


def invented_days(expected: Sequence[float], past: Past, *, days: int, seed: int) -> list[Crowd]:
    """Return days with arrivals at the expected rates and services like those of the past."""
    dice = random.Random(seed)  # noqa: S311 - invented visitors, no secret
    lot = random.Random(~seed)  # noqa: S311 - apart, so that priority changes nothing else
    services = past.services[""]
    crowds = []
    for _ in range(days):
        arrivals = sorted(
            slot * SLOT + dice.randrange(SLOT)
            for slot, count in enumerate(expected)
            for _ in range(_poisson(count, dice.random))
        )
        crowds.append(
            Crowd(
                arrivals,
                [dice.choice(services) for _ in arrivals],
                [_patience(past.leaving, dice.random) for _ in arrivals],
                past.miss,
                [lot.random() < past.priority for _ in arrivals],
            )
        )
    return crowds


def slot_waits(crowds: Sequence[Crowd], plan: Sequence[int]) -> list[float]:
    """Return the mean wait of those who come in each half hour, in seconds."""
    since = opened_since(with_overtime(plan))
    total, count = [0] * SLOTS, [0] * SLOTS
    for crowd in crowds:
        for arrival, patience, turn in zip(
            crowd.arrivals, crowd.patience, play_day(crowd, since), strict=True
        ):
            slot = slot_of(arrival)
            total[slot] += min(turn.at - arrival, patience, SLOTS * SLOT)
            count[slot] += 1
    pairs = zip(total, count, strict=True)
    return [waited / people if people else 0.0 for waited, people in pairs]


def _late(waits: Sequence[float], promise: Promise, limits: Limits) -> list[int]:
    """Return the half hours over the promise; while a hall is closed it promises nothing."""
    return [slot for slot in range(SLOTS) if limits.most[slot] and waits[slot] > promise.wait]


def _raised(needs: tuple[Need, ...], late: Sequence[int], limits: Limits) -> tuple[Need, ...]:
    """Return the needs with one counter more where it is late, or just before if it is full."""
    more = set()
    for slot in late:
        earlier = slot
        while earlier > 0 and needs[earlier].counters >= limits.most[earlier]:
            earlier -= 1
        if limits.most[earlier] > needs[earlier].counters and slot - earlier <= limits.hold:
            more.add(earlier)
    return tuple(
        replace(need, counters=need.counters + 1, easy=max(need.easy, need.counters + 1))
        if need.slot in more
        else need
        for need in needs
    )


def _poisson(mean: float, draw: Callable[[], float]) -> int:
    """Return a Poisson number: how many exponential steps fit into the mean."""
    count, floor, product = 0, exp(-mean), draw()
    while product > floor:
        count += 1
        product *= draw()
    return count


def _patience(rate: float, draw: Callable[[], float]) -> int:
    return int(-log(1.0 - draw()) / rate) if rate else NEVER
