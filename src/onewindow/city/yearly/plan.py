"""How much of everything each month holds, so that the year comes out at its targets."""

from dataclasses import dataclass

import numpy as np

from onewindow.city.yearly.days import CityMonth, Days
from onewindow.city.yearly.draws import Dice, Real, Whole, apportioned, dice_of
from onewindow.city.yearly.targets import Targets

NOT_ACCEPTED = 0.003
UNIFIED_DRIFT = 0.007
FIRST_ONLINE = 0.97
"""The online rate of the first month, against the sixth's."""
FIRST_WAIT = 1.39
"""The mean wait of the first month, against the last's."""
MONEY_SPREAD = 0.015
WAIT_SPREAD = 0.035
TRADING_MONTHS = np.array([0.7, 0.5, 1.0, 1.1, 1.1, 1.1, 1.0, 0.9, 1.1, 0.9, 1.2, 1.4])


@dataclass(frozen=True, slots=True)
class MonthPlan:
    """What one month must hold; rates are of its own cases, money in yuan, waits in seconds."""

    cases: int
    not_accepted: int
    alone: int
    instant: int
    bundled: int
    proactive: int
    bad_reviews: int
    mistaken: int
    online: float
    unified: float
    wait: float
    works: int
    works_ceiling: float
    works_award: float
    procurements: int
    procurement_budget: float
    procurement_actual: float
    auctions: int
    auction_start: float
    auction_deal: float
    seats: int
    letters: int


def plans_of(
    months: tuple[CityMonth, ...], days: Days, targets: Targets, *, scale: float, seed: int
) -> list[MonthPlan]:
    """Return the plan of each month; ``scale`` is the city's size against the targets'."""
    service, trading = _service_weights(months, days), _trading_weights(months)

    def many(name: str) -> Whole:
        return _shared(round(targets.count(name) * scale), service)

    not_accepted = _shared(round(targets.count("cases.accepted") * scale * NOT_ACCEPTED), service)
    cases = many("cases.accepted") + not_accepted
    bad, mistaken = many("review.bad.checked"), many("review.bad.mistaken")
    lots = {name: _shared(targets.count(name), trading) for name in _LOTS}
    dice = dice_of(seed, "plan", months[0].name)
    money = {name: _money(dice, targets.rate(name), lots[kind]) for name, kind in _MONEY.items()}
    columns = {
        "cases": cases,
        "not_accepted": not_accepted,
        "alone": many("chain.rows") - cases,
        "instant": many("instant.cases"),
        "bundled": many("bundle.cases"),
        "proactive": many("proactive.cases"),
        "bad_reviews": bad,
        "mistaken": np.minimum(mistaken, bad),
        "online": _online(months, targets),
        "unified": _unified(months, targets),
        "wait": _wait(dice, months, targets),
        "works": lots["tender.works.count"],
        "works_ceiling": money["tender.works.ceiling"],
        "works_award": money["tender.works.award"],
        "procurements": lots["procurement.count"],
        "procurement_budget": money["procurement.budget"],
        "procurement_actual": money["procurement.actual"],
        "auctions": lots["auction.lots"],
        "auction_start": money["auction.start"],
        "auction_deal": money["auction.deal"],
        "seats": _shared(targets.count("experts.drawn"), lots["tender.works.count"] + 0.1),
        "letters": _shared(targets.count("guarantees.letters"), lots["tender.works.count"] + 0.1),
    }
    return [
        MonthPlan(**{name: column[place].item() for name, column in columns.items()})
        for place in range(len(months))
    ]


_LOTS = ("tender.works.count", "procurement.count", "auction.lots")
_MONEY = {
    "tender.works.ceiling": "tender.works.count",
    "tender.works.award": "tender.works.count",
    "procurement.budget": "procurement.count",
    "procurement.actual": "procurement.count",
    "auction.start": "auction.lots",
    "auction.deal": "auction.lots",
}


def _service_weights(months: tuple[CityMonth, ...], days: Days) -> Real:
    """Weigh the months by their working days and their season."""
    return np.array([sum(days.busyness(days.worked_in(month))) for month in months])


def _trading_weights(months: tuple[CityMonth, ...]) -> Real:
    return np.array([TRADING_MONTHS[month.first.month - 1] for month in months])


def _shared(total: int, weights: Real) -> Whole:
    """Share a year's total among its twelve months; the month under way gets its like."""
    parts = apportioned(total, weights[:12])
    if len(weights) == 12:
        return parts
    return np.append(parts, round(total * weights[12] / weights[:12].sum()))


def _money(dice: Dice, total: float, lots: Whole) -> Real:
    """Share a year's sum by the lots of its months, a little more in one than in another."""
    weights = lots * dice.normal(1, MONEY_SPREAD, len(lots))
    return total * weights / weights[:12].sum()


def _online(months: tuple[CityMonth, ...], targets: Targets) -> Real:
    """Let the online rate grow to the sixth month's figure, then to the last month's."""
    last = targets.rate("rate.online")
    sixth = last / (1 + targets.rate("rate.online.growth"))
    return np.interp(_positions(months), [1, 6, 12], [FIRST_ONLINE * sixth, sixth, last])


def _unified(months: tuple[CityMonth, ...], targets: Targets) -> Real:
    middle = targets.rate("rate.one_network")
    ends = [middle - UNIFIED_DRIFT, middle + UNIFIED_DRIFT]
    return np.interp(_positions(months), [1, 12], ends)


def _wait(dice: Dice, months: tuple[CityMonth, ...], targets: Targets) -> Real:
    """Let the mean wait fall to the last month's figure, as tidal counters come into use."""
    last = targets.rate("wait.mean")
    waits = np.interp(_positions(months), [1, 12], [FIRST_WAIT * last, last])
    waits[:11] *= dice.normal(1, WAIT_SPREAD, 11)
    return 60 * waits


def _positions(months: tuple[CityMonth, ...]) -> list[int]:
    return [month.position for month in months]
