from datetime import date, datetime
from decimal import Decimal

import pytest

from onewindow.engines.indicators.api import Light
from onewindow.insight.cockpit.api import (
    Period,
    board,
    boards,
    day_of,
    definitions,
    lights_of,
    month_of,
    places,
    refresh_rollups,
    series,
    year_of,
)
from tests.insight.cockpit.facts import at, case, visit, write

MARCH = month_of(date(2026, 3, 1))
AT = datetime(2026, 4, 1, 9)


def item(code, hall="H1", period=MARCH):
    return board(places()[hall] if hall else None, period).item(code)


def shown(code, hall="H1", period=MARCH):
    found = item(code, hall, period)
    return found.value, found.light, found.why


def test_without_facts_every_indicator_is_grey():
    refresh_rollups(at=AT)
    found = board(None, MARCH)
    assert {one.light for one in found.items} == {Light.GREY}
    assert {one.why for one in found.items} == {"无数据"}
    assert found.light == Light.GREY
    assert boards(MARCH) == []


def test_before_the_first_making_there_is_nothing_either():
    assert {one.why for one in board(None, MARCH).items} == {"无数据"}


def test_the_mean_wait_of_each_hall_and_of_the_city():
    write(
        "visits",
        [
            visit("a", "2026-03-02 09:00", "2026-03-02 09:08"),
            visit("b", "2026-03-03 09:00", "2026-03-03 09:12:30"),
            visit("c", "2026-03-03 10:00"),
            visit("d", "2026-03-03 10:00", "2026-03-03 11:00", hall="H2"),
        ],
    )
    refresh_rollups(at=AT)
    assert shown("W04") == (Decimal("10.25"), Light.YELLOW, "")
    assert shown("W04", "H2") == (Decimal("60.00"), Light.RED, "")
    # (8+12.5+60)/3
    assert shown("W04", None) == (Decimal("26.83"), Light.RED, "")
    assert shown("W04", period=day_of(date(2026, 3, 2))) == (Decimal("8.00"), Light.GREEN, "")
    assert [(one.hall, one.light) for one in boards(MARCH)] == [("H1", "yellow"), ("H2", "red")]
    assert lights_of(boards(MARCH)) == {"grey": 0, "green": 0, "yellow": 1, "red": 1}


def test_the_longest_wait_of_a_month_is_the_mean_of_its_days_longest():
    write(
        "visits",
        [
            visit("a", "2026-03-02 09:00", "2026-03-02 09:30"),
            visit("b", "2026-03-02 09:00", "2026-03-02 09:05"),
            visit("c", "2026-03-03 09:00", "2026-03-03 09:10"),
        ],
    )
    refresh_rollups(at=AT)
    assert shown("W05") == (Decimal("20.00"), Light.GREEN, "")
    assert shown("W05", period=day_of(date(2026, 3, 2))) == (Decimal("30.00"), Light.YELLOW, "")


def test_a_value_stands_beside_the_period_before_and_the_year_before():
    days = ("2025-03-04 09:00", "2026-02-03 09:00", "2026-03-03 09:00")
    waits = (9, 30, 12)
    write(
        "visits",
        [
            visit(str(n), day, f"{day[:14]}{wait:02}")
            for n, (day, wait) in enumerate(zip(days, waits, strict=True))
        ],
    )
    refresh_rollups(at=AT)
    found = item("W04")
    assert (found.value, found.before, found.year_before) == (12, 30, 9)
    assert (found.change, found.is_better) == (Decimal("-18.00"), True)


def test_a_baseline_compares_with_the_eight_weeks_before():
    rows = [visit(f"b{n}", f"2026-02-{n:02} 09:00") for n in (2, 3, 4, 5, 6)]
    rows += [visit(f"m{n}", "2026-03-02 09:00") for n in range(2)]
    write("visits", rows)
    refresh_rollups(at=AT)
    # 三月每天2件，之前五天每天1件
    assert shown("W03") == (Decimal("2.00"), Light.RED, "")


def test_a_baseline_of_four_days_is_too_short():
    rows = [visit(f"b{n}", f"2026-02-{n:02} 09:00") for n in (2, 3, 4, 5)]
    write("visits", [*rows, visit("m", "2026-03-02 09:00")])
    refresh_rollups(at=AT)
    assert shown("W03") == (None, Light.GREY, "基线不足")


