from datetime import date, datetime
from decimal import Decimal

import pytest

from onewindow.engines.indicators.api import Light
from onewindow.foundation.accounts.api import Role
from onewindow.insight.cockpit.api import (
    assessment,
    boards,
    check_indicator_packs,
    counters,
    departments,
    halls_seen_by,
    month_of,
    places,
    refresh_rollups,
    rows_behind,
    said,
    trees,
    unusual_halls,
    worst_movers,
)
from tests import builders
from tests.insight.cockpit.facts import case, site, visit, write

MARCH = month_of(date(2026, 3, 1))
AT = datetime(2026, 4, 1, 9)


def called(key, minutes, *, counter="1", hall="H1", day=2):
    taken = f"2026-03-{day:02} 09:00"
    return visit(
        key, taken, f"2026-03-{day:02} 09:{minutes:02}", hall=hall, counter=f"'{counter}'"
    )


@pytest.fixture
def waits():
    write(
        "visits",
        [
            called("a", 5),
            called("b", 25),
            called("c", 15, counter="2"),
            called("d", 40, hall="H2"),
        ],
    )
    refresh_rollups(at=AT)


def test_from_the_city_to_the_hall_to_the_counter_to_the_rows(waits):
    hall = places()["H1"]
    assert [row["id"] for row in rows_behind("W04", MARCH).rows] == ["d", "b", "c"]
    assert [row["id"] for row in rows_behind("W04", MARCH, hall=hall).rows] == ["b", "c"]
    only = rows_behind("W04", MARCH, hall=hall, counter="2")
    assert [row["id"] for row in only.rows] == ["c"]
    assert ("taken_at", "取号时间") in only.columns
    assert "FROM visits" in only.sql


def test_a_counter_has_its_own_indicators(waits):
    found = {one.key: one for one in counters(places()["H1"], MARCH)}
    wait = {
        key: next(item for item in one.items if item.definition.code == "W04")
        for key, one in found.items()
    }
    assert [(key, item.value, item.light) for key, item in wait.items()] == [
        ("1", Decimal("15.00"), Light.YELLOW),
        ("2", Decimal("15.00"), Light.YELLOW),
    ]
    assert found["1"].lights["yellow"] >= 1


def test_rows_come_page_by_page_and_a_quote_does_no_harm(waits):
    page = rows_behind("W04", MARCH, limit=1, offset=1)
    assert ([row["id"] for row in page.rows], page.total, page.truncated) == (["b"], 3, True)
    assert rows_behind("W04", MARCH, counter="2' or '1'='1").rows == ()


def test_an_indicator_without_rows_of_its_own_has_none_to_show():
    refresh_rollups(at=AT)
    found = rows_behind("W32", MARCH)
    assert (found.rows, found.total, found.sql) == ((), 0, "")


def test_departments_are_compared_and_assessed():
    rows = [
        case(f"a{n}", "2026-03-02 09:00", department="'民政'", channel="'web'", unified="true")
        for n in range(10)
    ]
    rows += [
        case(f"b{n}", "2026-03-02 09:00", department="'人社'", channel="'counter'")
        for n in range(10)
    ]
    write("cases", rows)
    refresh_rollups(at=AT)
    found = {one.key: one for one in departments(MARCH)}
    online = {
        key: next(item.value for item in one.items if item.definition.code == "W27")
        for key, one in found.items()
    }
    assert online == {"人社": 0, "民政": 100}
    ranking = assessment("departments", MARCH)
    assert [(one.subject, one.rank) for one in ranking.places] == [("民政", 1), ("人社", 2)]
    assert [one.score for one in ranking.places] == [Decimal("100.00"), Decimal("60.00")]


def test_halls_are_assessed_on_what_all_of_them_have(waits):
    ranking = assessment("halls", MARCH)
    assert [(one.subject, one.rank) for one in ranking.places] == [("H1", 1), ("H2", 2)]
    assert set(trees()) == {"halls", "departments"}
    assert set(ranking.weights) == {"W04"}


def test_what_got_worse_and_who_is_far_from_the_others_is_said_in_a_sentence():
    rows = [called(f"m{n}", 5, hall=f"H{n}") for n in range(8)]
    rows += [called("slow", 35, hall="H9")]
    rows += [visit("before", "2026-02-02 09:00", "2026-02-02 09:05", hall="H9")]
    write("visits", rows)
    refresh_rollups(at=AT)
    found = boards(MARCH)
    words = [one.words for one in worst_movers(found)]
    assert "H9平均等候时间由5分钟升到35分钟，告警" in words
    words = [one.words for one in unusual_halls(found)]
    assert "H9平均等候时间35分钟，多数大厅在5分钟上下" in words


def test_values_are_said_without_idle_zeros():
    assert said(Decimal("10.50"), "分钟") == "10.5分钟"
    assert said(Decimal("3.00"), "件") == "3件"
    assert said(Decimal("100.00"), "%") == "100%"
    assert said(None, "件") == "无数据"


def test_a_hall_is_seen_by_who_answers_for_it(waits):
    top = builders.organization(1, path="/1/")
    own = builders.organization(2, path="/1/2/")
    site(own)
    manager = builders.user("manager", role=Role.HALL_MANAGER, at=own)
    city = builders.user("city", role=Role.SUPERVISOR, at=top)
    clerk = builders.user("clerk", role=Role.CLERK, at=own)
    everywhere = builders.user("all", role=Role.AUDITOR, at=None)
    seen = [list(halls_seen_by(user)) for user in (manager, city, clerk, everywhere)]
    assert seen == [["H1"], ["H1"], [], ["H1", "H2"]]


def test_wrong_packs_are_refused_with_every_fault(tmp_path):
    folder = tmp_path / "city" / "indicators"
    folder.mkdir(parents=True)
    (folder / "own.yaml").write_text("- {code: X01}\n", encoding="utf-8")
    assert len(check_indicator_packs(folder)) > 5
    assert any("缺少必填项" in one for one in check_indicator_packs(folder))
