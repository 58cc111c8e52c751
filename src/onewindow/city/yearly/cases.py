"""A month of cases (受理办理): those that begin at a visit, and those that come by themselves."""

from dataclasses import dataclass

import numpy as np

from onewindow.city.yearly.days import DAY, NEVER, CityMonth, Days, due_by, number_of
from onewindow.city.yearly.draws import (
    Dice,
    Flags,
    Real,
    Whole,
    apportioned,
    chosen,
    dice_of,
    mixed,
    picked,
)
from onewindow.city.yearly.places import Place
from onewindow.city.yearly.plan import MonthPlan
from onewindow.city.yearly.visits import PEOPLE, Visits

WEB, MOBILE, TERMINAL, COUNTER, PROACTIVE = range(5)
CHANNELS = ("web", "mobile", "terminal", "counter", "proactive")
GRANTED, REFUSED, NOT_ACCEPTED, WITHDRAWN, TERMINATED, OTHER = range(6)
OUTCOMES = ("granted", "refused", "not_accepted", "withdrawn", "terminated", "other")
ENDS = (0.9905, 0.003, 0.0, 0.004, 0.0005, 0.002)
WEB_SHARE = 0.45
TERMINAL_SHARE = 0.31
HOURS = (2, 1, 1, 0, 0, 1, 2, 5, 14, 22, 22, 16, 9, 12, 20, 21, 18, 12, 9, 10, 11, 10, 7, 4)
REST_DAY = 0.16
LENGTHY = 0.041
PROMISED_DAYS = np.array([3, 5, 7, 10, 15])
PROMISED_SHARES = (0.24, 0.3, 0.22, 0.16, 0.08)
SUSPENDED, TOLERATED, TOLERANCE_MISSED = 0.025, 0.011, 0.006
TOLERANCE_DAYS = 10
SUPPLEMENTED, TWICE = 0.041, 0.0002
ACCEPT_DAYS = 5
ACCEPTED_LATE = 0.00002
BUNDLES = 21
OWN_SYSTEM_WEIGHT = 6.0
STAFF_NUMBERS = 10_000


@dataclass(frozen=True, slots=True)
class Cases:
    """A month of cases as columns; moments in seconds since 1970, NEVER where not happened."""

    hall: Whole
    matter: Whole
    channel: Whole
    unified: Flags
    instant: Flags
    bundle: Whole
    proactive: Flags
    applicant: Whole
    received: Whole
    accepted: Whole
    due: Whole
    decided: Whole
    outcome: Whole
    supplements: Whole
    accept_due: Whole
    suspended: Whole
    suspended_until: Whole
    tolerance_due: Whole
    tolerance_done: Whole
    visit: Whole
    """The place of its visit in the month's visits, -1 where there is none."""
    counter: Whole
    handler: Whole


@dataclass(frozen=True, slots=True)
class _Arrival:
    """When a case came and its visit ended, if it needs days, if somebody came with it."""

    received: Whole
    finished: Whole
    lengthy: Flags
    linked: Flags


@dataclass(frozen=True, slots=True)
class _Clock:
    """When a case was received, accepted, due and decided, and what stood in between."""

    accepted: Whole
    due: Whole
    decided: Whole
    suspended: Whole
    suspended_until: Whole


