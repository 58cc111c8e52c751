"""A month of what stood open and who was there: counters, staff, people in the hall, devices."""

from dataclasses import dataclass

import numpy as np

from onewindow.city.halldays import MORNING
from onewindow.city.yearly.cases import STAFF_NUMBERS
from onewindow.city.yearly.days import DAY, NEVER, CityMonth, Days, number_of
from onewindow.city.yearly.draws import Dice, Flags, Whole, dice_of
from onewindow.city.yearly.places import DAY_SECONDS, Place
from onewindow.city.yearly.visits import SERVED, Visits

FIVE_MINUTES = 300
PLANNED, AT_LUNCH = DAY_SECONDS // 60, 90
TIDAL = 0.4
"""Which share of the idle time the roster leaves out, as tidal counters (潮汐窗口) close."""
COMPANIONS = 0.22
ON_LEAVE, PRESENT, LATE, LEFT_EARLY = 0.07, 0.994, 0.004, 0.002
KINDS = ("取号机", "叫号屏", "评价器", "高拍仪", "自助终端")
TICKETS, SCREEN, RATING, CAMERA, TERMINAL = range(len(KINDS))
WATCHED = 480
OFFLINE, ALARMED = 0.006, 0.02


@dataclass(frozen=True, slots=True)
class CounterDays:
    """Each counter on each working day; minutes."""

    hall: Whole
    counter: Whole
    day: Whole
    opens: Whole
    planned: Whole
    open: Whole
    serving: Whole
    unattended: Whole
    first_called: Whole


@dataclass(frozen=True, slots=True)
class Attendance:
    """Each clerk on each working day."""

    hall: Whole
    clerk: Whole
    day: Whole
    due: Flags
    present: Flags
    late: Flags
    left_early: Flags


@dataclass(frozen=True, slots=True)
class Footfall:
    """People through the door in five minutes; only those in which somebody moved."""

    hall: Whole
    at: Whole
    entered: Whole
    left: Whole


@dataclass(frozen=True, slots=True)
class DeviceDays:
    """Each device on each working day; minutes."""

    hall: Whole
    device: Whole
    kind: Whole
    day: Whole
    offline: Whole
    alarms: Whole


def counter_days_of_month(place: Place, month: CityMonth, visits: Visits) -> CounterDays:
    """Return the days of the counters, with what the visits kept them busy."""
    dice = dice_of(place.seed, "counters", month.name)
    lanes, halls = visits.lanes, place.halls
    counters = np.array([hall.counters for hall in halls])[lanes.hall]
    lane = np.repeat(np.arange(len(counters)), counters)
    own = np.concatenate([np.arange(count) for count in counters])
    width = int(counters.max())
    seats, called = lane * width + own, visits.called != NEVER
    at = visits.lane * width + visits.counter - lanes.area[visits.lane] * counters[visits.lane]
    served = visits.outcome == SERVED
    seconds = np.bincount(
        at[served],
        weights=(visits.ended - visits.started)[served],
        minlength=len(counters) * width,
    )
    first = np.full(len(counters) * width, NEVER)
    used, places = np.unique(at[called], return_index=True)
    first[used] = visits.called[called][places]
    at_lunch = np.array([hall.at_lunch for hall in halls])[lanes.hall][lane]
    whole = PLANNED + np.where(own < at_lunch, AT_LUNCH, 0)
    serving = np.minimum(np.rint(seconds[seats] / 60).astype(np.int64), whole)
    planned = whole - (TIDAL * (whole - serving)).astype(np.int64)
    return CounterDays(
        hall=lanes.hall[lane],
        counter=lanes.area[lane] * counters[lane] + own,
        day=lanes.day[lane],
        opens=lanes.day[lane] * DAY + MORNING,
        planned=planned,
        open=np.maximum(planned - _closed(dice, len(lane)), serving),
        serving=serving,
        unattended=_spells(dice, len(lane)),
        first_called=first[seats],
    )


