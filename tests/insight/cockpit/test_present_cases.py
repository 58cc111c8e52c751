"""Cases of our own move the board at once, the same as when they are loaded."""

from datetime import timedelta

from onewindow.insight.cockpit.queries.present import Present
from tests.insight.cockpit.test_present import recomputed, shown
from tests.services.casework.conftest import house, law, statute_book
from tests.services.casework.test_submitting import apply

__all__ = ["house", "law", "statute_book"]


def test_cases_that_came_in_and_were_decided_move_the_board(home, house):
    present = Present()
    case = apply(house, house.elder)
    moment = case.closed_at + timedelta(seconds=5)
    first = shown(present, moment)
    apply(house, house.young)
    second = shown(present, moment)
    assert first != second
    assert second == recomputed(moment) == shown(present, moment)
