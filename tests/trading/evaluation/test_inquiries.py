"""Questions to bidders: answered signed and in time; a correction binds or makes a bid invalid."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import timezone

from onewindow.foundation.accounts.api import signatures_on, signed_bytes
from onewindow.kernel.violations import Refused
from onewindow.trading.evaluation.actions import ANSWER
from onewindow.trading.evaluation.api import (
    BidderAnswer,
    Contender,
    Inquiry,
    Quotation,
    Signing,
    answer_inquiry,
    answer_statement,
    ask_bidder,
    grant_deduction,
    lapse_inquiries,
    propose_correction,
)
from tests.builders import TESTER, user
from tests.trading.evaluation.signing import certified, key
from tests.trading.evaluation.sittings import (
    TERMS,
    acting,
    add_up,
    again,
    begun,
    leader,
    mark_all,
    reviewed,
)


def codes(call):
    with pytest.raises(Refused) as refused:
        call()
    return [violation.code for violation in refused.value.violations]


@pytest.fixture
def asked(closed, library, clock):
    evaluation = reviewed(closed, clock)
    member = leader(evaluation)
    bid = Contender.objects.get(evaluation=evaluation, credit_code=closed.firms[0].credit_code)
    return evaluation, member, bid


def question(member, bid, text="排水方案以哪一处为准？"):
    return ask_bidder(
        member=member, contender=bid, text=text, at=timezone.now(), actor=acting(member)
    )


def correction(member, bid, **said):
    figures = {
        "roll_words": None,
        "roll_figures": Decimal("9800000.00"),
        "file_total": Decimal("9850000.00"),
    } | said
    return propose_correction(
        member=member,
        contender=bid,
        quotation=Quotation(**figures),
        at=timezone.now(),
        actor=acting(member),
    )


def answer(closed, inquiry, words="", confirmed=None, *, said=None):
    account = user("bidder1", of=closed.owners[0])
    firm = closed.firms[0]
    certificate = certified(account, firm.name, firm.credit_code)
    given = BidderAnswer(words, confirmed)
    content = answer_statement(inquiry, said or given)
    signing = Signing(
        certificate, key().sign(signed_bytes(inquiry, ANSWER, content)).hex(), account
    )
    answer_inquiry(inquiry=inquiry, answer=given, signing=signing, at=timezone.now(), actor=TESTER)
    return account


def test_a_question_is_answered_signed_by_the_bidder(closed, asked):
    _, member, bid = asked
    inquiry = question(member, bid)
    account = answer(closed, inquiry, "以总平面图为准。")
    inquiry = Inquiry.objects.get(pk=inquiry.pk)
    assert (inquiry.state, inquiry.answer, inquiry.answered_by) == (
        "answered",
        "以总平面图为准。",
        account,
    )
    assert [one.signer for one in signatures_on(inquiry, ANSWER)] == [account]


def test_an_answer_other_than_what_was_signed_is_refused(closed, asked):
    _, member, bid = asked
    inquiry = question(member, bid)
    assert codes(
        lambda: answer(closed, inquiry, "改用另一方案", said=BidderAnswer("以总平面图为准。"))
    ) == ["signature.wrong"]


def test_no_answer_in_time_is_noted_and_a_late_one_is_refused(closed, asked, clock):
    _, member, bid = asked
    inquiry = question(member, bid)
    clock.move_to(inquiry.due)
    assert codes(lambda: answer(closed, inquiry, "晚了一步")) == ["inquiry.late"]
    assert lapse_inquiries(now=timezone.now()) == 1
    assert Inquiry.objects.get(pk=inquiry.pk).state == "lapsed"


def test_a_correction_that_is_confirmed_counts_as_the_price(closed, asked):
    evaluation, member, bid = asked
    inquiry = correction(member, bid, roll_words=Decimal("9700000.00"))
    answer(closed, inquiry, confirmed=True)
    bid.refresh_from_db()
    assert (bid.price, bid.quoted) == (Decimal("9700000.00"), Decimal("9800000.00"))
    mark_all(evaluation)
    add_up(evaluation)
    lines = {one["bidder"]: one for one in again(evaluation).result["lines"]}
    # 9500000 ÷ 9700000 × 50
    assert lines[bid.credit_code]["price_points"] == "48.97"


def test_a_correction_that_is_not_confirmed_makes_the_bid_invalid(closed, asked):
    _, member, bid = asked
    answer(closed, correction(member, bid), confirmed=False)
    bid.refresh_from_db()
    assert (bid.state, bid.clause, bid.reason) == (
        "rejected",
        "财政部令第87号第五十九条",
        "报价修正未经投标人确认",
    )


def test_figures_that_agree_or_are_not_the_roll_s_are_not_put_to_a_bidder(closed, asked):
    _, member, bid = asked
    assert codes(lambda: correction(member, bid, file_total=Decimal("9800000.00"))) == [
        "correction.none"
    ]
    assert codes(lambda: correction(member, bid, roll_figures=Decimal("9800000.01"))) == [
        "correction.roll"
    ]


def test_a_small_firm_s_price_is_lowered_by_the_document_s_rate_for_comparison_only(
    closed, library, clock
):
    terms = replace(TERMS, small_firm_deduction=Decimal("0.10"))
    evaluation = reviewed(closed, clock, terms)
    lead = leader(evaluation)
    bid = Contender.objects.get(evaluation=evaluation, credit_code=closed.firms[0].credit_code)
    grant_deduction(leader=lead, contender=bid, reason="提供了中小企业声明函", actor=acting(lead))
    mark_all(evaluation)
    add_up(evaluation)
    lines = {one["bidder"]: one for one in again(evaluation).result["lines"]}
    # 9800000 × 0.9 ＝ 8820000，最低；9500000 的得分为 8820000 ÷ 9500000 × 50
    assert lines[bid.credit_code]["price_points"] == "50.00"
    assert lines[closed.firms[1].credit_code]["price_points"] == "46.42"
    bid.refresh_from_db()
    assert bid.price == Decimal("9800000.00")


def test_a_document_without_deduction_grants_none(closed, library, clock):
    evaluation = begun(closed, clock)
    lead = leader(evaluation)
    bid = evaluation.contenders.first()
    bid.evaluation = evaluation
    assert codes(
        lambda: grant_deduction(leader=lead, contender=bid, reason="声明函", actor=acting(lead))
    ) == ["deduction.none"]
