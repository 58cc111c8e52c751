"""First come, first served at several counters, for many halls and days at once."""

from dataclasses import dataclass

import numpy as np

from onewindow.city.halldays import AFTERNOON, LUNCH, MORNING
from onewindow.city.yearly.draws import Flags, Real, Whole

NOT_THERE = 60.0
CLOSE_ENOUGH = 0.004
TRIES = 12


@dataclass(frozen=True, slots=True)
class Crowd:
    """
    Who comes, one row a lane (an area of a hall on a day), one column a person in order.

    Seconds since midnight; the lanes stand by falling count of people.
    """

    counts: Whole
    arrivals: Real
    services: Real
    patience: Real
    absent: Flags
    opens: Real
    """When each counter of each lane begins to call; ``inf`` where there is none."""
    at_lunch: Whole


@dataclass(frozen=True, slots=True)
class Served:
    """When each was called (``nan``: went away before), when free again, at which counter."""

    called: Real
    ended: Real
    counter: Whole


def serve(crowd: Crowd, pace: float) -> Served:
    """Call everyone in order; services take ``pace`` times their time."""
    lanes, most = crowd.arrivals.shape
    free = crowd.opens.copy()
    closes_at_lunch = np.arange(free.shape[1])[None, :] >= crowd.at_lunch[:, None]
    called, ended = np.full((lanes, most), np.nan), np.full((lanes, most), np.nan)
    counter = np.full((lanes, most), -1, dtype=np.int64)
    active = np.searchsorted(-crowd.counts, -np.arange(most), side="left")
    rows = np.arange(lanes)
    for column in range(most):
        here = rows[: active[column]]
        arrival = crowd.arrivals[here, column]
        start = np.maximum(arrival[:, None], free[here])
        at_noon = closes_at_lunch[here] & (start >= LUNCH) & (start < AFTERNOON)
        start[at_noon] = AFTERNOON
        # 同时空闲的窗口，先用闲得最久的。
        best = np.argmin(start + free[here] * 1e-7, axis=1)
        begin = start[here, best]
        stays = begin - arrival <= crowd.patience[here, column]
        busy = np.where(crowd.absent[here, column], NOT_THERE, crowd.services[here, column] * pace)
        stayed = here[stays]
        called[stayed, column] = begin[stays]
        ended[stayed, column] = (begin + busy)[stays]
        counter[stayed, column] = best[stays]
        free[stayed, best[stays]] = (begin + busy)[stays]
    return Served(called, ended, counter)


def paced(crowd: Crowd, wait: float) -> tuple[float, Served]:
    """Return the pace at which the mean wait is as wanted, and what happens at that pace."""
    low, high, pace = 0.5, 1.6, 1.0
    served = serve(crowd, pace)
    for _ in range(TRIES):
        mean = float(np.nanmean(served.called - crowd.arrivals))
        if abs(mean - wait) <= CLOSE_ENOUGH * wait:
            break
        low, high = (pace, high) if mean < wait else (low, pace)
        pace = (low + high) / 2
        served = serve(crowd, pace)
    return pace, served


def opening_times(dice: np.random.Generator, counters: Whole) -> Real:
    """Return when each counter begins: seconds after opening, now and then late."""
    late = dice.exponential(75, (len(counters), int(counters.max())))
    late[dice.random(late.shape) < 0.02] += 500
    late[dice.random(len(late)) < 0.02] += dice.uniform(240, 840)
    late[np.arange(late.shape[1])[None, :] >= counters[:, None]] = np.inf
    return MORNING + late
