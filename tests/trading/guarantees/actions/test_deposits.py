"""Deposits from their beginning to the opening: what came, what counts, what is wrong."""

from datetime import timedelta
from decimal import Decimal

import pytest

from onewindow.kernel.violations import Refused
from onewindow.trading.guarantees.actions import (
    deposits_of,
    reveal_due,
    settle_opened,
    withdraw_deposit,
)
from onewindow.trading.guarantees.models import BankLine, Guarantee, Outgoing
from onewindow.trading.guarantees.rules import DepositFacts, Form
from tests.trading.guarantees.builders import BIDDER, begun, credited, heard, issued, paid, told

SECOND = timedelta(seconds=1)
FULL = DepositFacts(Form.TRANSFER, Decimal("200000.00"), is_sufficient=True)


def facts(tendered):
    return deposits_of(tendered.lot, at=tendered.due)


def test_a_transfer_in_full_and_in_time_is_sufficient(tendered):
    guarantee = paid(tendered)
    assert guarantee.state == "paid"
    assert facts(tendered) == {tendered.firms[0].pk: FULL}


def test_one_fen_less_is_not_enough_until_it_follows(tendered):
    guarantee = begun(tendered)
    credited(tendered, guarantee, "199999.99")
    guarantee.refresh_from_db()
    assert guarantee.state == "awaiting"
    assert facts(tendered)[tendered.firms[0].pk] == DepositFacts(
        Form.TRANSFER,
        Decimal("199999.99"),
        is_sufficient=False,
        problem="到账199,999.99元，少0.01元",
    )


def test_two_transfers_are_added_up(tendered):
    guarantee = begun(tendered)
    credited(tendered, guarantee, "199999.99")
    credited(tendered, guarantee, "0.01")
    guarantee.refresh_from_db()
    assert guarantee.state == "paid"
    assert facts(tendered) == {tendered.firms[0].pk: FULL}


def test_a_transfer_one_second_before_the_deadline_counts(tendered):
    credited(tendered, begun(tendered), at=tendered.due - SECOND)
    assert facts(tendered) == {tendered.firms[0].pk: FULL}


@pytest.mark.parametrize("late", [timedelta(0), SECOND])
def test_a_transfer_at_the_deadline_or_a_second_after_it_does_not_count(tendered, late):
    guarantee = begun(tendered)
    credited(tendered, guarantee, at=tendered.due + late)
    found = facts(tendered)[tendered.firms[0].pk]
    assert (found.amount, found.is_sufficient) == (Decimal("0.00"), False)
    assert "200,000.00元在截止后才到账" in found.problem


def test_a_transfer_from_anothers_account_is_held_and_told(tendered):
    guarantee = begun(tendered)
    credited(tendered, guarantee, payer="某某贸易公司", account="999")
    line = BankLine.objects.get()
    assert line.state == "held"
    found = facts(tendered)[tendered.firms[0].pk]
    assert found.problem == (
        "付款人是“某某贸易公司”，不是投标人“建设1公司”；付款账号尾号999，不是登记的基本账户；没有到账"
    )


def test_money_for_no_account_goes_straight_back(tendered):
    tendered.bank.credit("80000", "5.00", "某某", "1")
    told(tendered, tendered.bank)
    assert BankLine.objects.get().state == "returning"
    assert Outgoing.objects.get().kind == "bank.return"
    heard(tendered, tendered.bank)
    told(tendered, tendered.bank)
    assert BankLine.objects.get().state == "returned"


def test_a_letter_is_verified_and_sufficient(tendered):
    guarantee, answers = issued(tendered)
    assert (guarantee.state, answers) == ("in_force", [(), ()])
    assert facts(tendered) == {
        tendered.firms[0].pk: DepositFacts(Form.LETTER, Decimal("200000.00"), is_sufficient=True)
    }


def test_a_policy_is_verified_and_sufficient(tendered):
    guarantee, _ = issued(tendered, form=Form.POLICY, partner="sim-insurer")
    assert guarantee.state == "in_force"
    assert facts(tendered)[tendered.firms[0].pk].form is Form.POLICY


