"""The halls of the synthetic year, with their counters and what people come for."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from onewindow.city.bodies import city_bodies
from onewindow.city.halldays import SIZES
from onewindow.city.halls import city_sites
from onewindow.city.yearly.days import Days
from onewindow.city.yearly.draws import Dice, Real, Whole, dice_of
from onewindow.foundation.directory.api import SiteDraft, SiteKind
from onewindow.kernel.packs import read_pack

SERVICE_SECONDS = 720
DAY_SECONDS = 390 * 60
LOADS = {1: 0.5, 2: 0.61, 3: 0.67, 4: 0.71, 8: 0.76, 12: 0.8}
"""How busy so many counters can be while people still wait only a few minutes."""
VISITS_PER_CASE = 0.6
WORKDAYS_A_YEAR = 248
LANE_VISITS = 300
"""Visits a day in one waiting area; a larger hall has several, each with its own counters."""
STRAINED, IDLE = 0.05, 0.04
TOPICS = {
    "公安": ("公安",),
    "车辆": ("公安",),
    "税务": ("税务",),
    "不动产": ("自然资源和规划", "住建", "税务"),
    "社会保险": ("人社",),
    "医疗保障": ("医保",),
    "公积金": ("公积金",),
    "人才": ("人社",),
    "婚姻": ("民政",),
}


@dataclass(frozen=True, slots=True)
class MatterOffer:
    """A matter that people come for."""

    code: str
    name: str
    department: str


@dataclass(frozen=True, slots=True)
class CityHall:
    """One hall: how many come on a usual day, in how many areas with how many counters each."""

    code: str
    region: str
    visits: float
    seconds: float
    """How long a visit takes on the average, before the month's pace."""
    areas: int
    counters: int
    at_lunch: int
    has_own_system: bool
    counter_names: tuple[str, ...]
    matters: Whole
    popularity: Real

    @property
    def staff(self) -> int:
        """Return how many clerks work here, those on leave counted."""
        return self.areas * self.counters + self.areas * self.counters // 4 + 1

    @property
    def capacity(self) -> int:
        """Return how many people the hall may hold."""
        return max(40, 10 * round(self.visits / 8))


@dataclass(frozen=True, slots=True)
class Place:
    """What a year is drawn from: the seed, the days, the halls and the matters."""

    seed: int
    days: Days
    halls: tuple[CityHall, ...]
    matters: tuple[MatterOffer, ...]


@lru_cache(maxsize=4)
def read_matters(packs: Path) -> tuple[MatterOffer, ...]:
    """
    Return the matters of the packs.

    :raises PackError: if a file cannot be read.
    """
    found = []
    for path in sorted((packs / "national" / "matters").glob("*.yaml")):
        matter = read_pack(path)
        found.append(MatterOffer(matter["slug"], matter["name"], matter["department"]))
    return tuple(found)


def hall_sites(count: int | None = None) -> list[SiteDraft]:
    """Return the first halls of the demonstration city, all 82 if no count is given."""
    halls = [s for s in city_sites(city_bodies()) if s.kind in (SiteKind.HALL, SiteKind.SUBHALL)]
    return halls[:count]


def usual_visits(sites: list[SiteDraft]) -> float:
    """Return how many people come to these halls on a usual day, by the size of each."""
    return sum(_size_of(site) for site in sites)


def place_of(
    sites: list[SiteDraft],
    matters: tuple[MatterOffer, ...],
    *,
    cases_a_year: int,
    seed: int,
    days: Days,
) -> Place:
    """Return the halls with counters enough for a year's cases, a few of them badly staffed."""
    dice = dice_of(seed, "places")
    sizes = np.array([_size_of(site) for site in sites]) * dice.lognormal(0, 0.12, len(sites))
    a_day = cases_a_year * VISITS_PER_CASE / WORKDAYS_A_YEAR
    visits = sizes * a_day / sizes.sum()
    fates = dice.lognormal(0, 0.025, len(sites))
    fate = dice.random(len(sites))
    fates[fate < STRAINED] *= 1.13
    fates[fate > 1 - IDLE] *= 0.6
    halls = [
        _hall(dice, site, float(count), float(fate), matters)
        for site, count, fate in zip(sites, visits, fates, strict=True)
    ]
    return Place(seed, days, tuple(halls), matters)


def _hall(
    dice: Dice, site: SiteDraft, visits: float, fate: float, matters: tuple[MatterOffer, ...]
) -> CityHall:
    areas = max(1, round(visits / LANE_VISITS))
    needed = visits / areas * SERVICE_SECONDS / DAY_SECONDS
    counters = next(count for count in range(1, 99) if needed / count <= 1.12 * _load(count))
    names = [counter.number for counter in site.counters][: areas * counters]
    names += [f"{number:03d}" for number in range(len(names) + 1, areas * counters + 1)]
    topics = next((t for word, t in TOPICS.items() if word in site.name), ())
    offered = [n for n, matter in enumerate(matters) if not topics or matter.department in topics]
    return CityHall(
        code=site.code,
        region=site.region,
        visits=visits,
        seconds=_load(counters) * fate * counters * DAY_SECONDS * areas / visits,
        areas=areas,
        counters=counters,
        at_lunch=max(1, counters // 3),
        has_own_system=any(word in site.name for word in ("税务", "车辆", "出入境")),
        counter_names=tuple(names),
        matters=np.array(offered),
        popularity=1 / np.arange(1, len(offered) + 1)[dice.permutation(len(offered))] ** 0.8,
    )


def _load(counters: int) -> float:
    return float(np.interp(counters, list(LOADS), list(LOADS.values())))


def _size_of(site: SiteDraft) -> float:
    """Return the visits of a usual day at a hall of this class."""
    municipal, municipal_part, county, county_part = (size.visits for size in SIZES)
    if site.kind is SiteKind.HALL:
        return municipal if site.code.endswith("900H01") else county
    return municipal_part if site.code.startswith("339900") else county_part
