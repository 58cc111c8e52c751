"""The platform's own facts come in as they change, each exactly once."""

from datetime import date, datetime

import pytest

from onewindow.foundation.records.api import seal_all
from onewindow.insight.warehouse.actions.own import load_own
from onewindow.insight.warehouse.api import data_version
from onewindow.services.hall.api import (
    CounterState,
    ServiceOutcome,
    Source,
    close_counter,
    finish_service,
    start_service,
)
from tests.builders import person
from tests.insight.warehouse.builders import counts
from tests.services.hall.house import CLERK, at, law, opened, small_hall, ticket
from tests.services.hall.test_calling import call


@pytest.fixture
def house(home):
    law()
    return small_hall()


def loaded(moment):
    seal_all()
    return [(one.table, counts(one), one.reason) for one in load_own(at=moment)]


def test_a_visit_comes_in_and_is_replaced_when_it_went_on(house, rows):
    desk = opened(house, "01")
    ticket(house, when=at(9, 5), person=person(1))
    assert loaded(at(9, 6)) == [("visits", (1, 1, 0, 0, 0), "")]
    assert loaded(at(9, 7)) == []
    call(desk, at(9, 10))
    start_service(desk=desk, at=at(9, 11), actor=CLERK)
    finish_service(desk=desk, outcome=ServiceOutcome.ACCEPTED, at=at(9, 26), actor=CLERK)
    ticket(house, when=at(9, 20), source=Source.DESK)
    assert loaded(at(9, 30)) == [("visits", (2, 1, 1, 0, 0), "")]
    assert rows(
        "SELECT source, hall, number, queue, channel, appointed, counter, taken_at, called_at, "
        "started_at, ended_at, outcome, length(person_mark) FROM visits ORDER BY taken_at"
    ) == [
        (
            "onewindow",
            "339901H01",
            "A001",
            "A",
            "kiosk",
            False,
            "01",
            datetime(2026, 11, 2, 9, 5),
            datetime(2026, 11, 2, 9, 10),
            datetime(2026, 11, 2, 9, 11),
            datetime(2026, 11, 2, 9, 26),
            "served",
            32,
        ),
        (
            "onewindow",
            "339901H01",
            "A002",
            "A",
            "desk",
            False,
            None,
            datetime(2026, 11, 2, 9, 20),
            None,
            None,
            None,
            None,
            None,
        ),
    ]


def test_what_was_read_before_its_entry_was_sealed_changes_nothing_the_second_time(house):
    ticket(house, when=at(9, 5))
    seal_all()
    ticket(house, when=at(9, 6))
    assert [counts(one) for one in load_own(at=at(9, 7))] == [(2, 2, 0, 0, 0)]
    before = data_version()
    assert loaded(at(9, 8)) == [("visits", (1, 0, 0, 1, 0), "")]
    assert data_version() == before
    assert loaded(at(9, 9)) == []


def test_no_number_of_a_person_is_kept_anywhere(house, home):
    someone = person(1)
    ticket(house, when=at(9, 5), person=someone)
    loaded(at(9, 6))
    for file in home.rglob("*"):
        if file.is_file():
            assert someone.number.encode() not in file.read_bytes(), file


def test_a_counters_day_is_loaded_when_it_is_over(house, rows):
    desk = opened(house, "01")
    ticket(house, when=at(9, 5))
    call(desk, at(9, 10))
    start_service(desk=desk, at=at(9, 11), actor=CLERK)
    finish_service(desk=desk, outcome=ServiceOutcome.ACCEPTED, at=at(9, 26), actor=CLERK)
    ticket(house, when=at(9, 30))
    call(desk, at(9, 48))
    start_service(desk=desk, at=at(9, 49), actor=CLERK)
    finish_service(desk=desk, outcome=ServiceOutcome.ACCEPTED, at=at(9, 50), actor=CLERK)
    close_counter(desk=CounterState.objects.get(pk=desk.pk), at=at(10), actor=CLERK)
    assert "counter_days" not in {one.table for one in load_own(at=at(18))}
    assert "counter_days" in {one.table for one in load_own(at=at(0, 1, day=3))}
    assert load_own(at=at(0, 2, day=3)) == []
    assert rows(
        'SELECT hall, counter, "on", opens_at, planned_minutes, open_minutes, serving_minutes, '
        "unattended_minutes, first_called_at FROM counter_days"
    ) == [
        (
            "339901H01",
            "01",
            date(2026, 11, 2),
            datetime(2026, 11, 2, 9),
            390,
            60,
            16,
            18,
            datetime(2026, 11, 2, 9, 10),
        )
    ]
