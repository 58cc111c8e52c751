"""How far a long filling of the warehouse is."""

from datetime import UTC, datetime, timedelta

import pytest

from onewindow.insight.warehouse.api import Filling, FillingState, last_filling, tell_filling

START = datetime(2026, 11, 26, 1, tzinfo=UTC)


def filling(written, *, after=0, **said):
    at = START + timedelta(seconds=after)
    return Filling(12, written, said.pop("rows", 0), START, at, **said)


@pytest.mark.parametrize(
    ("written", "after", "left"), [(0, 60, None), (3, 60, 3), (6, 600, 10), (11, 11, 1)]
)
def test_what_is_left_follows_from_what_it_took(written, after, left):
    assert filling(written, after=after).minutes_left == left


@pytest.mark.parametrize(
    ("minutes", "state"), [(15, FillingState.RUNNING), (15.1, FillingState.FAILED)]
)
def test_one_that_fell_silent_has_failed(minutes, state):
    assert filling(3).state_at(START + timedelta(minutes=minutes)) is state


def test_one_that_is_done_stays_done():
    done = filling(12, state=FillingState.DONE)
    assert done.state_at(START + timedelta(days=9)) is FillingState.DONE


@pytest.mark.parametrize(("rows", "words"), [(9_999, "9999行"), (1_789_000, "179万行")])
def test_rows_are_said_as_people_say_them(rows, words):
    assert filling(1, rows=rows).rows_words == words


def test_what_was_told_is_read_by_another_process(settings, tmp_path):
    settings.HOME = tmp_path
    assert last_filling() is None
    said = filling(4, after=9, rows=7, state=FillingState.FAILED, fault="磁盘已满")
    tell_filling(said)
    assert last_filling() == said
