"""A month of visits (取号): who comes, waits, is called and served, and at which counter."""

from dataclasses import dataclass

import numpy as np

from onewindow.city.halldays import BUSINESSES, MORNING, SHAPE, SLOT
from onewindow.city.yearly.days import DAY, NEVER, CityMonth, number_of
from onewindow.city.yearly.draws import (
    Dice,
    Flags,
    Real,
    Whole,
    apportioned,
    dice_of,
    mixed,
    picked,
)
from onewindow.city.yearly.places import VISITS_PER_CASE, Place
from onewindow.city.yearly.plan import MonthPlan
from onewindow.city.yearly.waiting import Crowd, Served, opening_times, paced

SERVED, MISSED, LEFT, CANCELLED = range(4)
OUTCOMES = ("served", "missed", "left", "cancelled")
CHANNELS = ("kiosk", "mobile", "desk")
CHANNEL_SHARES = (0.72, 0.2, 0.08)
ABSENT = 0.011
PATIENCE = 340 * 60.0
APPOINTED, PRIORITY = 0.14, 0.05
COMES_AGAIN = 0.03
WALK = (12, 45)
EARLY = 70.0
PEOPLE = 900_000
BUSINESS_SPREAD = 0.6
"""How much of the spread within one business stays, at comprehensive counters."""


@dataclass(frozen=True, slots=True)
class Lanes:
    """Every area of every hall on every working day of the month, by falling count of visits."""

    hall: Whole
    day: Whole
    area: Whole
    counts: Whole


@dataclass(frozen=True, slots=True)
class Visits:
    """A month of visits as columns; moments in seconds since 1970, NEVER where not happened."""

    hall: Whole
    area: Whole
    counter: Whole
    matter: Whole
    person: Whole
    channel: Whole
    appointed: Flags
    priority: Flags
    taken: Whole
    called: Whole
    started: Whole
    ended: Whole
    outcome: Whole
    has_case: Flags
    position: Whole
    """Its place among the visits of its area on its day, from 1."""
    lane: Whole
    lanes: Lanes


def visits_of_month(place: Place, month: CityMonth, plan: MonthPlan) -> Visits:
    """Return the month's visits in the order of halls, days, areas and arrival."""
    dice = dice_of(place.seed, "visits", month.name)
    lanes = _lanes(dice, month, round(plan.cases * VISITS_PER_CASE) + plan.alone, place)
    crowd, filled = _crowd(dice, lanes, place)
    _, served = paced(crowd, plan.wait)
    return _columns(dice, crowd, served, filled, lanes=lanes, plan=plan, place=place)


def _lanes(dice: Dice, month: CityMonth, total: int, place: Place) -> Lanes:
    worked = place.days.worked_in(month)
    busyness = np.array(list(place.days.busyness(worked)))
    areas = np.array([hall.areas for hall in place.halls])
    hall = np.repeat(np.arange(len(areas)), areas)
    area = np.concatenate([np.arange(count) for count in areas])
    size = np.array([one.visits / one.areas for one in place.halls])[hall]
    weights = np.outer(size, busyness) * dice.lognormal(0, 0.07, (len(hall), len(worked)))
    counts = apportioned(total, weights.ravel())
    order = np.argsort(-counts, kind="stable")
    numbers = np.array([number_of(day) for day in worked])
    return Lanes(
        hall=np.repeat(hall, len(worked))[order],
        day=np.tile(numbers, len(hall))[order],
        area=np.repeat(area, len(worked))[order],
        counts=counts[order],
    )


def _crowd(dice: Dice, lanes: Lanes, place: Place) -> tuple[Crowd, Flags]:
    """Return who comes to each lane, and which cells of the table are people."""
    filled = np.arange(int(lanes.counts.max()))[None, :] < lanes.counts[:, None]
    total = int(lanes.counts.sum())
    slots = picked(dice, total, np.array(SHAPE, dtype=float))
    arrivals = np.full(filled.shape, np.inf)
    arrivals[filled] = MORNING + slots * SLOT + dice.integers(0, SLOT - 60, total)
    arrivals.sort(axis=1)
    counters = np.array([hall.counters for hall in place.halls])[lanes.hall]
    _queue_at_the_door(dice, arrivals, np.minimum(counters, lanes.counts))
    services, patience = np.zeros(filled.shape), np.full(filled.shape, np.inf)
    kinds = picked(dice, total, np.array([one.share for one in BUSINESSES]))
    medians = np.array([one.minutes for one in BUSINESSES])[kinds]
    spreads = np.array([one.spread for one in BUSINESSES])[kinds] * BUSINESS_SPREAD
    minutes = medians**BUSINESS_SPREAD * dice.lognormal(0, spreads)
    seconds = np.array([hall.seconds for hall in place.halls])[lanes.hall]
    services[filled] = minutes / minutes.mean() * np.repeat(seconds, lanes.counts)
    patience[filled] = dice.exponential(PATIENCE, total)
    absent = np.zeros(filled.shape, dtype=bool)
    absent[filled] = dice.random(total) < ABSENT
    at_lunch = np.array([hall.at_lunch for hall in place.halls])[lanes.hall]
    opens = opening_times(dice, counters)
    return Crowd(lanes.counts, arrivals, services, patience, absent, opens, at_lunch), filled


