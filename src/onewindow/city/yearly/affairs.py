"""A month of appointments, hotline orders, incidents and deliveries of facts."""

from dataclasses import dataclass

import numpy as np

from onewindow.city.yearly.days import DAY, CityMonth, due_by, number_of
from onewindow.city.yearly.draws import Whole, dice_of, picked
from onewindow.city.yearly.places import Place
from onewindow.city.yearly.plan import MonthPlan
from onewindow.city.yearly.visits import Visits

CAME, MISSED, CANCELLED = range(3)
APPOINTMENT_ENDS = ("came", "missed", "cancelled")
NOT_COMING, CALLED_OFF = 0.055, 0.06
HALF_HOUR = 1800
HOTLINE_A_CASE, REPLY_DAYS, REPLIED_LATE = 0.00085, 5, 0.002
INCIDENTS_A_CASE = 0.00008
INCIDENT_KINDS = ("人员聚集", "身体不适", "核验异常", "烟感告警", "视频掉线", "设备漏电")
INCIDENT_LEVELS = np.array([0.0, 0.01, 0.19, 0.8])
DELIVERED_AT = 20 * 3600
FAILING, SLOW = 0.004, 0.006


@dataclass(frozen=True, slots=True)
class Appointments:
    """Appointments as columns."""

    hall: Whole
    area: Whole
    booked: Whole
    at: Whole
    outcome: Whole


@dataclass(frozen=True, slots=True)
class Orders:
    """Orders of the citizens' hotline (12345)."""

    hall: Whole
    received: Whole
    due: Whole
    replied: Whole


@dataclass(frozen=True, slots=True)
class Incidents:
    """What endangered the people in a hall."""

    hall: Whole
    at: Whole
    kind: Whole
    level: Whole
    closed: Whole


@dataclass(frozen=True, slots=True)
class Deliveries:
    """Each evening's delivery of a hall's facts."""

    hall: Whole
    at: Whole
    rows: Whole
    failed: Whole
    delay: Whole


def appointments_of_month(place: Place, month: CityMonth, visits: Visits) -> Appointments:
    """Return the appointments of those who came by one, and of those who did not come."""
    dice = dice_of(place.seed, "appointments", month.name)
    came = np.flatnonzero(visits.appointed)
    unkept = round(len(came) * (NOT_COMING + CALLED_OFF) / (1 - NOT_COMING - CALLED_OFF))
    rows = np.concatenate([came, dice.choice(came, unkept) if len(came) else came])
    outcome = np.full(len(rows), CAME)
    missed = dice.random(unkept) < NOT_COMING / (NOT_COMING + CALLED_OFF)
    outcome[len(came) :] = np.where(missed, MISSED, CANCELLED)
    at = visits.taken[rows] // HALF_HOUR * HALF_HOUR
    return Appointments(
        hall=visits.hall[rows],
        area=visits.area[rows],
        booked=at - 3600 - dice.integers(0, 5 * DAY, len(rows)),
        at=at,
        outcome=outcome,
    )


def hotline_of_month(place: Place, month: CityMonth, plan: MonthPlan) -> Orders:
    """Return the hotline's orders about the halls, nearly all answered in time."""
    dice = dice_of(place.seed, "hotline", month.name)
    count = round(plan.cases * HOTLINE_A_CASE)
    received = (
        (number_of(month.first) + dice.integers(0, len(month.days), count)) * DAY
        + 8 * 3600
        + dice.integers(0, 12 * 3600, count)
    )
    late = dice.random(count) < REPLIED_LATE
    taken = np.where(late, REPLY_DAYS + 2, dice.integers(1, REPLY_DAYS, count))
    return Orders(
        hall=picked(dice, count, np.array([hall.visits for hall in place.halls])),
        received=received,
        due=due_by(place.days.later(received, REPLY_DAYS)),
        replied=place.days.later(received, taken) + dice.integers(9 * 3600, 17 * 3600, count),
    )


def incidents_of_month(place: Place, month: CityMonth, plan: MonthPlan) -> Incidents:
    """Return the incidents, small ones nearly all."""
    dice = dice_of(place.seed, "incidents", month.name)
    count = round(plan.cases * INCIDENTS_A_CASE)
    worked = np.array([number_of(day) for day in place.days.worked_in(month)])
    at = dice.choice(worked, count) * DAY + dice.integers(9 * 3600, 17 * 3600, count)
    return Incidents(
        hall=picked(dice, count, np.array([hall.visits for hall in place.halls])),
        at=at,
        kind=dice.integers(0, len(INCIDENT_KINDS), count),
        level=1 + picked(dice, count, INCIDENT_LEVELS),
        closed=at + 300 + dice.exponential(1500, count).astype(np.int64),
    )


def deliveries_of_month(place: Place, month: CityMonth, visits: Visits) -> Deliveries:
    """Return each hall's delivery on each working day, with a bad evening now and then."""
    dice = dice_of(place.seed, "deliveries", month.name)
    worked = np.array([number_of(day) for day in place.days.worked_in(month)])
    halls = len(place.halls)
    hall, day = np.repeat(np.arange(halls), len(worked)), np.tile(worked, halls)
    span = int(worked[-1] - worked[0]) + 1
    came = np.bincount(
        visits.hall * span + visits.taken // DAY - worked[0], minlength=halls * span
    )
    rows, count = 4 * came[hall * span + day - worked[0]], len(hall)
    delay = np.where(
        dice.random(count) < SLOW, dice.integers(60, 400, count), dice.exponential(9, count)
    ).astype(np.int64)
    failed = np.where(dice.random(count) < FAILING, dice.integers(1, 80, count), 0)
    return Deliveries(
        hall, day * DAY + DELIVERED_AT + 60 * delay, rows, np.minimum(failed, rows), delay
    )