def test_a_letter_that_falls_short_is_refused_with_every_reason(tendered):
    guarantee, answers = issued(
        tendered,
        amount="199999.99",
        beneficiary="区水利局",
        applicant="建设2公司",
        lot_code="别的标段",
        valid_until="2026-12-01",
        letter_number="",
    )
    reasons = (
        "保函没有编号或者查验码",
        f"保函写的标段是别的标段，应为{tendered.lot.code}",
        "受益人是“区水利局”，应为“区教育局”",
        "被保证人是“建设2公司”，应为“建设1公司”",
        "担保金额199,999.99元，少于200,000.00元",
        "有效期至2026-12-01，应不早于2027-02-21",
    )
    assert guarantee.state == "rejected"
    assert answers == [(), reasons]
    assert facts(tendered)[tendered.firms[0].pk].problem == "；".join(reasons)


def test_a_refused_letter_may_be_followed_by_a_transfer(tendered):
    issued(tendered, amount="1.00")
    paid(tendered)
    assert facts(tendered) == {tendered.firms[0].pk: FULL}


def test_nobody_learns_who_paid_before_the_deadline(tendered):
    paid(tendered)
    with pytest.raises(Refused) as refused:
        deposits_of(tendered.lot, at=tendered.due - SECOND)
    assert [v.code for v in refused.value.violations] == ["guarantee.sealed"]
    assert Guarantee.objects.filter(lot__isnull=False).count() == 0


def test_one_bidder_has_one_deposit_at_a_time(tendered):
    begun(tendered)
    with pytest.raises(Refused, match="已经办了一笔保证金"):
        begun(tendered)


def test_who_never_paid_is_not_in_the_roll_and_his_account_is_closed(tendered):
    guarantee = begun(tendered)
    assert facts(tendered) == {}
    settle_opened(at=tendered.due)
    guarantee.refresh_from_db()
    assert guarantee.state == "cancelled"
    assert facts(tendered) == {}


def test_what_was_short_goes_back_after_the_opening_and_stays_insufficient(tendered):
    guarantee = begun(tendered)
    credited(tendered, guarantee, "5.00")
    reveal_due(at=tendered.due)
    settle_opened(at=tendered.due)
    guarantee.refresh_from_db()
    assert guarantee.state == "refunding"
    assert facts(tendered)[tendered.firms[0].pk].problem == "到账5.00元，少199,995.00元"


def test_an_application_without_an_answer_ends_at_the_opening(tendered):
    guarantee = begun(tendered, form=Form.LETTER)
    reveal_due(at=tendered.due)
    settle_opened(at=tendered.due)
    guarantee.refresh_from_db()
    assert guarantee.state == "rejected"
    assert facts(tendered)[tendered.firms[0].pk].problem == "截止前没有出具并核验"


def test_money_withdrawn_before_the_deadline_goes_back_at_once(tendered):
    guarantee = paid(tendered)
    withdraw_deposit(guarantee=guarantee, at=tendered.now, actor=BIDDER)
    heard(tendered, tendered.bank)
    told(tendered, tendered.bank)
    guarantee.refresh_from_db()
    assert guarantee.state == "refunded"
    assert facts(tendered)[tendered.firms[0].pk].problem == "截止前已撤回"


def test_after_the_deadline_nothing_is_begun_or_withdrawn(tendered):
    guarantee = paid(tendered)
    with pytest.raises(Refused, match="截止时间已过"):
        begun(tendered, 1, at=tendered.due)
    with pytest.raises(Refused, match="截止时间已过"):
        withdraw_deposit(guarantee=guarantee, at=tendered.due, actor=BIDDER)


def test_a_lot_without_a_deposit_takes_none_and_its_roll_is_empty(tendered):
    type(tendered.lot).objects.filter(pk=tendered.lot.pk).update(bid_security=0)
    tendered.lot.refresh_from_db()
    with pytest.raises(Refused, match="不要求投标保证金"):
        begun(tendered)
    assert facts(tendered) == {}