def _queue_at_the_door(dice: Dice, arrivals: Real, early: Whole) -> None:
    """Let the first of each day wait at the door, one for each counter."""
    at_door = np.arange(arrivals.shape[1])[None, :] < early[:, None]
    soon = MORNING + dice.exponential(EARLY, int(at_door.sum())).astype(np.int64)
    arrivals[at_door] = np.minimum(arrivals[at_door], soon)
    arrivals.sort(axis=1)


def _columns(
    dice: Dice,
    crowd: Crowd,
    served: Served,
    filled: Flags,
    *,
    lanes: Lanes,
    plan: MonthPlan,
    place: Place,
) -> Visits:
    total = int(lanes.counts.sum())
    by_hall = np.lexsort((lanes.area, lanes.day, lanes.hall))
    arrivals, called = crowd.arrivals[by_hall], served.called[by_hall]
    present = filled[by_hall]
    lane = np.repeat(by_hall, lanes.counts[by_hall])
    midnight = lanes.day[lane] * DAY
    hall = lanes.hall[lane]
    taken = midnight + arrivals[present].astype(np.int64)
    was_called = ~np.isnan(called[present])
    absent = crowd.absent[by_hall][present] & was_called
    outcome = np.where(was_called, np.where(absent, MISSED, SERVED), LEFT)
    called_at = np.where(was_called, midnight + _whole(called[present]), NEVER)
    ended = midnight + _whole(served.ended[by_hall][present])
    gone = taken + crowd.patience[by_hall][present].astype(np.int64)
    walk = np.minimum(dice.integers(*WALK, total), np.maximum(ended - called_at - 20, 1))
    matter, person = _matters(dice, hall, place), dice.integers(0, PEOPLE, total)
    _come_again(dice, hall, matter, person)
    return Visits(
        hall=hall,
        area=lanes.area[lane],
        counter=_whole(served.counter[by_hall][present])
        + lanes.area[lane] * np.array([one.counters for one in place.halls])[hall],
        matter=matter,
        person=person,
        channel=mixed(dice, total, CHANNEL_SHARES),
        appointed=dice.random(total) < APPOINTED,
        priority=dice.random(total) < PRIORITY,
        taken=taken,
        called=called_at,
        started=np.where(outcome == SERVED, called_at + walk, NEVER),
        ended=np.where(was_called, ended, gone),
        outcome=outcome,
        has_case=_with_case(dice, outcome, plan),
        position=_positions(lanes.counts[by_hall]),
        lane=lane,
        lanes=lanes,
    )


def _matters(dice: Dice, hall: Whole, place: Place) -> Whole:
    matter = np.empty(len(hall), dtype=np.int64)
    edges = np.searchsorted(hall, np.arange(len(place.halls) + 1))
    for number, one in enumerate(place.halls):
        start, end = edges[number], edges[number + 1]
        matter[start:end] = one.matters[picked(dice, end - start, one.popularity)]
    return matter


def _come_again(dice: Dice, hall: Whole, matter: Whole, person: Whole) -> None:
    """Let a few come to the same hall for the same matter a second time in the month."""
    again = np.flatnonzero(dice.random(len(hall)) < COMES_AGAIN)
    first = np.searchsorted(hall, hall[again])
    earlier = first + (dice.random(len(again)) * (again - first)).astype(np.int64)
    matter[again], person[again] = matter[earlier], person[earlier]


def _with_case(dice: Dice, outcome: Whole, plan: MonthPlan) -> Flags:
    """Mark the visits that become cases: all served but those who only ask something."""
    served = np.flatnonzero(outcome == SERVED)
    only_asked = max(0, plan.alone - (len(outcome) - len(served)))
    has_case = outcome == SERVED
    has_case[dice.permutation(served)[:only_asked]] = False
    return has_case


def _positions(counts: Whole) -> Whole:
    return np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts) + 1


def _whole(numbers: Real | Whole) -> Whole:
    """Return whole seconds; nothing (nan) becomes zero and is not used."""
    return np.nan_to_num(numbers).astype(np.int64)
