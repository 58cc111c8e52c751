import numpy as np
import pytest

from onewindow.city.yearly.draws import dice_of
from onewindow.city.yearly.waiting import Crowd, paced, serve

NINE, NOON, HALF_PAST_ONE = 9 * 3600.0, 12 * 3600.0, 13.5 * 3600


def crowd(arrivals, services, *, counters=1, at_lunch=1, patience=1e9, absent=False):
    count = len(arrivals)
    return Crowd(
        counts=np.array([count]),
        arrivals=np.array([arrivals]),
        services=np.array([services]),
        patience=np.full((1, count), patience),
        absent=np.full((1, count), absent),
        opens=np.full((1, counters), NINE),
        at_lunch=np.array([at_lunch]),
    )


def test_one_counter_calls_in_the_order_of_arrival():
    served = serve(crowd([NINE, NINE + 60, NINE + 400], [300.0, 200.0, 100.0]), 1.0)
    assert served.called.tolist() == [[NINE, NINE + 300, NINE + 500]]
    assert served.ended.tolist() == [[NINE + 300, NINE + 500, NINE + 600]]


def test_two_counters_share_the_crowd_and_the_longer_idle_calls_first():
    served = serve(crowd([NINE, NINE + 10, NINE + 500], [300.0, 100.0, 50.0], counters=2), 1.0)
    assert served.called.tolist() == [[NINE, NINE + 10, NINE + 500]]
    assert served.counter.tolist() == [[0, 1, 1]]


def test_a_counter_that_rests_at_lunch_calls_again_in_the_afternoon():
    served = serve(crowd([NOON + 60, NOON + 90], [600.0, 600.0], at_lunch=0), 1.0)
    assert served.called.tolist() == [[HALF_PAST_ONE, HALF_PAST_ONE + 600]]


def test_who_loses_patience_goes_uncalled_and_holds_nobody_up():
    served = serve(crowd([NINE, NINE + 10, NINE + 250], [300.0, 300.0, 60.0], patience=200), 1.0)
    assert served.called[0, [0, 2]].tolist() == [NINE, NINE + 300]
    assert np.isnan(served.called[0, 1])
    assert served.counter.tolist() == [[0, -1, 0]]


def test_who_is_called_and_not_there_costs_a_minute():
    served = serve(crowd([NINE, NINE], [300.0, 300.0], absent=True), 1.0)
    assert served.called.tolist() == [[NINE, NINE + 60]]


def test_the_pace_is_found_at_which_people_wait_as_long_as_wanted():
    dice = dice_of(3, "crowd")
    people = crowd(
        np.sort(dice.uniform(NINE, NOON, 150)), dice.exponential(120, 150), counters=2, at_lunch=2
    )
    pace, served = paced(people, 240.0)
    assert np.nanmean(served.called - people.arrivals) == pytest.approx(240, rel=0.005)
    assert 0.5 < pace < 1.6
