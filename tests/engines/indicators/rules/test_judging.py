from datetime import datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from onewindow.engines.indicators.rules.definitions import (
    Baseline,
)
from onewindow.engines.indicators.rules.judging import (
    Context,
    Judged,
    Light,
    Memory,
    is_quiet,
    judge,
    raw_light,
    spread_of,
    usual_of,
    worst,
)
from tests.engines.indicators.small import DEFINITIONS, FACTS, PACKS, number

GREEN, YELLOW, RED, GREY = Light.GREEN, Light.YELLOW, Light.RED, Light.GREY
# 每个指标阈值两侧：最后一个绿、第一个黄、最后一个黄、第一个红。
EDGES = {
    "W01": "59.99 60 85 85.01",
    "W03": "1.29 1.3 1.8 1.81",
    "W04": "10 10.01 20 20.01",
    "W05": "20 20.01 40 40.01",
    "W06": "15 15.01 30 30.01",
    "W07": "5 5.01 10 10.01",
    "W08": "5 5.01 12 12.01",
    "W09": "10 10.01 25 25.01",
    "W11": "95 94.99 85 84.99",
    "W12": "4.99 5 10 10.01",
    "W14": "5 5.01 10 10.01",
    "W15": "98 97.99 95 94.99",
    "W16": "0.99 1 2 2.01",
    "W18": "0 1 2 3",
    "W19": "2 3 8 9",
    "W20": "0 1 1 2",
    "W21": "8 8.01 15 15.01",
    "W22": "0 1 1 2",
    "W23": "2 2.01 5 5.01",
    "W24": "0 1 1 2",
    "W25": "0 1 2 3",
    "W26": "95 94.99 90 89.99",
    "W27": "85 84.99 75 74.99",
    "W28": "5 5.01 12 12.01",
    "W29": "0.99 1 2 2.01",
    "W30": "0 1 1 2",
    "W31": "0 1 1 2",
    "W32": "60 59.99 40 39.99",
    "W33": "0 1 1 2",
    "W34": "2 2.01 5 5.01",
    "W35": "0.99 1 1 1.01",
    "W36": "20 19.99 10 9.99",
    "W37": "0.99 1 50 50.01",
    "W38": "0 1 1 2",
    "C01": "40 39.99 25 24.99",
    "C02": "30 29.99 15 14.99",
    "T03": "3 2.99 0 -0.01",
    "T04": "5 4.99 3 2.99",
    "T05": "40 40.01 60 60.01",
    "T06": "30 30.01 45 45.01",
    "T07": "3 3.01 7 7.01",
    "T08": "7 7.01 15 15.01",
    "T09": "20 20.01 30 30.01",
    "T10": "10 10.01 20 20.01",
}
# 区间：从下往上，红黄黄绿绿黄黄红。
BANDS = {
    "W10": "39.99 40 59.99 60 85 85.01 95 95.01",
    "W13": "0.39 0.4 0.69 0.7 1.3 1.31 1.8 1.81",
    "T01": "1.99 2 4.99 5 25 25.01 35 35.01",
    "T02": "-0.01 0 1.99 2 15 15.01 25 25.01",
}


def light(code, value, **context):
    return raw_light(DEFINITIONS[code], Decimal(value), Context(**context))


@pytest.mark.parametrize(("code", "edges"), EDGES.items())
def test_both_sides_of_each_threshold(code, edges):
    assert [light(code, value) for value in edges.split()] == [GREEN, YELLOW, YELLOW, RED]


@pytest.mark.parametrize(("code", "edges"), BANDS.items())
def test_both_sides_of_each_band(code, edges):
    wanted = [RED, YELLOW, YELLOW, GREEN, GREEN, YELLOW, YELLOW, RED]
    assert [light(code, value) for value in edges.split()] == wanted


def test_a_light_load_is_never_red():
    values = ["0", "0.69", "0.7", "1.3", "1.31", "1.6", "1.61"]
    wanted = [YELLOW, YELLOW, GREEN, GREEN, YELLOW, YELLOW, RED]
    assert [light("W17", value) for value in values] == wanted


def test_every_indicator_is_judged_by_one_of_these_tables():
    assert set(DEFINITIONS) == {*EDGES, *BANDS, "W02", "W17"}


def test_the_rush_is_judged_by_what_is_usual_here():
    usual = (Decimal(80), Decimal(95))
    found = [light("W02", value, usual_spread=usual) for value in ("79", "80", "95", "95.01")]
    assert found == [GREEN, YELLOW, YELLOW, RED]
    assert light("W02", "10") == GREY


def test_nobody_coming_is_no_rush_where_nobody_usually_comes():
    nothing = (Decimal(0), Decimal(0))
    assert light("W02", "0", usual_spread=nothing) == GREEN
    assert light("W02", "1", usual_spread=nothing) == RED


