from datetime import date

import pytest

from onewindow.engines.indicators.api import Light
from onewindow.insight.cockpit.api import month_of, refresh_rollups
from onewindow.insight.cockpit.queries.overview import hall_boards, stamp_of, today_of
from onewindow.insight.cockpit.queries.places import places
from tests.insight.cockpit.city import AT, facts, reading, site
from tests.insight.cockpit.facts import visit, write

pytestmark = pytest.mark.django_db
MARCH, MAY = month_of(date(2026, 3, 1)), month_of(date(2026, 5, 1))


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path


def test_new_facts_of_a_later_month_leave_a_board_as_it_was_kept():
    one = site(1)
    facts(one)
    write("visits", [visit("m", "2026-05-04 10:00", hall=one.code)], source="two")
    refresh_rollups(at=AT)
    march, may = stamp_of(MARCH), stamp_of(MAY)
    write("visits", [visit("n", "2026-05-04 11:00", hall=one.code)], source="three")
    refresh_rollups(at=AT)
    assert stamp_of(MARCH) == march
    assert stamp_of(MAY) != may


def test_new_facts_of_the_month_itself_change_its_board():
    one = site(1)
    facts(one)
    before = hall_boards(MARCH, [one.code])[0].item("W04").value
    write(
        "visits", [visit("n", "2026-03-04 10:00", "2026-03-04 10:00", hall=one.code)], source="b"
    )
    refresh_rollups(at=AT)
    after = hall_boards(MARCH, [one.code])[0].item("W04").value
    assert (before, after) == (60, 30)


def test_a_hall_without_readings_today_is_grey():
    first, second = site(1), site(2)
    facts(first, second)
    reading(first, "red")
    boards = today_of(places(), at=reading(second, "grey").at).boards
    assert {code: board.light for code, board in boards.items()} == {
        first.code: Light.RED,
        second.code: Light.GREY,
    }
