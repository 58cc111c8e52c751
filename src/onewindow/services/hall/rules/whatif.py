"""A day of the past or of today, played again with another plan (沙盘推演)."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from statistics import fmean

from onewindow.services.hall.rules.accuracy import Visited
from onewindow.services.hall.rules.lanes import play_lanes
from onewindow.services.hall.rules.simulation import (
    NEVER,
    SLOTS,
    Crowd,
    Waits,
    histogram,
    opened_since,
    slot_of,
    summary,
    waits_of,
    with_overtime,
)
from onewindow.services.hall.rules.staffing import invented_days
from onewindow.services.hall.rules.waiting import Past

EDGES = tuple(minutes * 60 for minutes in (1, 5, 10, 15, 20, 30, 45, 60))
"""Where the classes of the picture of waits end, in seconds."""
LABELS = ("1分钟内", "1–5", "5–10", "10–15", "15–20", "20–30", "30–45", "45–60", "60以上")
REST_DAYS = 20


@dataclass(frozen=True, slots=True)
class Played:
    """
    What a plan makes of the days: waits, how they are spread, counter hours, mean by slot.

    The means of the two lanes are in seconds, None where nobody was in the lane.
    """

    plan: tuple[int, ...]
    waits: Waits
    classes: tuple[int, ...]
    counter_hours: float
    by_slot: tuple[float, ...]
    ordinary_mean: float | None
    priority_mean: float | None


def crowd_of(visits: Sequence[Visited], past: Past, *, seed: int) -> Crowd:
    """
    Return who came on a day as a crowd that can be played again.

    How long the served would have waited at most is not known; it is drawn on beyond their wait.
    Those who were called in vain left somewhere in between; what they came for is drawn.
    """
    dice = random.Random(seed)  # noqa: S311 - an invented rest of a patience
    known = past.services[""]
    services, patience = [], []
    for visit in visits:
        served = visit.started is not None and visit.ended is not None
        lasted = (visit.ended or 0) - (visit.called or 0)
        services.append(max(1, lasted) if served else dice.choice(known))
        wait = visit.wait
        if served or wait is None:
            rest = -log(1.0 - dice.random()) / past.leaving if past.leaving else NEVER
            patience.append(int((wait or 0) + rest))
        else:
            patience.append(dice.randrange(max(wait, 1)))
    first = [visit.is_priority for visit in visits]
    return Crowd([visit.taken for visit in visits], services, patience, past.miss, first)


def with_rest(
    crowd: Crowd, expected: Sequence[float], past: Past, *, now: int, seed: int
) -> list[Crowd]:
    """Return today so far, going on in several ways as the forecast expects."""
    rest = [0.0 if slot <= slot_of(now) else expected[slot] for slot in range(SLOTS)]
    return [
        Crowd(
            [*crowd.arrivals, *after.arrivals],
            [*crowd.services, *after.services],
            [*crowd.patience, *after.patience],
            crowd.miss,
            [*crowd.first, *after.first],
        )
        for after in invented_days(rest, past, days=REST_DAYS, seed=seed)
    ]


def played(crowds: Sequence[Crowd], plan: Sequence[int], *, promise: int, most: int = 1) -> Played:
    """
    Return what a plan makes of these days.

    ``promise`` is in seconds; ``most`` is how many priority calls come in a row.
    """
    since = opened_since(with_overtime(plan))
    waits: list[int] = []
    total, count = [0] * SLOTS, [0] * SLOTS
    lanes: dict[bool, list[int]] = {True: [], False: []}
    visitors = 0
    for crowd in crowds:
        turns = play_lanes(crowd, since, most=most)
        waits += waits_of(crowd, turns)
        visitors += len(turns)
        first = crowd.first or (False,) * len(turns)
        for arrival, turn, is_first in zip(crowd.arrivals, turns, first, strict=True):
            if turn.is_served:
                total[slot_of(arrival)] += turn.at - arrival
                count[slot_of(arrival)] += 1
                lanes[is_first].append(turn.at - arrival)
    return Played(
        tuple(plan),
        summary(waits, left=visitors - len(waits), promise=promise),
        tuple(histogram(waits, EDGES)),
        sum(plan) / 2,
        tuple(sum_ / people if people else 0.0 for sum_, people in zip(total, count, strict=True)),
        ordinary_mean=fmean(lanes[False]) if lanes[False] else None,
        priority_mean=fmean(lanes[True]) if lanes[True] else None,
    )