def cases_of_month(place: Place, month: CityMonth, plan: MonthPlan, visits: Visits) -> Cases:
    """Return the month's cases: first those of visits, in their order, then the others."""
    dice = dice_of(place.seed, "cases", month.name)
    days, visit = place.days, np.flatnonzero(visits.has_case)
    alone = max(0, plan.cases - len(visit))
    hall = np.concatenate([visits.hall[visit], _halls(dice, place, alone)])
    others = _received_elsewhere(dice, month, days, alone)
    first = visits.started[visit] + np.minimum(90, (visits.ended - visits.started)[visit] // 3)
    received = np.concatenate([first, others])
    count = len(received)
    linked = np.arange(count) < len(visit)
    channel = _channels(dice, plan, linked)
    instant = chosen(dice, (channel <= MOBILE) * 1.0, plan.instant)
    bundled = chosen(dice, ((channel != PROACTIVE) & ~instant) * 1.0, plan.bundled)
    lengthy = ~instant & (channel != PROACTIVE) & (dice.random(count) < LENGTHY)
    finished = np.concatenate([visits.ended[visit], others])
    clock = _clock(dice, days, _Arrival(received, finished, lengthy, linked))
    outcome = mixed(dice, count, ENDS)
    turned_away = chosen(dice, ~lengthy * ((channel == COUNTER) + 0.05), plan.not_accepted)
    outcome[turned_away] = NOT_ACCEPTED
    tolerated = lengthy & (dice.random(count) < TOLERATED / LENGTHY)
    tolerance = _tolerance(dice, days, clock, tolerated)
    return Cases(
        hall=hall,
        matter=np.concatenate([visits.matter[visit], _matters(dice, place, hall[len(visit) :])]),
        channel=channel,
        unified=~chosen(dice, _own_systems(place, hall), round(count * (1 - plan.unified))),
        instant=instant,
        bundle=np.where(bundled, dice.integers(0, BUNDLES, count), -1),
        proactive=channel == PROACTIVE,
        applicant=np.concatenate([visits.person[visit], dice.integers(0, PEOPLE, alone)]),
        received=received,
        accepted=np.where(turned_away, NEVER, clock.accepted),
        due=np.where(turned_away, NEVER, clock.due),
        decided=clock.decided,
        outcome=outcome,
        supplements=_supplements(dice, count),
        accept_due=due_by(days.later(received, ACCEPT_DAYS)),
        suspended=clock.suspended,
        suspended_until=clock.suspended_until,
        tolerance_due=tolerance[0],
        tolerance_done=tolerance[1],
        visit=np.where(linked, np.concatenate([visit, np.zeros(alone, np.int64)]), -1),
        counter=np.concatenate([visits.counter[visit], np.full(alone, -1)]),
        handler=_handlers(dice, place, hall),
    )


def _halls(dice: Dice, place: Place, count: int) -> Whole:
    visits = np.array([hall.visits for hall in place.halls])
    return np.repeat(np.arange(len(visits)), apportioned(count, visits))


def _matters(dice: Dice, place: Place, halls: Whole) -> Whole:
    counts = np.bincount(halls, minlength=len(place.halls))
    drawn = [
        hall.matters[picked(dice, count, hall.popularity)]
        for hall, count in zip(place.halls, counts.tolist(), strict=True)
    ]
    return np.concatenate(drawn)


def _received_elsewhere(dice: Dice, month: CityMonth, days: Days, count: int) -> Whole:
    """Return when those who do not come send in: at all hours, on rest days too."""
    weights = [1.0 if days.workdays.is_workday(day) else REST_DAY for day in month.days]
    day = picked(dice, count, np.array(weights)) + number_of(month.first)
    hour = picked(dice, count, np.array(HOURS, dtype=float))
    return day * DAY + hour * 3600 + dice.integers(0, 3600, count)


def _channels(dice: Dice, plan: MonthPlan, linked: Flags) -> Whole:
    """Return how each was sent in, the online share as planned; counters serve visitors only."""
    count = len(linked)
    online = round(count * plan.online)
    offline = count - online - plan.proactive
    at_counter = min(round(offline * (1 - TERMINAL_SHARE)), int(linked.sum()))
    channel = np.full(count, MOBILE)
    counter = chosen(dice, linked * 1.0, at_counter)
    rest = ~linked
    unasked = chosen(dice, rest * 1.0, plan.proactive)
    terminal = chosen(dice, (~counter & ~unasked) * 1.0, offline - at_counter)
    web = chosen(dice, (~counter & ~unasked & ~terminal) * 1.0, round(online * WEB_SHARE))
    for code, marks in (
        (COUNTER, counter),
        (PROACTIVE, unasked),
        (TERMINAL, terminal),
        (WEB, web),
    ):
        channel[marks] = code
    return channel


def _clock(dice: Dice, days: Days, arrival: _Arrival) -> _Clock:
    """
    Let most be decided at once and the others within their promise, none too late.

    At once means: at the counter when the visit ends, elsewhere in the next office hours.
    """
    received, finished = arrival.received, arrival.finished
    lengthy, linked = arrival.lengthy, arrival.linked
    count = len(received)
    opened = days.opened(received)
    by_machine = ~linked & (dice.random(count) < 0.35)
    seconds = np.where(by_machine, 8, dice.exponential(1500, count)).astype(np.int64) + 5
    at_once = np.where(linked, finished, np.where(by_machine, received, opened) + seconds)
    accepted = np.where(linked, received + (finished - received) // 2, at_once - seconds // 3)
    late = lengthy & ~linked & (dice.random(count) < ACCEPTED_LATE / LENGTHY)
    accepted[late] = days.later(received[late], ACCEPT_DAYS - 1) + 10 * 3600
    promised = np.where(lengthy, PROMISED_DAYS[picked(dice, count, np.array(PROMISED_SHARES))], 1)
    suspended = lengthy & ~late & (dice.random(count) < SUSPENDED) & (promised > 3)
    stopped = np.where(suspended, dice.integers(5, 11, count), 0)
    used = np.maximum(1, np.floor(promised * dice.uniform(0.3, 0.95, count))).astype(np.int64)
    office_hours = 9 * 3600 + (dice.random(count) * 7.5 * 3600).astype(np.int64)
    decided = np.where(lengthy, days.later(accepted, used + stopped) + office_hours, at_once)
    begin = days.later(accepted, 1) + 10 * 3600
    return _Clock(
        accepted=accepted,
        due=due_by(days.later(accepted, promised + stopped)),
        decided=decided,
        suspended=np.where(suspended, begin, NEVER),
        suspended_until=np.where(suspended, due_by(days.later(begin, stopped)), NEVER),
    )


def _tolerance(dice: Dice, days: Days, clock: _Clock, tolerated: Flags) -> tuple[Whole, Whole]:
    """Return by when the missing papers were due (容缺) and when they came, a few too late."""
    count = len(tolerated)
    missed = dice.random(count) < TOLERANCE_MISSED
    used = np.where(missed, TOLERANCE_DAYS + 2, dice.integers(1, TOLERANCE_DAYS - 1, count))
    due = due_by(days.later(clock.accepted, TOLERANCE_DAYS))
    done = days.later(clock.accepted, used) + 11 * 3600
    return np.where(tolerated, due, NEVER), np.where(tolerated, done, NEVER)


def _handlers(dice: Dice, place: Place, hall: Whole) -> Whole:
    staff = np.array([one.staff for one in place.halls])[hall]
    return hall * STAFF_NUMBERS + (dice.random(len(hall)) * staff).astype(np.int64)


def _supplements(dice: Dice, count: int) -> Whole:
    once, twice = dice.random(count) < SUPPLEMENTED, dice.random(count) < TWICE
    return once.astype(np.int64) + (once & twice) + 2 * (~once & twice)


def _own_systems(place: Place, hall: Whole) -> Real:
    """Weigh how likely a case bypasses the platform: in halls with systems of their own."""
    weights = np.array([OWN_SYSTEM_WEIGHT if h.has_own_system else 1.0 for h in place.halls])
    return weights[hall]
