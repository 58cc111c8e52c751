"""The city's board speaks of a tender that was run here, from its entry to its contract."""

from datetime import date, datetime
from decimal import Decimal

from onewindow.engines.indicators.api import Light
from onewindow.foundation.records.api import seal_all
from onewindow.insight.cockpit.api import board, month_of, refresh_rollups
from onewindow.insight.warehouse.api import load_own
from tests.trading.contracts.builders import at, signed
from tests.trading.contracts.conftest import files, firms, works
from tests.trading.tendering.conftest import (
    bodies,
    clock,
    law,
    procedures,
    rule_book,
    standing_law,
)

__all__ = [
    "bodies",
    "clock",
    "files",
    "firms",
    "law",
    "procedures",
    "rule_book",
    "standing_law",
    "works",
]


def test_the_city_board_shows_what_a_real_tender_saved_and_how_long_it_took(works):
    works.lot.ceiling = Decimal("10000000.00")
    works.lot.save()
    signed(works)
    seal_all()
    load_own(at=at(12, 5))
    refresh_rollups(at=datetime(2026, 12, 5, 9))
    found = board(None, month_of(date(2026, 11, 2)))
    said = {code: (found.item(code).value, found.item(code).light) for code in ("T01", "T04")}
    assert said == {"T01": (2, Light.YELLOW), "T04": (3, Light.YELLOW)}
    durations = {code: found.item(code).value for code in ("T06", "T07", "T08", "T09")}
    assert durations == {"T06": 21, "T07": 2, "T08": 5, "T09": 4}
    assert found.item("T05").why == "样本不足"
