"""Cases and reviews of our own in the standard's columns."""

from onewindow.foundation.records.api import seal_all
from onewindow.insight.warehouse.actions.own import load_own
from tests.services.casework.conftest import house, law, statute_book
from tests.services.casework.test_submitting import apply

__all__ = ["house", "law", "statute_book"]


def test_a_case_decided_in_the_same_second_is_a_row_of_the_standard(home, house, rows):
    case = apply(house, house.elder)
    seal_all()
    (loaded,) = [one for one in load_own(at=case.closed_at) if one.table == "cases"]
    assert (loaded.reason, loaded.rows_new, loaded.rows_bad) == ("", 1, 0)
    assert rows(
        "SELECT id = number, matter, matter_name, department, channel, unified, instant, "
        "proactive, outcome, supplements, hall, received_at <= closed_at FROM cases"
    ) == [
        (
            True,
            "MZ08",
            case.matter_name,
            "区民政局",
            "web",
            True,
            True,
            False,
            "granted",
            0,
            "",
            True,
        )
    ]
    assert rows("SELECT count(*), any_value(ticket) FROM chain") == [(1, None)]
