from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from onewindow.engines.indicators.api import Alert, Light, Reading
from onewindow.foundation.policy.api import load_calendar_packs, load_policy_packs
from onewindow.insight.cockpit.actions.judging import judge_now
from onewindow.insight.cockpit.api import (
    live_board,
    places,
    refresh_rollups,
    rows_behind_now,
)
from onewindow.insight.cockpit.queries.live import wall_clock
from tests import builders
from tests.engines.indicators.small import PACKS
from tests.insight.cockpit.facts import at, case, site, visit, write

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 3, 10, 2, 30, tzinfo=ZONE)  # 星期二
EARLY = datetime(2026, 3, 3, 8)


@pytest.fixture(autouse=True)
def rules(db):
    load_policy_packs(PACKS / "policy")
    load_calendar_packs(PACKS / "calendar")


def shown(code, *, hall="H1", now=NOW):
    found = live_board(places()[hall] if hall else None, at=now).item(code)
    return found.value, found.light, found.why


def waiting(minutes, key="w", hall="H1"):
    """Return a visit that waits since so many minutes before ten o'clock."""
    hour, minute = divmod(600 - minutes, 60)
    return visit(key, f"2026-03-03 {hour:02}:{minute:02}", hall=hall)


def test_the_clock_stands_at_the_last_five_minutes_and_a_working_day_on():
    clock = wall_clock(NOW)
    assert (clock.now, clock.soon) == (datetime(2026, 3, 3, 10), datetime(2026, 3, 4, 10))
    friday = wall_clock(datetime(2026, 3, 6, 16, 59, tzinfo=ZONE))
    assert friday.soon == datetime(2026, 3, 9, 16, 55)


def test_who_waits_is_seen_and_when_called_is_gone():
    write("visits", [waiting(45)])
    refresh_rollups(at=EARLY)
    assert shown("W05") == (Decimal("45.00"), Light.RED, "")
    assert shown("W05", hall=None) == (Decimal("45.00"), Light.RED, "")
    (row,) = rows_behind_now("W05", at=NOW, hall=places()["H1"]).rows
    assert row["number"] == "w"
    write("visits", [{**waiting(45), "called_at": at("2026-03-03 10:01")}])
    assert shown("W05") == (Decimal("0.00"), Light.GREEN, "")


def test_time_alone_makes_a_case_late():
    write("cases", [case("1", "2026-03-02 09:00", due_at=at("2026-03-03 10:07"))])
    refresh_rollups(at=EARLY)
    assert shown("W18") == (Decimal("0.00"), Light.GREEN, "")
    assert shown("W19") == (Decimal("1.00"), Light.GREEN, "")
    assert shown("W18", now=NOW.replace(minute=11))[:2] == (Decimal("1.00"), Light.YELLOW)


def test_a_rush_is_compared_with_the_same_minutes_of_the_weeks_before():
    rows = [visit(f"b{n}", f"2026-02-{n:02} 09:45") for n in (2, 3, 4, 5, 6)]
    rows += [visit(f"n{n}", f"2026-03-03 09:5{n}") for n in range(2)]
    write("visits", rows)
    refresh_rollups(at=EARLY)
    assert shown("W03") == (Decimal("2.00"), Light.RED, "")


def test_judging_keeps_readings_and_raises_alerts_for_the_halls_body():
    body = builders.organization(2, path="/1/2/")
    builders.region()
    site(body)
    write("visits", [waiting(45), *[visit(f"{n}", "2026-03-03 09:30") for n in range(2)]])
    refresh_rollups(at=EARLY)
    said = judge_now(at=NOW)
    assert said.startswith("评判")
    reading = Reading.objects.get(indicator="W05", hall="H1")
    assert (reading.value, reading.light, reading.held) == (45, "red", "red")
    alert = Alert.objects.get(indicator="W05")
    assert (alert.place, alert.organization, alert.light) == ("云西区大厅", body, "red")
    assert alert.words == "云西区大厅最长等候时间45分钟"
    assert alert.red_since == NOW


def test_a_light_shown_is_the_one_that_holds():
    write("visits", [waiting(45)])
    refresh_rollups(at=EARLY)
    judge_now(at=NOW)
    write("visits", [{**waiting(45), "called_at": at("2026-03-03 10:06")}])
    later = NOW.replace(minute=7)
    assert shown("W05", now=later) == (Decimal("0.00"), Light.RED, "")
    judge_now(at=later)
    judge_now(at=NOW.replace(minute=13))
    assert Reading.objects.get(indicator="W05").light == "green"
    assert Alert.objects.get(indicator="W05").recovered_at == NOW.replace(minute=13)


@pytest.mark.parametrize(
    ("on", "words"), [(date(2026, 3, 7), "非工作日，不评"), (date(2026, 10, 1), "非工作日，不评")]
)
def test_rest_days_are_not_judged(on, words):
    assert judge_now(at=datetime(on.year, on.month, on.day, 10, tzinfo=ZONE)) == words


def test_daily_indicators_are_judged_once_in_the_evening():
    rows = [case(str(n), "2026-03-03 09:00", supplements="1") for n in range(10)]
    write("cases", rows)
    refresh_rollups(at=EARLY)
    judge_now(at=NOW)
    assert not Reading.objects.filter(indicator="W21").exists()
    for minute in (0, 5):
        judge_now(at=NOW.replace(hour=17, minute=minute))
    reading = Reading.objects.get(indicator="W21")
    assert (reading.value, reading.at) == (100, NOW.replace(hour=17, minute=0))


@pytest.mark.parametrize(
    ("last", "light"),
    [("2026-03-02", None), ("2026-02-28", "yellow"), ("2026-02-27", "red")],
)
def test_a_hall_that_stops_sending_is_an_alert(last, light):
    # 2月28日是星期六，调休上班
    write("visits", [visit("a", f"{last} 09:00"), visit("b", "2026-03-03 09:00", hall="H2")])
    refresh_rollups(at=EARLY)
    judge_now(at=NOW)
    found = Alert.objects.filter(indicator__startswith="SILENT").values_list("hall", "light")
    assert list(found) == ([("H1", light)] if light else [])
    if light == "red":
        assert Alert.objects.get(hall="H1").words == "H1的取号数据已2个工作日没有更新"
