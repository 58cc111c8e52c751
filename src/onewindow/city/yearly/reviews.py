"""A month of reviews (好差评), with what was done about the bad ones."""

from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from onewindow.city.yearly.cases import NOT_ACCEPTED, Cases
from onewindow.city.yearly.days import DAY, NEVER, CityMonth, Days, due_by, second_of
from onewindow.city.yearly.draws import Dice, Flags, Real, Whole, chosen, dice_of
from onewindow.city.yearly.places import Place
from onewindow.city.yearly.plan import MonthPlan

VERY_GOOD, GOOD = 5, 4
VERY_GOOD_SHARE = 0.93
BAD_SHARES = (0.2, 0.35, 0.45)
USUAL_TAKERS, FEW_TAKERS, HARDLY_ANY = 0.70, 0.52, 0.37
JUDGED_WITHIN, RECTIFY_DAYS = 9, 15
CONTACTED_LATE = 0.03


@dataclass(frozen=True, slots=True)
class Reviews:
    """A month of reviews as columns; moments in seconds since 1970."""

    case: Whole
    """The place of its case in the month's cases."""
    level: Whole
    reviewed: Whole
    contact_due: Whole
    contacted: Whole
    rectify_due: Whole
    rectified: Whole
    judged: Whole
    mistaken: Flags


def reviews_of_month(place: Place, month: CityMonth, plan: MonthPlan, cases: Cases) -> Reviews:
    """Return the reviews of cases that ended in the month in which they came."""
    dice = dice_of(place.seed, "reviews", month.name)
    end = second_of(datetime.combine(month.following, datetime.min.time()))
    asked = (cases.outcome != NOT_ACCEPTED) & (cases.decided < end - 3600)
    case = np.flatnonzero(asked & (dice.random(len(asked)) < _takers(dice, place)[cases.hall]))
    pause = dice.exponential(np.where(cases.visit[case] >= 0, 60, 9 * 3600)).astype(np.int64) + 5
    reviewed = np.minimum(cases.decided[case] + pause, end - dice.integers(1, 3000, len(case)))
    bad = chosen(dice, (reviewed < end - JUDGED_WITHIN * DAY) * 1.0, plan.bad_reviews)
    level = np.where(dice.random(len(case)) < VERY_GOOD_SHARE, VERY_GOOD, GOOD)
    level[bad] = 1 + dice.choice(3, int(bad.sum()), p=BAD_SHARES)
    nothing = np.full(len(case), NEVER)
    drawn = Reviews(case, level, reviewed, nothing, nothing, nothing, nothing, nothing, bad)
    return _followed_up(dice, place.days, plan, drawn)


def _takers(dice: Dice, place: Place) -> Real:
    """Return which share of the people reviews in each hall."""
    takers = USUAL_TAKERS + dice.normal(0, 0.02, len(place.halls))
    takers[np.arange(len(takers)) % 17 == 5] = FEW_TAKERS
    takers[np.arange(len(takers)) % 41 == 23] = HARDLY_ANY
    return takers


def _followed_up(dice: Dice, days: Days, plan: MonthPlan, drawn: Reviews) -> Reviews:
    """Let each bad review be looked into: contacted, judged, and put right if it was deserved."""
    bad = drawn.mistaken
    count, reviewed = int(bad.sum()), drawn.reviewed[bad]
    waits = np.where(dice.random(count) < CONTACTED_LATE, 2, 1)
    contacted = days.later(reviewed, waits) + 10 * 3600
    judged = days.later(contacted, 1) + 15 * 3600
    mistaken = np.zeros(count, dtype=bool)
    mistaken[dice.permutation(count)[: plan.mistaken]] = True
    rectified = days.later(judged, dice.integers(1, 8, count)) + 16 * 3600
    return replace(
        drawn,
        contact_due=_spread(bad, due_by(days.later(reviewed, 1))),
        contacted=_spread(bad, contacted),
        rectify_due=_spread(bad, due_by(days.later(reviewed, RECTIFY_DAYS))),
        rectified=_spread(bad, np.where(mistaken, NEVER, rectified)),
        judged=_spread(bad, judged),
        mistaken=_spread(bad, mistaken.astype(np.int64)) == 1,
    )


def _spread(marks: Flags, values: Whole) -> Whole:
    """Return a column that holds the values at the marked rows and nothing elsewhere."""
    column = np.full(len(marks), NEVER)
    column[marks] = values
    return column