def _closed(dice: Dice, count: int) -> Whole:
    """Draw for how many minutes counters stayed closed that should have been open."""
    fate = dice.random(count)
    closed = np.where(fate < 0.06, dice.integers(5, 21, count), 0)
    return np.where(fate > 0.985, dice.integers(30, 120, count), closed)


def _spells(dice: Dice, count: int) -> Whole:
    """Draw the longest spells, in minutes, without anybody at an open counter."""
    fate = dice.random(count)
    spells = np.where(fate < 0.993, dice.integers(0, 5, count), dice.integers(5, 11, count))
    return np.where(fate > 0.9992, dice.integers(11, 20, count), spells)


def attendance_of_month(place: Place, month: CityMonth) -> Attendance:
    """Return the attendance of all clerks."""
    dice = dice_of(place.seed, "attendance", month.name)
    clerks = np.concatenate(
        [n * STAFF_NUMBERS + np.arange(hall.staff) for n, hall in enumerate(place.halls)]
    )
    clerk, day = _each_day(clerks, month, place.days)
    count = len(clerk)
    due = dice.random(count) >= ON_LEAVE
    present = due & (dice.random(count) < PRESENT)
    return Attendance(
        hall=clerk // STAFF_NUMBERS,
        clerk=clerk,
        day=day,
        due=due,
        present=present,
        late=present & (dice.random(count) < LATE),
        left_early=present & (dice.random(count) < LEFT_EARLY),
    )


def footfall_of_month(place: Place, month: CityMonth, visits: Visits) -> Footfall:
    """Return who went in and out in each five minutes, companions counted."""
    dice = dice_of(place.seed, "footfall", month.name)
    party = 1 + dice.poisson(COMPANIONS, len(visits.taken))
    came = (visits.taken - dice.integers(10, 200, len(party))) // FIVE_MINUTES
    went = (visits.ended + dice.integers(20, 120, len(party))) // FIVE_MINUTES
    slots = DAY // FIVE_MINUTES * 100_000
    keys, places = np.unique(
        np.concatenate([visits.hall, visits.hall]) * slots + np.concatenate([came, went]),
        return_inverse=True,
    )
    entered = np.bincount(places[: len(party)], weights=party, minlength=len(keys))
    left = np.bincount(places[len(party) :], weights=party, minlength=len(keys))
    return Footfall(
        hall=keys // slots,
        at=keys % slots * FIVE_MINUTES,
        entered=entered.astype(np.int64),
        left=left.astype(np.int64),
    )


def device_days_of_month(place: Place, month: CityMonth) -> DeviceDays:
    """Return how long each device was away, and how often it called for help."""
    dice = dice_of(place.seed, "devices", month.name)
    kinds = [_devices(hall.areas * hall.counters, hall.visits) for hall in place.halls]
    kind = np.concatenate(kinds)
    hall = np.repeat(np.arange(len(kinds)), [len(one) for one in kinds])
    device = np.concatenate([np.arange(len(one)) for one in kinds])
    rows, day = _each_day(np.arange(len(kind)), month, place.days)
    count, kind = len(rows), kind[rows]
    away = dice.random(count) < OFFLINE
    return DeviceDays(
        hall=hall[rows],
        device=device[rows],
        kind=kind,
        day=day,
        offline=np.where(away, np.minimum(dice.exponential(30, count) + 1, WATCHED), 0).astype(
            int
        ),
        alarms=np.where(kind == TERMINAL, dice.random(count) < ALARMED, away).astype(np.int64),
    )


def _devices(counters: int, visits: float) -> Whole:
    """Return the kinds of the devices of one hall."""
    numbers = {
        TICKETS: 1 + int(visits) // 300,
        SCREEN: 1 + int(visits) // 300,
        RATING: counters,
        CAMERA: counters,
        TERMINAL: 1 + int(visits) // 60,
    }
    return np.repeat(list(numbers), list(numbers.values()))


def _each_day(things: Whole, month: CityMonth, days: Days) -> tuple[Whole, Whole]:
    """Return every thing on every working day of the month."""
    worked = np.array([number_of(day) for day in days.worked_in(month)])
    return np.repeat(things, len(worked)), np.tile(worked, len(things))
