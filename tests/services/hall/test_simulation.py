import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onewindow.services.hall.rules.lanes import play_lanes
from onewindow.services.hall.rules.scenarios import play_many, scenarios_of
from onewindow.services.hall.rules.simulation import (
    NEVER,
    SLOT,
    SLOTS,
    Crowd,
    Outcome,
    histogram,
    opened_since,
    play_day,
    quantile,
    summary,
    waits_of,
    whole_day,
    with_overtime,
)
from tests.services.hall.by_events import played_by_events


def crowd_of(seed, *, size=120, miss=60):
    dice = random.Random(seed)
    arrivals = sorted(dice.randrange(9 * 3600, 17 * 3600) for _ in range(size))
    return Crowd(
        arrivals,
        [max(1, int(dice.lognormvariate(6.3, 0.8))) for _ in arrivals],
        [int(dice.expovariate(1 / 1500)) for _ in arrivals],
        miss,
    )


def random_plan(seed, most=7):
    dice = random.Random(seed)
    return (
        *tuple(dice.randrange(most + 1) if 17 < slot < 36 else 0 for slot in range(SLOTS - 1)),
        1,
    )


@pytest.mark.parametrize("seed", range(150))
def test_a_day_by_recursion_is_the_day_by_events_to_the_second(seed):
    crowd, plan = crowd_of(seed, miss=random.Random(seed).choice([1, 60])), random_plan(seed)
    found = [(turn.at, turn.is_served) for turn in play_day(crowd, opened_since(plan))]
    assert found == played_by_events(crowd, plan)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 4 * SLOT), st.integers(1, 2 * SLOT), st.integers(0, 2 * SLOT)),
        min_size=1,
        max_size=25,
    ),
    st.lists(st.integers(0, 3), min_size=5, max_size=5),
)
def test_any_small_day_is_the_same_both_ways(visitors, opening):
    visitors = sorted(visitors)
    crowd = Crowd(*zip(*visitors, strict=False), 1)
    plan = (*opening, *[1] * (SLOTS - 5))
    found = [(turn.at, turn.is_served) for turn in play_day(crowd, opened_since(plan))]
    assert found == played_by_events(crowd, plan)


def test_many_days_at_once_are_the_same_as_one_by_one():
    crowds = [crowd_of(seed, size=20 + 7 * seed) for seed in range(20)]
    openings = [opened_since(random_plan(seed)) for seed in range(20)]
    turns, served = play_many(scenarios_of(crowds, openings))
    for column, (crowd, since) in enumerate(zip(crowds, openings, strict=False)):
        alone = play_day(crowd, since)
        assert turns[: len(alone), column].tolist() == [turn.at for turn in alone]
        assert served[: len(alone), column].tolist() == [turn.is_served for turn in alone]
        assert set(turns[len(alone) :, column].tolist()) <= {NEVER}


def test_scenarios_that_do_not_match_are_refused():
    with pytest.raises(ValueError, match="do not match"):
        scenarios_of([crowd_of(1)], [opened_since(whole_day(2))] * 2)
    with pytest.raises(ValueError, match="do not match"):
        scenarios_of([crowd_of(1, miss=1), crowd_of(1, miss=2)], [opened_since(whole_day(2))] * 2)
    with pytest.raises(ValueError, match="too large"):
        scenarios_of([crowd_of(1)], [opened_since(whole_day(65))])


def test_three_visitors_at_one_counter_by_hand():
    crowd = Crowd([100, 110, 500], [60, 30, 10], [NEVER] * 3)
    assert play_day(crowd, opened_since(whole_day(1))) == [
        Outcome(100, is_served=True, counter=0),
        Outcome(160, is_served=True, counter=0),
        Outcome(500, is_served=True, counter=0),
    ]


def test_patience_is_kept_to_the_second():
    crowd = Crowd([0, 10], [100, 5], [NEVER, 90], 7)
    assert waits_of(crowd, play_day(crowd, opened_since(whole_day(1)))) == [0, 90]
    crowd = Crowd([0, 10, 11], [100, 5, 5], [NEVER, 89, NEVER], 7)
    turns = play_day(crowd, opened_since(whole_day(1)))
    assert [turn.is_served for turn in turns] == [True, False, True]
    assert turns[2].at == 107  # the call in vain took seven seconds


def test_who_comes_at_lunch_waits_for_the_afternoon_and_a_service_is_finished():
    plan = tuple(1 if slot in {23, 27} else 0 for slot in range(SLOTS))
    noon, half_past_one = 24 * SLOT, 27 * SLOT
    crowd = Crowd([noon - 10, noon - 5], [600, 60], [NEVER, NEVER])
    turns = play_day(crowd, opened_since(plan))
    assert [turn.at for turn in turns] == [noon - 10, half_past_one]