def measures(code, *, live=False, **said):
    definition = DEFINITIONS[code]
    terms = (
        {name: term for name, (term, _) in definition.live_terms.items()}
        if live
        else definition.terms
    )
    return {terms[name]: value for name, value in said.items()}


@pytest.mark.parametrize(
    ("value", "previous", "refused", "wanted"),
    [
        ("1.99", "1.00", 5, GREEN),
        ("2.00", "1.00", 5, RED),
        ("2.00", "1.00", 1, GREEN),
        ("2.00", "0.00", 5, GREEN),
        ("2.00", None, 5, GREEN),
    ],
)
def test_refusals_that_double_are_red(value, previous, refused, wanted):
    cell = measures("W23", refused=refused)
    before = None if previous is None else Decimal(previous)
    assert light("W23", value, previous=before, measures=cell) == wanted


@pytest.mark.parametrize(("minutes", "wanted"), [(10, GREEN), (11, RED)])
def test_a_key_machine_that_is_off_is_red_at_once(minutes, wanted):
    cell = measures("W34", live=True, key_offline=minutes)
    assert light("W34", "0.1", measures=cell, is_live=True) == wanted


@pytest.mark.parametrize(
    ("delay", "wanted"), [(59, GREEN), (60, YELLOW), (240, YELLOW), (241, RED)]
)
def test_a_late_delivery_is_yellow_after_one_hour_and_red_after_four(delay, wanted):
    assert light("W37", "0", measures=measures("W37", delay=delay)) == wanted


def test_one_event_of_the_first_level_is_red():
    assert light("W38", "1", measures=measures("W38", gravest=0)) == YELLOW
    assert light("W38", "1", measures=measures("W38", gravest=1)) == RED


def lights(*values):
    """Return the lights that the mean wait shows period after period."""
    memory, shown = None, []
    for value in values:
        judged = judge(
            DEFINITIONS["W04"], None if value is None else Decimal(value), before=memory
        )
        memory = judged.memory
        shown.append(judged.light)
    return shown


def test_a_worse_light_shows_at_once_and_a_better_one_after_two_periods():
    assert lights(5, 25, 5, 5, 5) == [GREEN, RED, RED, GREEN, GREEN]
    assert lights(5, 15, 5, 15, 5, 5) == [GREEN, YELLOW, YELLOW, YELLOW, YELLOW, GREEN]


def test_after_two_better_periods_the_worse_of_them_shows():
    assert lights(25, 5, 15) == [RED, RED, YELLOW]
    assert lights(25, 15, 15, 5, 5) == [RED, RED, YELLOW, YELLOW, GREEN]


def test_grey_shows_at_once_and_what_held_before_still_holds():
    assert lights(25, None, 5, 5) == [RED, GREY, RED, GREEN]
    assert judge(DEFINITIONS["W04"], None) == Judged(GREY, Memory())


def test_around_the_opening_the_queue_is_not_judged():
    opening = datetime(2026, 3, 3, 9)
    minutes = [(8, 44), (8, 45), (9, 15), (9, 16)]
    found = [is_quiet(DEFINITIONS["W04"], datetime(2026, 3, 3, h, m), opening) for h, m in minutes]
    assert found == [False, True, True, False]
    quiet = sorted(code for code, one in DEFINITIONS.items() if one.quiet_minutes)
    assert quiet == ["W04", "W05", "W06", "W07"]
    assert is_quiet(DEFINITIONS["W08"], opening, opening) is False
    assert is_quiet(DEFINITIONS["W04"], opening, None) is False


def test_what_is_usual_needs_five_days():
    four, five = [Fraction(n) for n in (1, 2, 3, 4)], [Fraction(n) for n in (1, 2, 3, 4, 5)]
    assert usual_of(Baseline(), four) is None
    assert usual_of(Baseline(), five) == 3
    assert spread_of(Baseline(), four) is None
    assert spread_of(Baseline(), five) == (number("4.20"), number("4.80"))


def test_the_worst_of_no_lights_is_grey():
    assert worst() == GREY
    assert worst(GREY, GREEN) == GREEN
    assert worst(YELLOW, RED, GREEN) == RED


def test_the_thirty_eight_are_all_there_and_each_is_marked_as_a_draft():
    codes = [f"W{n:02}" for n in range(1, 39)]
    assert [code for code in codes if code not in DEFINITIONS] == []
    assert {one.badge() for one in DEFINITIONS.values()} == {"待核"}
    assert FACTS.keys() >= {one.facts for one in DEFINITIONS.values()}
    assert (PACKS / "indicators").is_dir()
