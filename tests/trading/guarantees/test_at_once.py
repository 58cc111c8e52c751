"""
Two at once: a message that comes twice is taken once, two halves of a deposit make it whole.

In threads on PostgreSQL; SQLite's writers queue anyway, and tests/processes has real processes.
"""

import pytest
from django.db import connection

from onewindow.trading.guarantees.actions import start_deposit, take_message
from onewindow.trading.guarantees.actions.offering import Choice
from onewindow.trading.guarantees.gateways import particulars_of
from onewindow.trading.guarantees.models import BankLine, Guarantee, Incoming
from onewindow.trading.guarantees.rules import Form
from tests.trading.evaluation.test_at_once import together
from tests.trading.guarantees.builders import BASIC, BIDDER, begun
from tests.trading.tendering.conftest import committed_law as law

__all__ = ["law"]
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite 见 tests/processes"),
]


def credit(tendered, guarantee, amount):
    said = particulars_of(guarantee)
    tendered.bank.changes = {"credited_at": tendered.now.isoformat()}
    tendered.bank.credit(said.account, amount, said.bidder, said.basic_account)
    return tendered.bank.to_tell.pop()


def taking(tendered, message):
    raw, signature = message
    return lambda: take_message(
        partner=tendered.known["sim-bank"], raw=raw, signature=signature, at=tendered.now
    )


def test_a_callback_that_comes_twice_at_once_is_taken_once(transactional_db, tendered):
    guarantee = begun(tendered)
    work = taking(tendered, credit(tendered, guarantee, "200000.00"))
    assert together(work, work, work) == ["done", "done", "done"]
    guarantee.refresh_from_db()
    assert guarantee.state == "paid"
    assert (BankLine.objects.count(), Incoming.objects.count()) == (1, 1)


def test_two_halves_at_once_are_the_whole(transactional_db, tendered):
    guarantee = begun(tendered)
    halves = [credit(tendered, guarantee, "100000.00") for _ in range(2)]
    assert together(*(taking(tendered, one) for one in halves)) == ["done", "done"]
    guarantee.refresh_from_db()
    assert guarantee.state == "paid"


def test_two_who_speak_for_one_firm_begin_one_deposit(transactional_db, tendered):
    def work():
        start_deposit(
            lot=tendered.lot,
            enterprise=tendered.firms[0],
            choice=Choice(Form.TRANSFER, BASIC),
            at=tendered.now,
            actor=BIDDER,
        )

    assert together(work, work) == ["done", "refused"]
    assert Guarantee.objects.count() == 1
