import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from math import exp, factorial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onewindow.city.halldays import SIZES, visits_of_day
from onewindow.kernel.workdays import Workdays
from onewindow.services.hall.rules.arrivals import (
    DayCount,
    corrected,
    counts_of,
    forecast_arrivals,
    is_after_break,
    mean_error,
)
from onewindow.services.hall.rules.pictures import bars, round_top, steps, ticks
from onewindow.services.hall.rules.plans import check_plan, clock, stretch
from onewindow.services.hall.rules.posts import Band, Workload, advise, check_decision
from onewindow.services.hall.rules.simulation import (
    NEVER,
    SLOT,
    SLOTS,
    Crowd,
    opened_since,
    play_day,
    whole_day,
)
from onewindow.services.hall.rules.staffing import (
    Limits,
    Load,
    Need,
    Promise,
    counters_needed,
    erlang_a,
    make_plan,
    needs_of,
    slot_waits,
    steady_plan,
)
from onewindow.services.hall.rules.waiting import Past

NO_HOLIDAYS = Workdays(holidays=frozenset(), made_up=frozenset(), years=frozenset({2026}))


def test_without_abandonment_it_is_erlang_c():
    # M/M/1 with ρ = 1/2: P(wait) = 1/2, mean wait ρ/(μ − λ) = 1 service.
    found = erlang_a(Load(1.0, 2.0), 1)
    assert found.waiting_share == pytest.approx(0.5)
    assert found.mean_wait == pytest.approx(0.5)
    # M/M/2 with a = 4/3: C = 8/15, mean wait C/(2μ − λ) = 16/15.
    found = erlang_a(Load(1.0, 0.75), 2)
    assert found.waiting_share == pytest.approx(8 / 15)
    assert found.mean_wait == pytest.approx(16 / 15)
    assert found.utilisation == pytest.approx(2 / 3)
    with pytest.raises(ValueError, match="overloaded"):
        erlang_a(Load(2.0, 1.0), 2)
    with pytest.raises(ValueError, match="needs a counter"):
        erlang_a(Load(2.0, 1.0), 0)


def test_patience_as_long_as_a_service_makes_it_a_poisson_crowd():
    # θ = μ: the number present is Poisson(a), however many counters there are.
    a, counters = 3.0, 2
    chance = [exp(-a) * a**n / factorial(n) for n in range(80)]
    queue = sum((n - counters) * chance[n] for n in range(counters + 1, 80))
    found = erlang_a(Load(a, 1.0, 1.0), counters)
    assert found.mean_wait == pytest.approx(queue / a)
    assert found.leaving_share == pytest.approx(queue / a)
    assert found.waiting_share == pytest.approx(1 - chance[0] - chance[1])


def test_the_formula_agrees_with_playing_very_long_days():
    dice = random.Random(5)
    load, counters = Load(1 / 100, 1 / 480, 1 / 1500), 5
    at, arrivals = 0.0, []
    while len(arrivals) < 120_000:
        at += dice.expovariate(load.arriving)
        arrivals.append(int(at * 10))
    crowd = Crowd(
        arrivals,
        [1 + int(dice.expovariate(load.serving) * 10) for _ in arrivals],
        [int(dice.expovariate(load.leaving) * 10) for _ in arrivals],
    )
    turns = play_day(crowd, opened_since(whole_day(counters)))
    waited = [
        min(t.at - a, p) for t, a, p in zip(turns, crowd.arrivals, crowd.patience, strict=False)
    ]
    found = erlang_a(load, counters)
    assert sum(waited) / len(waited) / 10 == pytest.approx(found.mean_wait, rel=0.04)
    left = sum(not turn.is_served for turn in turns) / len(turns)
    assert left == pytest.approx(found.leaving_share, rel=0.04)


@settings(max_examples=80, deadline=None)
@given(
    st.floats(0.0001, 0.05),
    st.floats(1 / 3000, 1 / 60),
    st.floats(1 / 7200, 1 / 300),
    st.integers(1, 30),
)
def test_one_counter_more_never_makes_the_wait_longer(arriving, serving, leaving, counters):
    load = Load(arriving, serving, leaving)
    few, more = erlang_a(load, counters), erlang_a(load, counters + 1)
    assert more.mean_wait <= few.mean_wait + 1e-9
    assert 0 <= more.leaving_share <= few.leaving_share + 1e-9
    assert few.utilisation <= 1 + 1e-9


def test_the_fewest_counters_that_keep_the_promise():
    load = Load(40 / SLOT, 1 / 480)
    # 10.67 counters' work: eleven could just do it, but people would wait for 23 minutes.
    assert erlang_a(load, 11).mean_wait > 600 >= erlang_a(load, 12).mean_wait
    assert counters_needed(load, 600, most=30) == 12
    assert counters_needed(load, 600, most=7) == 7
    assert counters_needed(Load(40 / SLOT, 1 / 480, variation=9.0), 600, most=30) > 12


