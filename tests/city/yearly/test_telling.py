"""A generation in the background tells how far it is, and why it stopped."""

import pytest

from onewindow.city.yearly.keeping import told
from onewindow.insight.warehouse.api import FillingState, last_filling


@pytest.fixture(autouse=True)
def home(db, settings, tmp_path):
    settings.HOME = tmp_path


def seen():
    found = last_filling()
    return found and (found.written, found.months, found.state, found.fault)


def test_each_month_is_told_and_the_end():
    with told(3) as say:
        assert seen() == (0, 3, FillingState.RUNNING, "")
        say(2)
        assert seen() == (2, 3, FillingState.RUNNING, "")
    assert seen() == (3, 3, FillingState.DONE, "")


def test_a_fault_is_told_and_goes_on_its_way():
    telling = told(3)
    telling.__enter__()(1)
    assert not telling.__exit__(OSError, OSError("磁盘已满"), None)  # 错误照样往外抛
    assert seen() == (1, 3, FillingState.FAILED, "磁盘已满")


def test_two_months_brought_up_to_date_are_not_worth_a_word():
    with told(2) as say:
        say(1)
    assert seen() is None
