"""Which event starts a refund, under which article; both families of law."""

from datetime import date

import pytest

from onewindow.kernel.workdays import DayType, Workdays
from onewindow.trading.guarantees.rules import (
    RefundCase,
    RefundStart,
    counted,
    refund_start,
    waits_for,
)

NOTICE, SIGNED, OTHER = date(2026, 12, 1), date(2026, 12, 10), date(2026, 11, 20)
BOTH = {"award_notice": NOTICE, "contract_signed": SIGNED}
CONTRACT = RefundStart("签订书面合同", SIGNED, "ztb.deposit_refund")


def works(**said):
    return RefundCase(**{"is_works": True, "is_winner": None, "moments": {}, **said})


def procurement(**said):
    return RefundCase(**{"is_works": False, "is_winner": None, "moments": {}, **said})


@pytest.mark.parametrize(
    ("case", "start"),
    [
        (works(), None),
        (works(moments={"award_notice": NOTICE}), None),
        (works(moments=BOTH), CONTRACT),
        (works(moments=BOTH, is_winner=True), CONTRACT),
        (works(moments=BOTH, is_winner=False), CONTRACT),
        (
            works(withdrawn_on=OTHER, moments=BOTH),
            RefundStart("截止前书面撤回投标", OTHER, "ztb.withdraw_refund"),
        ),
        (
            works(ended_on=OTHER),
            RefundStart("招标终止或者流标", OTHER, "", "《招标投标法实施条例》第三十一条"),
        ),
        (procurement(moments=BOTH), None),
        (procurement(moments={}, is_winner=False), None),
        (
            procurement(moments={"award_notice": NOTICE}, is_winner=False),
            RefundStart("发出中标（成交）通知书", NOTICE, "gp.deposit_refund_loser"),
        ),
        (procurement(moments={"award_notice": NOTICE}, is_winner=True), None),
        (
            procurement(moments=BOTH, is_winner=True),
            RefundStart("签订采购合同", SIGNED, "gp.deposit_refund_winner"),
        ),
        (
            procurement(withdrawn_on=OTHER),
            RefundStart("截止前书面撤回投标", OTHER, "gp.withdraw_refund"),
        ),
        (
            procurement(ended_on=OTHER),
            RefundStart("采购活动终止", OTHER, "gp.termination_refund"),
        ),
    ],
)
def test_a_refund_starts_with_the_event_that_the_law_names(case, start):
    assert refund_start(case) == start


@pytest.mark.parametrize(
    ("case", "words"),
    [
        (works(), "签订书面合同后起算（《招标投标法实施条例》第五十七条第二款）"),
        (procurement(is_winner=True), "签订采购合同后起算（财政部令第87号第三十八条）"),
        (procurement(is_winner=False), "发出中标（成交）通知书后起算（财政部令第87号第三十八条）"),
    ],
)
def test_what_a_refund_waits_for_is_said_in_words(case, words):
    assert waits_for(case) == words


PLAIN = Workdays(holidays={}, made_up=frozenset(), years=frozenset({2026}))


@pytest.mark.parametrize(
    ("day_type", "start", "due"),
    [
        (DayType.CALENDAR, date(2026, 11, 25), date(2026, 11, 30)),  # 周三起，周一到
        (DayType.CALENDAR, date(2026, 11, 23), date(2026, 11, 30)),  # 末日周六，顺延到周一
        (DayType.WORKING, date(2026, 11, 25), date(2026, 12, 2)),
        (DayType.WORKING, date(2026, 11, 28), date(2026, 12, 4)),  # 周六起
    ],
)
def test_five_days_end_where_they_do(day_type, start, due):
    assert counted(start, limit=5, day_type=day_type, workdays=PLAIN)[-1].day == due
