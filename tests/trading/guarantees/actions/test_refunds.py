"""Deposits on their way back: who, when, how much; what the bank could not pay."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine

from onewindow.foundation.messaging.models import Message
from onewindow.trading.guarantees.actions import (
    deposits_of,
    expire_letters,
    name_winner,
    note_refunds,
    refund_due,
    reveal_due,
)
from onewindow.trading.guarantees.gateways import clock_of, events_of, reckoning_of
from onewindow.trading.guarantees.models import Outgoing, Refund
from onewindow.trading.guarantees.rules import Told
from onewindow.trading.tendering.api import lot_moments, move_lot, note_event
from tests.builders import TESTER
from tests.trading.guarantees.builders import heard, issued, paid, told

CHINA = ZoneInfo("Asia/Shanghai")


def china(month, day, hour=10):
    return datetime(2026, month, day, hour, tzinfo=CHINA)


def settled(tendered):
    """Let every partner hear and answer."""
    for partner in tendered.partners.values():
        heard(tendered, partner)
        told(tendered, partner)


def states(*guarantees):
    for one in guarantees:
        one.refresh_from_db()
    return [one.state for one in guarantees]


def opened(tendered):
    reveal_due(at=tendered.due)
    tendered.lot.refresh_from_db()


def test_works_deposits_go_back_to_everybody_once_the_contract_is_signed(tendered):
    money, letter = paid(tendered), issued(tendered, 1)[0]
    opened(tendered)
    note_event(lot=tendered.lot, event="award_notice", at=china(12, 1), actor=TESTER)
    assert refund_due(at=china(12, 1, 11)) == 0
    note_event(lot=tendered.lot, event="contract_signed", at=china(12, 8), actor=TESTER)
    assert refund_due(at=china(12, 8, 11)) == 2
    assert states(money, letter) == ["refunding", "released"]
    assert refund_due(at=china(12, 8, 12)) == 0
    settled(tendered)
    assert states(money, letter) == ["refunded", "released"]
    reckoning = reckoning_of(Refund.objects.get())
    # 11月2日到账，12月8日退：36天 × 200000 × 0.0005 ÷ 360。
    assert Message.objects.get(person=tendered.owners[0]).title == "保证金已退还"
    assert (reckoning.principal, reckoning.total) == (Decimal("200000.00"), Decimal("200010.00"))
    assert deposits_of(tendered.lot, at=tendered.due)[tendered.firms[0].pk].is_sufficient


def test_the_clock_of_a_works_refund_names_its_last_day_and_article(tendered):
    money = paid(tendered)
    opened(tendered)
    note_event(lot=tendered.lot, event="award_notice", at=china(12, 1), actor=TESTER)
    money.refresh_from_db()
    assert clock_of(money, events_of(tendered.lot)) is None
    note_event(lot=tendered.lot, event="contract_signed", at=china(12, 8), actor=TESTER)
    clock = clock_of(money, events_of(tendered.lot))
    # 12月13日是星期日，顺延到14日。
    assert (clock.start.day, clock.due) == (date(2026, 12, 8), date(2026, 12, 14))
    assert clock.source == "《招标投标法实施条例》（2019修订）第五十七条"


def test_the_event_is_dated_when_the_last_deposit_is_back(tendered):
    paid(tendered)
    opened(tendered)
    for event, day in (("award_notice", 1), ("contract_signed", 8)):
        note_event(lot=tendered.lot, event=event, at=china(12, day), actor=TESTER)
    refund_due(at=china(12, 8, 11))
    assert note_refunds(at=china(12, 8, 12)) == 0
    settled(tendered)
    assert note_refunds(at=china(12, 9)) == 1
    assert lot_moments(tendered.lot)["deposits_refunded"] == china(12, 9)
    assert note_refunds(at=china(12, 10)) == 0


def test_a_lot_that_failed_gives_everything_back_at_once(tendered):
    money = paid(tendered)
    opened(tendered)
    with time_machine.travel(china(12, 1), tick=False):
        move_lot(lot=tendered.lot, name="fail", actor=TESTER)
    assert refund_due(at=china(12, 1, 11)) == 1
    assert states(money) == ["refunding"]
    clock = clock_of(money, events_of(tendered.lot))
    assert (clock.due, clock.source) == (None, "《招标投标法实施条例》第三十一条")


def test_what_the_bank_could_not_pay_is_ordered_again_the_next_day(tendered):
    money = paid(tendered)
    opened(tendered)
    for event, day in (("award_notice", 1), ("contract_signed", 8)):
        note_event(lot=tendered.lot, event=event, at=china(12, day), actor=TESTER)
    refund_due(at=china(12, 8, 11))
    order = Outgoing.objects.get(kind="bank.refund")
    tendered.bank.changes = {}
    tendered.bank.tell(Told.BOUNCED, {"order": order.reference})
    told(tendered, tendered.bank)
    assert states(money) == ["paid"]
    assert refund_due(at=china(12, 8, 12)) == 0
    assert refund_due(at=china(12, 9, 11)) == 1
    reckoning = reckoning_of(Refund.objects.get())
    assert [one.days for one in reckoning.interest] == [37]
    assert Outgoing.objects.filter(kind="bank.refund").count() == 2


def test_a_letter_expires_after_its_last_day(tendered):
    letter = issued(tendered)[0]
    assert expire_letters(on=date(2027, 2, 21)) == 0
    assert expire_letters(on=date(2027, 2, 22)) == 1
    assert states(letter) == ["expired"]
    assert deposits_of(tendered.lot, at=tendered.due)[tendered.firms[0].pk].is_sufficient


@pytest.fixture
def bought(bought_lot):
    """A procurement with three deposits, opened; the second bidder has won."""
    deposits = [paid(bought_lot, n) for n in range(3)]
    opened(bought_lot)
    for event, day in (
        ("report_made", 30),
        ("report_received", 30),
        ("award_confirmed", 30),
        ("award_notice", 30),
    ):
        note_event(lot=bought_lot.lot, event=event, at=china(11, day), actor=TESTER)
    return bought_lot, deposits


def test_in_procurement_nobody_is_refunded_before_the_winner_is_known(bought):
    _tendered, _ = bought
    assert refund_due(at=china(12, 1)) == 0


def test_in_procurement_losers_come_first_and_the_winner_after_the_contract(bought):
    tendered, (first, second, third) = bought
    name_winner(lot=tendered.lot, enterprise=tendered.firms[1], actor=TESTER)
    assert refund_due(at=china(12, 1)) == 2
    assert states(first, second, third) == ["refunding", "paid", "refunding"]
    note_event(lot=tendered.lot, event="contract_signed", at=china(12, 3), actor=TESTER)
    assert refund_due(at=china(12, 3, 11)) == 1
    settled(tendered)
    assert states(first, second, third) == ["refunded"] * 3
    assert note_refunds(at=china(12, 4)) == 2


@pytest.mark.parametrize(("day", "late"), [(7, None), (8, "14.50"), (10, "43.50")])
def test_in_procurement_a_late_refund_owes_the_raised_loan_rate(bought, day, late):
    """五个工作日到12月7日；10万元 × 4.35% × 1.2 × 超期天数 ÷ 360。"""
    tendered, (first, *_) = bought
    name_winner(lot=tendered.lot, enterprise=tendered.firms[1], actor=TESTER)
    refund_due(at=china(12, day))
    found = reckoning_of(Refund.objects.get(guarantee=first)).late
    assert (found and found.amount) == (Decimal(late) if late else None)


def test_nothing_is_late_by_an_hour(bought):
    tendered, (first, *_) = bought
    name_winner(lot=tendered.lot, enterprise=tendered.firms[1], actor=TESTER)
    refund_due(at=china(12, 7, 23) + timedelta(minutes=59))
    assert reckoning_of(Refund.objects.get(guarantee=first)).late is None