def test_nobody_is_called_when_no_counter_opens_again():
    plan = tuple(1 if slot == 20 else 0 for slot in range(SLOTS))
    crowd = Crowd([30 * SLOT], [60], [NEVER])
    assert play_day(crowd, opened_since(plan)) == [Outcome(NEVER, is_served=False, counter=0)]


def test_a_plan_says_since_when_each_counter_is_open():
    plan = (0, 2, 2, 1, 0, *[0] * 42, 1)
    rows = opened_since(plan)
    assert rows[0] == (SLOT, SLOT)
    assert rows[2] == (SLOT, SLOT)
    assert rows[3] == (SLOT, NEVER)
    assert rows[4] == (47 * SLOT, NEVER)
    with pytest.raises(ValueError, match="48 half hours"):
        opened_since((1, 2))


def test_waits_are_summed_up_as_people_ask():
    found = summary([60, 120, 600, 601], left=1, promise=600)
    assert (found.mean, found.median, found.ninth, found.longest) == (345.25, 120, 601, 601)
    assert (found.over_promise, found.left_rate) == (0.25, 0.2)
    assert summary([], left=0, promise=600).mean == 0.0
    assert histogram([0, 59, 60, 400], [60, 300]) == [2, 1, 1]
    assert [quantile([1, 2, 3, 4], share) for share in (0.05, 0.25, 0.5, 0.95)] == [1, 1, 2, 4]


def test_counters_go_on_for_an_hour_after_closing():
    plan = (0, 3, 2, 0, 0, 0, 1, *[0] * 41)
    assert with_overtime(plan)[:10] == (0, 3, 2, 2, 2, 0, 1, 1, 1, 0)


@pytest.mark.parametrize("seed", range(60))
def test_without_priority_the_lanes_play_the_day_of_the_recursion(seed):
    crowd, plan = crowd_of(seed), random_plan(seed)
    since = opened_since(plan)
    assert play_lanes(crowd, since, most=2) == play_day(crowd, since)


def test_priority_is_called_first_but_twice_in_a_row_at_most():
    # 一个窗口，每次60秒；甲先占着，其余五人都在等：乙丁是普通号，其余优先。
    crowd = Crowd(
        [0, 1, 2, 3, 4, 5], [60] * 6, [NEVER] * 6, 0, [False, False, True, False, True, True]
    )
    turns = [turn.at for turn in play_lanes(crowd, opened_since(whole_day(1)), most=2)]
    assert turns == [0, 180, 60, 300, 120, 240]


def test_each_counter_keeps_its_own_row_of_priority_calls():
    crowd = Crowd(
        [0, 0, 1, 1, 1, 1],
        [60, 90, 60, 60, 60, 60],
        [NEVER] * 6,
        0,
        [False, False, True, True, True, False],
    )
    turns = [
        (turn.at, turn.counter) for turn in play_lanes(crowd, opened_since(whole_day(2)), most=1)
    ]
    assert turns == [(0, 0), (0, 1), (60, 0), (90, 1), (150, 1), (120, 0)]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 4), st.floats(0, 1))
def test_priority_moves_nobody_out_of_the_day_and_keeps_each_lane_in_order(seed, most, share):
    dice, crowd = random.Random(seed), crowd_of(seed, size=60)
    crowd = replace(crowd, patience=[NEVER] * 60, first=[dice.random() < share for _ in range(60)])
    since = opened_since(with_overtime(random_plan(seed)))
    played, plain = play_lanes(crowd, since, most=most), play_day(crowd, since)
    assert sum(turn.is_served for turn in played) == sum(turn.is_served for turn in plain)
    for lane in (True, False):
        turns = [turn.at for turn, first in zip(played, crowd.first, strict=True) if first is lane]
        assert turns == sorted(turns)


def test_a_plan_made_without_lanes_errs_to_the_safe_side_by_less_than_a_tenth():
    # 排窗不分优先；四个人里有一个优先时，所有人的平均高估不到一成，普通号比它多等（见 how-to）。
    plan = with_overtime(tuple(6 if 17 < slot < 34 else 0 for slot in range(SLOTS)))
    plain, lanes, ordinary = [], [], []
    for seed in range(40):
        crowd = replace(crowd_of(seed, size=260), first=[n % 4 == 0 for n in range(260)])
        plain += waits_of(crowd, play_day(crowd, opened_since(plan)))
        turns = play_lanes(crowd, opened_since(plan), most=2)
        lanes += waits_of(crowd, turns)
        ordinary += [
            turn.at - arrival
            for arrival, turn, first in zip(crowd.arrivals, turns, crowd.first, strict=True)
            if turn.is_served and not first
        ]
    usual = sum(plain) / len(plain)
    assert 0.9 < sum(lanes) / len(lanes) / usual <= 1
    assert 1.1 < sum(ordinary) / len(ordinary) / usual < 1.4
