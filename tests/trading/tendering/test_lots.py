"""A lot whose procedure is suspended moves no more; ending it for good stays possible."""

import pytest

from onewindow.foundation.records.api import move
from onewindow.kernel.violations import Refused, Violation
from onewindow.trading.tendering.api import LOT, check_not_suspended, move_lot
from tests.trading.tendering.builders import OFFICER, entered

SOURCE = "《招标投标法实施条例》第二十二条、第五十四条、第六十二条；财政部令第94号第二十八条"


@pytest.fixture
def lot(procedures, bodies):
    return entered(procedures, bodies).lots.get()


def suspend(lot):
    move(subject=lot, lifecycle=LOT, name="suspend", actor=OFFICER, is_suspended=True)


def test_a_lot_that_is_not_suspended_moves(lot):
    assert list(check_not_suspended(lot)) == []
    move_lot(lot=lot, name="open", actor=OFFICER)
    lot.refresh_from_db()
    assert lot.state == "opened"


def test_a_suspended_lot_is_refused_even_to_who_read_it_before(lot):
    stale = type(lot).objects.get(pk=lot.pk)
    suspend(lot)
    words = f"标段{lot.code}暂停中，恢复前不得继续招标投标、采购活动"
    assert list(check_not_suspended(lot)) == [Violation("lot.suspended", words, SOURCE)]
    with pytest.raises(Refused) as refused:
        move_lot(lot=stale, name="open", actor=OFFICER)
    assert [v.code for v in refused.value.violations] == ["lot.suspended"]
    lot.refresh_from_db()
    assert lot.state == "open"


def test_a_suspended_lot_can_be_ended(lot):
    suspend(lot)
    move_lot(lot=lot, name="terminate", actor=OFFICER)
    assert lot.state == "terminated"
