from datetime import date, datetime
from decimal import Decimal

import pytest

from onewindow.engines.indicators.api import Light
from onewindow.insight.cockpit.api import board, month_of, places, refresh_rollups, rows_behind
from tests.insight.cockpit.facts import case, visit, write

MARCH = month_of(date(2026, 3, 1))
AT = datetime(2026, 4, 1, 9)


@pytest.fixture(autouse=True)
def home(db, settings, tmp_path):
    settings.HOME = tmp_path


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


def test_the_mean_wait_is_the_waits_over_the_calls():
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
    assert shown("W04", None) == (Decimal("26.83"), Light.RED, "")
    assert [row["id"] for row in rows_behind("W04", MARCH).rows] == ["d", "b"]


def test_a_late_case_is_found_with_its_row():
    write(
        "cases",
        [
            case("1", "2026-03-02 09:00", due_at="TIMESTAMP '2026-03-10 17:00'"),
            case(
                "2",
                "2026-03-02 09:00",
                due_at="TIMESTAMP '2026-03-10 17:00'",
                decided_at="TIMESTAMP '2026-03-10 17:00'",
            ),
        ],
    )
    refresh_rollups(at=AT)
    assert shown("W18") == (Decimal("1.00"), Light.YELLOW, "")
    assert [row["number"] for row in rows_behind("W18", MARCH).rows] == ["1"]