@pytest.mark.parametrize("leaving", [1 / 900, 1 / 5400, 1 / 100_000])
def test_the_search_for_counters_starts_low_enough(leaving):
    load = Load(40 / SLOT, 1 / 480, leaving, variation=2.0)
    by_trying_all = next(c for c in range(1, 99) if erlang_a(load, c).mean_wait <= 600)
    assert counters_needed(load, 600, most=99) == by_trying_all


def limits(least, most, hold=2):
    return Limits((least,) * SLOTS, (most,) * SLOTS, hold)


def needs(*counters, easy=None):
    listed = [*counters, *[0] * (SLOTS - len(counters))]
    eased = [*(easy or counters), *[0] * (SLOTS - len(counters))]
    return tuple(
        Need(slot, 0.0, need, ease)
        for slot, (need, ease) in enumerate(zip(listed, eased, strict=True))
    )


def test_a_short_dip_does_not_close_a_counter_and_a_peak_holds_two_half_hours():
    assert steady_plan(needs(3, 2, 3, 3, 5, 1, 1), limits(0, 9))[:8] == [3, 3, 3, 3, 5, 5, 1, 1]


def test_between_need_and_ease_the_present_plan_stays():
    now = (4, 4, 4, 4, *[0] * 44)
    wanted = needs(3, 4, 2, 5, easy=(5, 5, 3, 6))
    assert steady_plan(wanted, limits(0, 9, hold=1), now=now)[:4] == [4, 4, 3, 5]


def test_lunch_and_staff_win_over_everything():
    plan = Limits((1,) * 48, tuple(2 if slot in {3, 4} else 9 for slot in range(48)), 2)
    assert steady_plan(needs(6, 6, 6, 6, 6, 6), plan)[:7] == [6, 6, 6, 2, 2, 6, 6]
    assert steady_plan(needs(0, 0), plan)[:2] == [1, 1]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=SLOTS, max_size=SLOTS), st.integers(1, 4))
def test_no_plan_flaps(wanted, hold):
    """What opens stays open for at least the hold, and the need is always met."""
    plan = steady_plan(needs(*wanted), limits(0, 12, hold))
    assert all(count >= need for count, need in zip(plan, wanted, strict=False))
    for slot in range(1, SLOTS):
        if plan[slot] > plan[slot - 1]:
            until = plan[slot : slot + hold]
            assert min(until) >= plan[slot]


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 2**32))
def test_a_little_more_or_less_leaves_the_plan_as_it_is(seed):
    """The plan made for a forecast is kept when the forecast falls by a percent."""
    dice = random.Random(seed)
    expected = [dice.uniform(10, 40) if 18 <= slot < 34 else 0.0 for slot in range(SLOTS)]
    load, bounds = Load(0.0, 1 / 480, 1 / 5400), limits(1, 20)
    before = steady_plan(needs_of(expected, load, Promise(600), bounds), bounds)
    nudged = [count * dice.uniform(0.99, 1.0) for count in expected]
    again = needs_of(nudged, load, Promise(600, ease=0.7), bounds)
    assert steady_plan(again, bounds, now=before) == before


def test_a_made_plan_keeps_its_promise_when_it_is_played():
    dice = random.Random(8)
    past = Past(
        {"": [max(1, int(dice.lognormvariate(6.0, 0.7))) for _ in range(900)]}, 1 / 5400, 60
    )
    expected = [0.0] * SLOTS
    expected[18:34] = [30, 28, 24, 20, 14, 8, 3, 3, 8, 18, 22, 24, 22, 18, 12, 4]
    bounds = Limits(
        tuple(1 if 18 <= slot < 34 else 0 for slot in range(SLOTS)),
        tuple(
            (3 if slot in {24, 25, 26} else 12) if 18 <= slot < 34 else 0 for slot in range(SLOTS)
        ),
    )
    plan = make_plan(expected, past, Promise(600), bounds)
    assert plan.short == ()
    assert max(plan.waits) <= 600
    assert all(
        a <= b <= c for a, b, c in zip(bounds.least, plan.counters, bounds.most, strict=False)
    )
    tight = make_plan(
        expected, past, Promise(600), replace(bounds, most=tuple(min(m, 4) for m in bounds.most))
    )
    assert tight.short
    assert max(tight.counters) == 4


def test_waits_of_a_half_hour_count_those_who_left():
    crowd = Crowd([0, 10, 20], [900, 900, 900], [NEVER, 60, NEVER])
    assert slot_waits([crowd], whole_day(1))[0] == (0 + 60 + 880) / 3


def history(weeks=12, *, seed=4, size=SIZES[0]):
    start = date(2026, 1, 5)
    days = [start + timedelta(days=n) for n in range(7 * weeks)]
    return [
        DayCount(on, counts_of(v.arrived for v in visits_of_day(size, on, seed=seed)))
        for on in days
        if on.weekday() < 5
    ]


