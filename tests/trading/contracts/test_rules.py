"""The rules of award and contract, without a database: both sides of each limit."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.kernel.workdays import Workdays
from onewindow.trading.contracts.rules import (
    Account,
    CandidateDraft,
    ChangeLimit,
    Contender,
    DeviationGround,
    Excuse,
    LimitState,
    MainTerms,
    MoneyTerms,
    PaymentKind,
    ReportDraft,
    RunningLimit,
    Term,
    check_change,
    check_choice,
    check_committee,
    check_differences,
    check_money_terms,
    check_payment,
    check_report,
    compared,
    differences,
    late_interest,
    needs_approval,
    payment_due,
    retention_from,
)

YUAN = Decimal
# 国庆节2026年10月1日至7日放假，9月20日、10月10日上班（国办发明电）。
AUTUMN = Workdays(
    holidays=frozenset(date(2026, 10, day) for day in range(1, 8)),
    made_up=frozenset({date(2026, 9, 20), date(2026, 10, 10)}),
    years=frozenset({2026}),
)
THREE = tuple(Contender(str(n), f"建设{n}公司", n, has_fallen=False) for n in (1, 2, 3))
PROMISED = MainTerms("建设1公司", YUAN("9800000.00"), 300, "合格", "张三", "改扩建")


def codes(violations):
    return [one.code for one in violations]


def fallen(*places):
    return tuple(Contender(c.key, c.name, c.place, c.place in places) for c in THREE)


def account(**said):
    values = {
        "amount": YUAN("1000.00"),
        "changes": YUAN("0.00"),
        "prepayment_rate": YUAN("0.30"),
        "retention_rate": YUAN("0.03"),
        "asked": {},
    }
    return Account(**values | said)


@pytest.mark.parametrize(
    ("chosen", "contenders", "must_follow_order", "reasons", "found"),
    [
        ("1", THREE, True, "", []),
        ("2", THREE, True, "更合适", ["award.order"]),
        ("2", fallen(1), True, "", []),
        ("3", fallen(1), True, "", ["award.order"]),
        ("3", fallen(1, 2), True, "", []),
        ("1", fallen(1), True, "", ["award.fallen"]),
        ("1", fallen(1, 2, 3), True, "", ["award.none_left"]),
        ("2", THREE, False, "", ["award.reasons"]),
        ("2", THREE, False, "第一名业绩与本项目不符", []),
        ("1", THREE, False, "", []),
    ],
)
def test_the_order_binds_where_the_law_says_so(
    chosen, contenders, must_follow_order, reasons, found
):
    violations = check_choice(
        chosen,
        contenders,
        must_follow_order=must_follow_order,
        reasons=reasons,
        source="《招标投标法实施条例》第五十五条",
    )
    assert codes(violations) == found


@pytest.mark.parametrize(
    ("members", "chairs", "found"),
    [
        (5, 1, []),
        (7, 1, []),
        (4, 1, ["award.committee"]),
        (6, 1, ["award.committee"]),
        (3, 1, ["award.committee"]),
        (5, 0, ["award.chair"]),
        (4, 0, ["award.committee", "award.chair"]),
    ],
)
def test_a_deciding_committee_is_odd_and_has_a_chair(members, chairs, found):
    assert codes(check_committee(members, chairs=chairs, least=5, source="示例口径")) == found


@pytest.mark.parametrize(
    ("places", "prices", "is_ranked", "found"),
    [
        ((1, 2, 3), ("100", "90", "80"), True, []),
        ((1, 2, 3, 4), ("9", "9", "9", "9"), True, ["award.candidates.many"]),
        ((2, 3), ("9", "9"), True, ["award.candidates.order"]),
        ((None, None), ("9", "9"), False, []),
        ((1, 2), ("9", "9"), False, ["award.candidates.order"]),
        ((1,), ("100.00",), True, []),
        ((1,), ("100.01",), True, ["award.candidates.ceiling"]),
        ((1,), ("0.00",), True, ["award.candidates.price"]),
        ((), (), True, ["award.candidates.none"]),
    ],
)
def test_a_report_names_at_most_three_in_order(places, prices, is_ranked, found):
    drafts = [
        CandidateDraft(f"code{number}", YUAN(price), place)
        for number, (place, price) in enumerate(zip(places, prices, strict=True))
    ]
    report = ReportDraft(drafts, is_ranked=is_ranked)
    assert codes(check_report(report, most=3, ceiling=YUAN("100.00"))) == found


def test_a_bidder_stands_once_in_a_report():
    report = ReportDraft([CandidateDraft("a", YUAN(9), 1), CandidateDraft("a", YUAN(9), 2)])
    assert codes(check_report(report, most=3, ceiling=None)) == ["award.candidates.twice"]


def test_every_difference_is_told_at_once_and_in_order():
    agreed = MainTerms("建设2公司", YUAN("9800000.01"), 301, "优良", "李四", "改建")
    found = differences(PROMISED, agreed)
    assert [one.term for one in found] == [
        Term.SUPPLIER,
        Term.AMOUNT,
        Term.SCOPE,
        Term.QUALITY,
        Term.DURATION,
        Term.MANAGER,
    ]
    assert len(list(check_differences(found, {}, source="《招标投标法》第四十六条"))) == 6


def test_words_are_compared_without_spaces_and_width():
    agreed = MainTerms("建设1公司", YUAN("9800000.00"), 300, " 合 格", "张三 ", "改扩建")
    assert differences(PROMISED, agreed) == ()
    assert len(compared(PROMISED, agreed)) == 6


def test_what_the_bid_leaves_open_may_be_agreed():
    promised = MainTerms("建设1公司", YUAN("9800000.00"), 0, "", "", "改扩建")
    agreed = MainTerms("建设1公司", YUAN("9800000.00"), 90, "合格", "张三", "改扩建")
    assert differences(promised, agreed) == ()


@pytest.mark.parametrize(
    ("term", "excuse", "found"),
    [
        (Term.AMOUNT, Excuse(DeviationGround.CORRECTED, "单价小数点修正"), []),
        (Term.AMOUNT, Excuse(DeviationGround.DELAYED, "推迟"), ["contract.amount"]),
        (Term.AMOUNT, Excuse(DeviationGround.CORRECTED, " "), ["contract.amount"]),
        (Term.AMOUNT, None, ["contract.amount"]),
    ],
)
def test_a_difference_needs_the_reason_that_fits(term, excuse, found):
    agreed = MainTerms("建设1公司", YUAN("9700000.00"), 300, "合格", "张三", "改扩建")
    excuses = {term: excuse} if excuse else {}
    violations = check_differences(differences(PROMISED, agreed), excuses, source="第四十六条")
    assert codes(violations) == found


@pytest.mark.parametrize(
    ("delivered", "due"),
    [
        (date(2026, 8, 31), date(2026, 9, 30)),  # 满30日为周三
        (date(2026, 9, 1), date(2026, 10, 8)),  # 末日10月1日起放假，顺延到10月8日
        (date(2026, 9, 7), date(2026, 10, 8)),  # 末日10月7日仍放假
        (date(2026, 9, 8), date(2026, 10, 8)),  # 末日10月8日上班
        (date(2026, 9, 10), date(2026, 10, 10)),  # 周六调休上班，不顺延
        (date(2026, 9, 11), date(2026, 10, 12)),  # 周日顺延到周一
    ],
)
def test_the_last_day_to_pay_rolls_over_holidays(delivered, due):
    assert payment_due(delivered, days=30, workdays=AUTUMN) == due


@pytest.mark.parametrize(
    ("paid_on", "interest"),
    [
        (date(2026, 10, 8), "0.00"),
        (date(2026, 10, 9), "50.00"),
        (date(2026, 10, 18), "500.00"),
        (date(2026, 10, 1), "0.00"),
    ],
)
def test_lateness_costs_five_parts_in_ten_thousand_a_day(paid_on, interest):
    found = late_interest(
        YUAN("100000.00"), due_on=date(2026, 10, 8), paid_on=paid_on, rate=YUAN("0.0005")
    )
    assert found == YUAN(interest)


@pytest.mark.parametrize(
    ("kind", "amount", "said", "found"),
    [
        (PaymentKind.PREPAYMENT, "300.00", {}, []),
        (PaymentKind.PREPAYMENT, "300.01", {}, ["payment.beyond"]),
        (PaymentKind.PROGRESS, "970.00", {}, []),
        (PaymentKind.PROGRESS, "970.01", {}, ["payment.beyond"]),
        (PaymentKind.PROGRESS, "0.00", {}, ["payment.amount"]),
        (PaymentKind.PROGRESS, "-1.00", {}, ["payment.amount"]),
        (PaymentKind.PROGRESS, "1.001", {}, ["payment.amount"]),
        (PaymentKind.PROGRESS, "1067.00", {"changes": YUAN("100.00")}, []),
        (PaymentKind.PROGRESS, "1067.01", {"changes": YUAN("100.00")}, ["payment.beyond"]),
        (PaymentKind.FINAL, "970.00", {"is_accepted": True}, []),
        (PaymentKind.FINAL, "970.00", {}, ["payment.final"]),
        (PaymentKind.RETENTION, "30.00", {}, ["payment.retention"]),
    ],
)
def test_a_payment_stays_within_what_the_contract_gives(kind, amount, said, found):
    violations = check_payment(kind, YUAN(amount), account(**said), on=date(2026, 12, 1))
    assert codes(violations) == found


@pytest.mark.parametrize(
    ("on", "amount", "found"),
    [
        (date(2027, 12, 2), "30.00", []),
        (date(2027, 12, 1), "30.00", ["payment.retention"]),
        (date(2027, 12, 2), "30.01", ["payment.beyond"]),
    ],
)
def test_the_retention_comes_back_after_the_liability_period(on, amount, found):
    since = retention_from(date(2026, 12, 1), warranty_days=365)
    stands = account(is_accepted=True, retention_from=since)
    assert codes(check_payment(PaymentKind.RETENTION, YUAN(amount), stands, on=on)) == found


BY_LAW = ChangeLimit(YUAN("0.10"), "《政府采购法》第四十九条", is_absolute=True)
LOCAL = ChangeLimit(YUAN("0.10"), "示例口径", is_absolute=False)


@pytest.mark.parametrize(
    ("amount", "grown", "limit", "found", "supervised"),
    [
        ("100.00", "0.00", BY_LAW, [], False),
        ("100.01", "0.00", BY_LAW, ["change.beyond"], False),
        ("40.00", "60.00", BY_LAW, [], False),
        ("40.01", "60.00", BY_LAW, ["change.beyond"], False),
        ("100.00", "0.00", LOCAL, [], False),
        ("100.01", "0.00", LOCAL, [], True),
        ("-10.00", "100.00", LOCAL, [], False),
        ("-500.01", "0.00", LOCAL, ["change.below"], False),
        ("-500.00", "0.00", LOCAL, [], False),
    ],
)
def test_changes_add_up_to_the_limit(amount, grown, limit, found, supervised):
    stands = account(asked={PaymentKind.PROGRESS: YUAN("500.00")})
    amount, grown = YUAN(amount), YUAN(grown)
    assert codes(check_change(amount, stands, grown=grown, limit=limit)) == found
    assert needs_approval(amount, stands, grown=grown, limit=limit) is supervised


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({}, []),
        ({"performance_bond": YUAN("100.00")}, []),
        ({"performance_bond": YUAN("100.01")}, ["contract.performance_bond"]),
        ({"retention_rate": YUAN("0.0300")}, []),
        ({"retention_rate": YUAN("0.0301")}, ["contract.retention"]),
        ({"prepayment_rate": YUAN("0.3000")}, []),
        ({"prepayment_rate": YUAN("0.3001")}, ["contract.prepayment"]),
        ({"payment_days": 60, "is_small_firm": True}, []),
        ({"payment_days": 61, "is_small_firm": True}, ["contract.payment_days"]),
        ({"payment_days": 61}, []),
        ({"payment_days": 0}, ["contract.payment_days"]),
    ],
)
def test_money_terms_stay_within_the_law(said, found):
    values = {
        "amount": YUAN("1000.00"),
        "performance_bond": YUAN("0.00"),
        "prepayment_rate": YUAN(0),
        "retention_rate": YUAN(0),
        "payment_days": 30,
        "is_small_firm": False,
    }
    limits = {
        "performance": (YUAN("0.10"), "第五十八条"),
        "prepayment": (YUAN("0.30"), "第十二条"),
        "retention": (YUAN("0.03"), "第七条"),
        "payment_days": (YUAN(60), "第九条"),
    }
    assert codes(check_money_terms(MoneyTerms(**values | said), limits)) == found


@pytest.mark.parametrize(
    ("done", "today", "state", "left"),
    [
        (None, date(2026, 12, 31), LimitState.RUNNING, 0),
        (None, date(2027, 1, 1), LimitState.OVERDUE, -1),
        (date(2026, 12, 31), date(2027, 2, 1), LimitState.KEPT, 0),
        (date(2027, 1, 1), date(2027, 2, 1), LimitState.LATE, -1),
    ],
)
def test_a_limit_says_how_it_stands(done, today, state, left):
    limit = RunningLimit(
        label="签订合同",
        event="contract_signed",
        wording="不得多于30日",
        source="第四十六条",
        badge="",
        since=date(2026, 12, 1),
        due=date(2026, 12, 31),
        done=done,
        today=today,
    )
    assert (limit.state, limit.days_left) == (state, left)


_AMOUNTS = st.integers(-40_000, 120_000).map(lambda fen: YUAN(fen) / 100)
_STEPS = st.lists(
    st.tuples(st.sampled_from([*PaymentKind, "change", "refuse"]), _AMOUNTS), max_size=30
)


@given(steps=_STEPS)
def test_payments_never_exceed_the_price_and_the_approved_changes(steps):
    asked, changes, grown = [], YUAN("0.00"), YUAN("0.00")
    for kind, amount in steps:
        stands = account(
            changes=changes,
            asked={k: sum((a for one, a in asked if one is k), YUAN("0.00")) for k in PaymentKind},
            is_accepted=True,
            retention_from=date(2026, 1, 1),
        )
        if kind == "refuse":
            asked = asked[:-1]
        elif kind == "change":
            if not list(check_change(amount, stands, grown=grown, limit=BY_LAW)):
                changes, grown = changes + amount, grown + max(amount, YUAN("0.00"))
        elif not list(check_payment(kind, amount, stands, on=date(2026, 12, 1))):
            asked.append((kind, amount))
        paid = sum((amount for _, amount in asked), YUAN("0.00"))
        assert YUAN("0.00") <= paid <= YUAN("1000.00") + changes
        assert grown <= YUAN("100.00")