def test_no_incident_is_good_news_only_from_a_hall_that_reports_them():
    write("incidents", [{"id": "'1'", "hall": "'H1'", "at": at("2026-01-05 09:00"), "level": "4"}])
    write(
        "visits",
        [visit("a", "2026-03-02 09:00"), visit("b", "2026-03-02 09:00", hall="H2")],
    )
    refresh_rollups(at=AT)
    assert shown("W38") == (Decimal("0.00"), Light.GREEN, "")
    assert shown("W38", "H2") == (None, Light.GREY, "无数据")


def test_a_hall_that_fell_silent_is_grey_not_good():
    write("incidents", [{"id": "'1'", "hall": "'H1'", "at": at("2026-01-05 09:00"), "level": "4"}])
    refresh_rollups(at=AT)
    assert shown("W38") == (None, Light.GREY, "无数据")


def test_what_adds_up_is_judged_in_the_city_by_the_average_of_its_halls():
    due = {"due_at": at("2026-03-10 17:00")}
    rows = [case(f"{n}", "2026-03-02 09:00", hall=f"H{n}", **due) for n in (1, 2, 3)]
    write("cases", [*rows, case("4", "2026-03-02 09:00", hall="H4")])
    refresh_rollups(at=AT)
    # 3件，四厅平均0.75件
    assert shown("W18", None) == (Decimal("3.00"), Light.YELLOW, "")
    assert shown("W18", "H4") == (Decimal("0.00"), Light.GREEN, "")


def test_trading_stands_on_the_board_of_the_city_only():
    write("visits", [visit("a", "2026-03-02 09:00")])
    refresh_rollups(at=AT)
    assert board(places()["H1"], MARCH).item("T01") is None
    assert board(None, MARCH).item("T01").why == "无数据"


def test_a_small_sample_says_so():
    write("visits", [visit("a", "2026-03-02 09:00", "2026-03-02 09:08")])
    refresh_rollups(at=AT)
    assert shown("W06") == (None, Light.GREY, "样本不足")


def test_a_series_goes_by_days_and_for_longer_periods_by_months():
    rows = [
        visit("a", "2026-03-02 09:00", "2026-03-02 09:08"),
        visit("b", "2026-03-04 09:00", "2026-03-04 09:12"),
    ]
    write("visits", rows)
    refresh_rollups(at=AT)
    hall, wait = places()["H1"], definitions()["W04"]
    found = [(step.since, one.value) for step, one in series(wait, hall, MARCH)]
    assert found == [(date(2026, 3, 2), 8), (date(2026, 3, 4), 12)]
    year = Period(date(2026, 1, 1), date(2026, 5, 1))
    found = [(step.label, one.value) for step, one in series(wait, hall, year)]
    assert found == [
        ("2026年1月", None),
        ("2026年2月", None),
        ("2026年3月", 10),
        ("2026年4月", None),
    ]


@pytest.mark.parametrize(
    ("period", "label", "before", "a_year_before"),
    [
        (MARCH, "2026年3月", "2026年2月", "2025年3月"),
        (year_of(date(2026, 3, 3)), "2026年", "2025年", "2025年"),
        (day_of(date(2024, 2, 29)), "2024年2月29日", "2024年2月28日", "2023年2月28日"),
        (
            Period(date(2026, 3, 2), date(2026, 3, 9)),
            "2026-03-02至2026-03-08",
            "2026-02-23至2026-03-01",
            "2025-03-02至2025-03-08",
        ),
    ],
)
def test_periods_are_called_as_people_call_them(period, label, before, a_year_before):
    assert (period.label, period.before().label) == (label, before)
    assert period.a_year_before().label == a_year_before


def test_a_target_is_met_or_missed(settings, tmp_path):
    folder = tmp_path / "packs" / "national" / "indicators"
    folder.parent.mkdir(parents=True)
    national = settings.PACKS / "national"
    for name in ("layer.yaml", "indicators", "facts"):
        (folder.parent / name).symlink_to(national / name)
    city = tmp_path / "packs" / "city"
    (city / "indicators").mkdir(parents=True)
    (city / "layer.yaml").write_text("{name: 云江市, region: '339900'}\n", encoding="utf-8")
    target = "- {indicator: W27, hall: H1, year: 2026, value: '85', source: 工作要点}\n"
    (city / "indicators" / "targets.yaml").write_text(target, encoding="utf-8")
    settings.PACKS = tmp_path / "packs"
    rows = [case(str(n), "2026-03-02 09:00", channel="'web'") for n in range(17)]
    rows += [case(f"c{n}", "2026-03-02 09:00", channel="'counter'") for n in range(3)]
    write("cases", rows)
    refresh_rollups(at=AT)
    found = item("W27")
    assert (found.value, found.target, found.meets_target) == (85, 85, True)
    assert item("W26").target is None