def test_the_arrivals_of_a_day_are_nearer_than_last_weeks():
    known = history()
    ours, naive = [], []
    for place in range(40, len(known)):
        day = known[place]
        found = forecast_arrivals(known[:place], day.on, NO_HOLIDAYS)
        ours.append((found.expected, day.counts))
        naive.append((known[place - 5].counts, day.counts))
    assert mean_error(ours) < 0.85 * mean_error(naive)


def test_a_forecast_says_why_the_day_is_large():
    found = forecast_arrivals(history(), date(2026, 3, 30), NO_HOLIDAYS)
    assert found.days == 60
    assert found.reasons[0].startswith("周一比平常多")
    assert found.expected[25] < found.expected[20] / 5  # lunch
    assert sum(found.expected[:18]) == 0
    empty = forecast_arrivals([], date(2026, 3, 30), NO_HOLIDAYS)
    assert (empty.total, empty.reasons) == (0.0, ("还没有往日取号记录",))


def test_the_first_day_after_a_holiday_is_known():
    holidays = frozenset(date(2026, 10, day) for day in range(1, 8))
    calendar = Workdays(holidays=holidays, made_up=frozenset(), years=frozenset({2026}))
    assert is_after_break(date(2026, 10, 8), calendar)
    assert not is_after_break(date(2026, 10, 9), calendar)
    assert not is_after_break(date(2026, 11, 2), calendar)  # an ordinary Monday


def test_a_morning_with_half_as_many_halves_the_rest_only_in_part():
    found = forecast_arrivals(history(), date(2026, 3, 31), NO_HOLIDAYS)
    came = [round(count / 2) for count in found.expected]
    less = corrected(found, came, 24)
    assert list(less[:24]) == came[:24]
    assert 0.5 * found.expected[28] < less[28] < 0.85 * found.expected[28]
    assert corrected(found, came, 10) == found.expected
    assert corrected(found, [0] * SLOTS, 24) == found.expected


def test_plans_and_half_hours_in_words():
    assert [v.code for v in check_plan([0] * 47, most=3)] == ["plan.length"]
    bad = check_plan([0] * 20 + [4] + [0] * 26 + [-1], most=3)
    assert [v.message for v in bad] == [
        "10:00排了4个窗口，应在0到3之间",
        "23:30排了-1个窗口，应在0到3之间",
    ]
    assert list(check_plan([3] * 48, most=3)) == []
    assert (clock(21), stretch(21), stretch(47)) == ("10:30", "10:30–11:00", "23:30–24:00")


BAND = Band(Decimal("0.60"), Decimal("0.85"), Decimal(10), 20, Decimal("1.2"))


def work(service, *, days=22, counters=6, open_hours=100, wait="5"):
    return Workload(days, counters, 3300, Decimal(service), Decimal(open_hours), Decimal(wait))


@pytest.mark.parametrize(
    ("measured", "change", "staff"),
    [
        (work(85), 0, 0),
        (work("85.01"), 2, 3),
        (work(60), 0, 0),
        (work("59.99"), -1, -2),
        (work(20), -4, -5),
        (work(70, wait="10"), 0, 0),
        (work(70, wait="10.01"), 1, 2),
        (work(95, days=19), 0, 0),
        (work(95, days=20), 2, 3),
        (work(0, open_hours=0), -5, -6),
    ],
)
def test_the_standard_on_both_sides_of_each_limit(measured, change, staff):
    found = advise(measured, BAND)
    assert (found.change, found.staff_change) == (change, staff)


def test_advice_gives_its_reason():
    assert advise(work(95), BAND).reason == "利用率95%，高于60%—85%，建议增加2个窗口、3个岗位"
    assert advise(work(70), BAND).reason == "利用率70%，等候未超承诺，不需增减"
    assert work(70).visits_per_counter_day == 25


def test_nobody_signs_an_own_proposal_or_refuses_without_a_reason():
    said = list(check_decision(is_own=True, agrees=False, remark=""))
    assert [v.code for v in said] == ["posts.own", "posts.remark"]
    assert list(check_decision(is_own=False, agrees=True, remark="")) == []


def test_pictures_lie_where_they_should():
    one, two = bars([2, 4], ["a", "b"], top=4)
    assert (one.x, one.y, one.width, one.height) == (76.0, 100.0, 288.0, 80.0)
    assert (two.y, two.height) == (20.0, 160.0)
    assert steps([4], top=4) == "40.0,20.0 760.0,20.0"
    assert [tick.value for tick in ticks(8)] == [0, 2, 4, 6, 8]
    assert [round_top([n]) for n in (0, 4, 5, 99, 10_001)] == [4, 4, 8, 100, 20_000]
