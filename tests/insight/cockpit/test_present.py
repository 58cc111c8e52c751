"""One new event moves the board at once, and to what a recompute of the same moment says."""

import pytest

from onewindow.engines.indicators.api import live_query
from onewindow.engines.indicators.rules.measuring import NOTHING
from onewindow.foundation.records.api import seal_all
from onewindow.insight.cockpit.queries.live import live_definitions, wall_clock
from onewindow.insight.cockpit.queries.present import Present
from onewindow.insight.warehouse.actions.own import load_own
from onewindow.insight.warehouse.api import warehouse
from onewindow.services.hall.api import ServiceOutcome, finish_service, start_service
from tests.insight.cockpit.facts import visit, write
from tests.services.hall.house import CLERK, at, law, opened, small_hall, ticket
from tests.services.hall.test_calling import call

HALL = "339901H01"


@pytest.fixture
def house(home):
    law()
    return small_hall()


@pytest.fixture
def present():
    return Present()


def shown(present, moment):
    """Return what the board shows of every hall that shows anything."""
    with present.standing(live_definitions(), wall_clock(moment), at=moment) as board:
        return {code: cell for code in list(board.cells) if (cell := board.measures(code))}


def recomputed(moment):
    """Return what one query over the warehouse says once everything of ours is loaded."""
    seal_all()
    load_own(at=moment)
    cells = {}
    with warehouse() as connection:
        for scan, windows in live_query(live_definitions(), clock=wall_clock(moment)):
            for row in connection.execute(scan.sql).fetchall():
                for (term, value), window in zip(scan.cells(row), windows, strict=True):
                    if value != NOTHING[term.kind]:
                        cells.setdefault(row[0], {})[term, window] = value
    return cells


def test_each_step_of_a_visit_moves_the_board_before_it_is_sealed_or_loaded(house, present):
    desk = opened(house, "01")
    ticket(house, when=at(9, 5))
    first = shown(present, at(9, 6))
    assert set(first) == {HALL}
    ticket(house, when=at(9, 6))
    second = shown(present, at(9, 7))
    call(desk, at(9, 10))
    third = shown(present, at(9, 11))
    start_service(desk=desk, at=at(9, 11), actor=CLERK)
    finish_service(desk=desk, outcome=ServiceOutcome.ACCEPTED, at=at(9, 26), actor=CLERK)
    fourth = shown(present, at(9, 27))
    assert first != second != third != fourth
    assert fourth == recomputed(at(9, 27)) == shown(present, at(9, 27))


def test_what_was_loaded_and_what_came_since_stand_on_one_board(house, present):
    ticket(house, when=at(9, 5))
    recomputed(at(9, 6))
    write("visits", [visit("x", "2026-11-02 09:01", hall="H2")])
    ticket(house, when=at(9, 7))
    seal_all()
    ticket(house, when=at(9, 8))
    found = shown(present, at(9, 9))
    assert set(found) == {HALL, "H2"}
    assert found == shown(Present(), at(9, 9)) == recomputed(at(9, 9))


def test_only_the_halls_that_moved_take_a_turn(house, present):
    write("visits", [visit("x", "2026-11-02 09:01", hall="H2")])
    ticket(house, when=at(9, 1))
    shown(present, at(9, 2))
    before = dict(present.board.turns)
    ticket(house, when=at(9, 3))
    shown(present, at(9, 4))
    assert present.board.turns["H2"] == before["H2"]
    assert present.board.turns[HALL] > before[HALL]


def test_a_board_that_failed_on_the_way_starts_from_the_facts_again(house, present, monkeypatch):
    ticket(house, when=at(9, 1))
    expected = shown(present, at(9, 2))
    ticket(house, when=at(9, 3))
    with monkeypatch.context() as broken:
        broken.setattr(type(present.board), "apply", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            shown(present, at(9, 4))
    assert shown(present, at(9, 4)) == recomputed(at(9, 4)) != expected


def test_nothing_new_in_the_record_is_no_work(house, present, django_assert_num_queries):
    ticket(house, when=at(9, 1))
    shown(present, at(9, 2))
    before = dict(present.board.turns)
    clock, definitions = wall_clock(at(9, 3)), live_definitions()
    with (
        django_assert_num_queries(2),
        present.standing(definitions, clock, at=at(9, 3)) as board,
    ):
        assert dict(board.turns) == before
