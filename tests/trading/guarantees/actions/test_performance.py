"""Performance bonds: asked of the winner within the limit, given, released after acceptance."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from onewindow.kernel.violations import Refused
from onewindow.trading.guarantees.actions import (
    Choice,
    PerformanceTerms,
    choose_performance,
    hold_performance,
    performance_of,
    release_performance,
)
from onewindow.trading.guarantees.rules import DepositFacts, Form
from tests.builders import TESTER
from tests.trading.guarantees.builders import BASIC, BIDDER, credited, heard, told

CONTRACT = Decimal("9800000.00")


def terms(tendered, amount="980000.00"):
    due = tendered.due + timedelta(days=30)
    return PerformanceTerms(Decimal(amount), CONTRACT, due, date(2028, 1, 1))


def asked(tendered, amount="980000.00"):
    return hold_performance(
        lot=tendered.lot,
        enterprise=tendered.firms[0],
        terms=terms(tendered, amount),
        at=tendered.due,
        actor=TESTER,
    )


def given(tendered, form, partner=""):
    guarantee = asked(tendered)
    choice = Choice(form, BASIC if form is Form.TRANSFER else "", partner)
    choose_performance(guarantee=guarantee, choice=choice, at=tendered.due, actor=BIDDER)
    guarantee.refresh_from_db()
    return guarantee


def test_a_bond_is_at_most_a_tenth_of_the_contract(tendered):
    with pytest.raises(Refused) as refused:
        asked(tendered, "980000.01")
    assert [(one.code, one.source) for one in refused.value.violations] == [
        ("performance.limit", "《招标投标法实施条例》（2019修订）第五十八条")
    ]
    assert asked(tendered).state == "asked"


def test_a_bond_is_asked_once(tendered):
    asked(tendered)
    with pytest.raises(Refused, match="已经要求过"):
        asked(tendered)


def test_a_letter_is_given_and_released_after_acceptance(tendered):
    guarantee = given(tendered, Form.LETTER, "sim-letters")
    tendered.issuer.changes = {}
    heard(tendered, tendered.issuer)
    told(tendered, tendered.issuer, at=tendered.due)
    assert performance_of(tendered.lot, tendered.firms[0]) == DepositFacts(
        Form.LETTER, Decimal("980000.00"), is_sufficient=True
    )
    release_performance(
        lot=tendered.lot, enterprise=tendered.firms[0], at=tendered.due, actor=TESTER
    )
    guarantee.refresh_from_db()
    assert guarantee.state == "released"
    assert performance_of(tendered.lot, tendered.firms[1]) is None


def test_money_is_given_and_paid_back_after_acceptance(tendered):
    guarantee = given(tendered, Form.TRANSFER)
    credited(tendered, guarantee, "980000.00", at=tendered.due)
    guarantee.refresh_from_db()
    assert guarantee.state == "paid"
    release_performance(
        lot=tendered.lot, enterprise=tendered.firms[0], at=tendered.due, actor=TESTER
    )
    heard(tendered, tendered.bank)
    told(tendered, tendered.bank)
    guarantee.refresh_from_db()
    assert guarantee.state == "refunded"


def test_a_bond_that_is_not_given_cannot_be_released(tendered):
    asked(tendered)
    with pytest.raises(Refused, match="待提交"):
        release_performance(
            lot=tendered.lot, enterprise=tendered.firms[0], at=tendered.due, actor=TESTER
        )


def test_after_its_deadline_a_bond_is_not_taken(tendered):
    guarantee = asked(tendered)
    late = tendered.due + timedelta(days=30)
    with pytest.raises(Refused, match="截止时间已过"):
        choose_performance(
            guarantee=guarantee,
            choice=Choice(Form.TRANSFER, BASIC),
            at=late,
            actor=BIDDER,
        )
