"""
Invented days at the counters, made from a seed: who comes, for what, and how long it takes.

The sizes are those of the reports (1.79 million visits of 82 halls in a year); arrivals follow
the hours of a hall, its weekdays and its holidays; services are long-tailed (a mixture of
lognormal kinds); the waiting lose patience. Calibrated to the reported mean wait: 5.17 minutes.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from math import exp, log

MORNING, LUNCH, AFTERNOON, CLOSING = 9 * 3600, 12 * 3600, 13 * 3600 + 1800, 17 * 3600
SLOT, SLOTS = 1800, 48
NOT_THERE = 60
PATIENCE_MINUTES = 90.0
DAY_PACE = 0.08

# 半小时到件的轻重：09:00起到17:00止；午间12:00—13:30只取号、少人值守。
SHAPE = (9, 12, 13, 12, 9, 5, 1, 1, 2, 8, 9, 9, 8, 6, 4, 1)
WEEKDAYS = (1.22, 1.04, 0.98, 0.96, 1.0, 0.5, 0.0)
MONTHS = (0.96, 0.8, 1.12, 1.06, 1.0, 1.02, 1.05, 1.0, 1.06, 0.9, 1.0, 1.05)
AFTER_BREAK = 1.35


@dataclass(frozen=True, slots=True)
class Business:
    """One kind of business (业务类别): its share, its median service in minutes, its tail."""

    kind: str
    share: float
    minutes: float
    spread: float


BUSINESSES = (
    Business("领证", 0.24, 2.3, 0.45),
    Business("咨询", 0.22, 3.3, 0.7),
    Business("个人事项", 0.34, 7.4, 0.55),
    Business("企业事项", 0.15, 12.9, 0.6),
    Business("复杂事项", 0.05, 23.5, 0.7),
)


@dataclass(frozen=True, slots=True)
class HallSize:
    """A class of halls: how many there are, visits on a usual day, counters, those at lunch."""

    name: str
    halls: int
    visits: float
    counters: int
    at_lunch: int

    def plan(self) -> tuple[int, ...]:
        """Return the counters that are open in each half hour of a usual day."""
        return tuple(self._open(slot * SLOT) for slot in range(SLOTS))

    def _open(self, moment: int) -> int:
        if not MORNING <= moment < CLOSING:
            return 0
        return self.at_lunch if LUNCH <= moment < AFTERNOON else self.counters


SIZES = (
    HallSize("市级大厅", 1, 440.0, 12, 2),
    HallSize("市级分中心", 9, 92.0, 3, 1),
    HallSize("县级大厅", 9, 236.0, 7, 2),
    HallSize("县级分中心", 63, 60.5, 2, 1),
)
"""1 + 9 + 9 + 63 = 82 halls with 7,204 visits a working day: 1.79 million in 248 days."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One visitor: comes (seconds since midnight), for what, takes how long, waits how long."""

    arrived: int
    kind: str
    service: int
    patience: int


def visits_of_day(
    size: HallSize, on: date, *, seed: int, after_break: bool = False
) -> list[Visit]:
    """Return the visitors of one hall on one day, in the order in which they come."""
    dice = random.Random(f"{seed}/{size.name}/{on.isoformat()}")
    pace = exp(dice.gauss(0.0, DAY_PACE))
    total = size.visits * day_factor(on, after_break=after_break) * exp(dice.gauss(0.0, 0.07))
    arrivals = sorted(_arrivals(total, dice))
    shares = [business.share for business in BUSINESSES]
    kinds = dice.choices(BUSINESSES, shares, k=len(arrivals))
    return [
        Visit(at, business.kind, _service(business, pace, dice), _patience(dice))
        for at, business in zip(arrivals, kinds, strict=True)
    ]


def day_factor(on: date, *, after_break: bool) -> float:
    """Return how much busier than usual such a day is: weekday, month, first after a holiday."""
    # 调休上班的周末按平日算。
    weekday = max(WEEKDAYS[on.weekday()], 0.9)
    return weekday * MONTHS[on.month - 1] * (AFTER_BREAK if after_break else 1.0)


def _arrivals(total: float, dice: random.Random) -> Iterator[int]:
    weight = sum(SHAPE)
    for place, share in enumerate(SHAPE):
        start = MORNING + place * SLOT
        for _ in range(_poisson(total * share / weight, dice.random)):
            yield start + dice.randrange(SLOT)


def _service(business: Business, pace: float, dice: random.Random) -> int:
    minutes = business.minutes * pace * exp(dice.gauss(0.0, business.spread))
    return max(20, min(round(minutes * 60), 2 * 3600))


def _patience(dice: random.Random) -> int:
    return int(-log(1.0 - dice.random()) * PATIENCE_MINUTES * 60)


def _poisson(mean: float, draw: Callable[[], float]) -> int:
    count, product = 0, draw()
    floor = exp(-mean)
    while product > floor:
        count += 1
        product *= draw()
    return count
