"""What stands in the way of a result, and how the committee gets past it by the law."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import timezone

from onewindow.kernel.violations import Refused
from onewindow.trading.evaluation.api import (
    Contender,
    FindingDraft,
    Inquiry,
    Member,
    PointsDraft,
    ReopenCause,
    Seat,
    accept_seat,
    close_review,
    excuse_seat,
    explain_points,
    lapse_inquiries,
    make_report,
    record_findings,
    reopen_sheet,
    save_points,
    submit_sheet,
    tally,
)
from onewindow.trading.evaluation.models import Points
from onewindow.trading.tendering.api import TieRule
from tests.trading.evaluation.signing import sign
from tests.trading.evaluation.sittings import (
    LOW,
    TERMS,
    acting,
    add_up,
    again,
    begin,
    begun,
    close,
    find_all,
    leader,
    mark_all,
    members,
    reported,
    reviewed,
    tallied,
)


def codes(call):
    with pytest.raises(Refused) as refused:
        call()
    return [violation.code for violation in refused.value.violations]


def find(member, *drafts):
    record_findings(member=member, drafts=drafts, at=timezone.now(), actor=acting(member))


def test_a_bid_that_the_majority_fails_is_rejected_with_clause_and_reason(closed, library, clock):
    evaluation = begun(closed, clock)
    bad = closed.firms[2].credit_code
    find_all(evaluation)
    for member in members(evaluation)[:3]:
        find(member, FindingDraft(bad, "licence", False, "资质证书已过期"))
    for member in members(evaluation):
        find(member, FindingDraft("", "competition", True))
    close(evaluation)
    bid = Contender.objects.get(evaluation=evaluation, credit_code=bad)
    assert (bid.state, bid.clause, bid.reason) == (
        "rejected",
        "第二章3.1",
        "资质：资质证书已过期",
    )
    assert again(evaluation).state == "scoring"


def test_two_votes_of_five_do_not_reject_and_a_failure_needs_words(closed, library, clock):
    evaluation = begun(closed, clock)
    bad = closed.firms[2].credit_code
    find_all(evaluation)
    first, second, *_ = members(evaluation)
    assert codes(lambda: find(first, FindingDraft(bad, "licence", False, "不行"))) == [
        "finding.words"
    ]
    for member in (first, second):
        find(member, FindingDraft(bad, "licence", False, "资质证书已过期"))
    close(evaluation)
    assert Contender.objects.filter(evaluation=evaluation, state="rejected").count() == 0


def test_with_two_left_the_committee_of_works_votes_and_the_lot_fails_without_competition(
    closed, library, clock
):
    evaluation = begun(closed, clock)
    bad = closed.firms[2].credit_code
    find_all(evaluation, failing={(bad, "licence")})
    lead = leader(evaluation)

    def end():
        close_review(leader=lead, at=timezone.now(), actor=acting(lead))

    assert codes(end) == ["evaluation.competition"]
    for member in members(evaluation):
        find(member, FindingDraft("", "competition", False, "只剩两家，报价接近"))
    end()
    closed.lot.refresh_from_db()
    assert (again(evaluation).state, closed.lot.state) == ("failed", "failed")
    assert again(evaluation).reason == (
        "有效投标只有2家，不足3家（《招标投标法》第四十二条；12号令第二十七条（待核））"
    )


def test_a_bid_above_the_ceiling_is_rejected_when_the_review_closes(closed, library, clock):
    evaluation = begun(closed, clock)
    closed.lot.ceiling = Decimal("9700000.00")
    closed.lot.save(update_fields=["ceiling"])
    find_all(evaluation)
    for member in members(evaluation):
        find(member, FindingDraft("", "competition", True))
    close(evaluation)
    bids = evaluation.contenders.order_by("price")
    assert list(bids.values_list("price", "state", "clause", "reason")) == [
        (Decimal("9500000.00"), "standing", "", ""),
        (Decimal("9600000.00"), "standing", "", ""),
        (
            Decimal("9800000.00"),
            "rejected",
            "《招标投标法实施条例》第五十一条第（五）项",
            "报价9,800,000.00元高于最高限价9,700,000.00元",
        ),
    ]


def test_a_review_is_closed_by_the_leader_alone_and_only_when_complete(closed, library, clock):
    evaluation = begun(closed, clock)
    other = next(one for one in members(evaluation) if one.pk != evaluation.leader_id)
    close_by = lambda who: close_review(leader=who, at=timezone.now(), actor=acting(who))  # noqa: E731
    assert codes(lambda: close_by(other)) == ["evaluation.leader.only"]
    assert codes(lambda: close_by(leader(evaluation))) == ["finding.missing"] * 5


def test_scores_out_of_range_too_fine_or_for_nothing_are_named_together(closed, library, clock):
    evaluation = reviewed(closed, clock)
    member, bid = members(evaluation)[0], closed.firms[0].credit_code
    wrong = [
        PointsDraft(bid, "plan", Decimal("40.01")),
        PointsDraft(bid, "works", Decimal(-1)),
        PointsDraft(bid, "plan", Decimal("1.005")),
        PointsDraft(bid, "price", Decimal(50)),
        PointsDraft("91330100000000000X", "plan", Decimal(1)),
        PointsDraft(bid, "plan", Decimal("NaN")),
    ]
    assert codes(lambda: save_points(member=member, drafts=wrong)) == [
        "score.range",
        "score.range",
        "score.places",
        "score.factor",
        "score.bidder",
        "score.range",
    ]
    save_points(member=member, drafts=[PointsDraft(bid, "plan", Decimal(40))])
    assert (
        codes(lambda: submit_sheet(member=member, at=timezone.now(), actor=acting(member)))
        == ["score.missing"] * 3
    )


def test_a_submitted_sheet_is_locked_and_a_change_behind_the_lock_is_found(closed, library, clock):
    evaluation = reviewed(closed, clock)
    mark_all(evaluation)
    member, bid = members(evaluation)[0], closed.firms[0].credit_code
    draft = PointsDraft(bid, "plan", Decimal(40))
    assert codes(lambda: save_points(member=member, drafts=[draft])) == ["sheet.locked"]
    Points.objects.filter(member=member, factor="plan").update(value=Decimal(39))
    assert "sheet.changed" in codes(lambda: add_up(evaluation))


def test_factors_of_fact_must_agree_and_a_sheet_goes_back_for_a_lawful_cause(
    closed, library, clock
):
    evaluation = reviewed(closed, clock)
    first, *others = members(evaluation)
    mark_all(evaluation, works="9", who=[first])
    mark_all(evaluation, who=others)
    assert codes(lambda: add_up(evaluation)) == ["score.objective"] * 3
    lead = leader(evaluation)
    reopen_sheet(
        leader=lead,
        member=Member.objects.get(pk=first.pk),
        cause=ReopenCause.OBJECTIVE,
        reason="业绩证明为8分",
        at=timezone.now(),
        actor=acting(lead),
    )
    assert again(evaluation).state == "scoring"
    mark_all(evaluation, who=[first])
    add_up(evaluation)
    make_report(leader=lead, at=timezone.now(), actor=acting(lead))
    content = again(evaluation).reports.get(voided_at=None).content
    assert content["reopened"] == [[first.number, "对客观评审因素评分不一致", "业绩证明为8分"]]


def test_a_score_far_from_the_middle_needs_written_reasons(closed, library, clock):
    evaluation = reviewed(closed, clock)
    first, *others = members(evaluation)
    mark_all(evaluation, plans={0: "20", 1: "32", 2: "30"}, who=[first])
    mark_all(evaluation, who=others)
    assert codes(lambda: add_up(evaluation)) == ["score.outlier"]
    bid = Contender.objects.get(evaluation=evaluation, credit_code=closed.firms[0].credit_code)

    def explain(factor, words="方案没有响应深基坑支护要求"):
        explain_points(
            member=first,
            contender=bid,
            factor=factor,
            words=words,
            at=timezone.now(),
            actor=acting(first),
        )

    # 中位数35，偏离15÷40＝0.375；总分偏离15÷50＝0.30，都超过限度。
    explain("plan")
    assert codes(lambda: explain("works")) == ["explanation.none"]
    explain("total")
    add_up(evaluation)
    assert again(evaluation).result is not None


def test_an_abnormally_low_price_is_asked_judged_and_rejected(closed, library, clock):
    terms = replace(TERMS, abnormal_price=LOW)
    evaluation = begun(closed, clock, terms)
    low = Contender.objects.filter(evaluation=evaluation, credit_code=closed.firms[2].credit_code)
    low.update(price=Decimal("5000000.00"), quoted=Decimal("5000000.00"))
    find_all(evaluation)
    close(evaluation)
    mark_all(evaluation)
    inquiry = Inquiry.objects.get(contender__evaluation=evaluation)
    assert (inquiry.kind, inquiry.contender.name) == ("low_price", closed.firms[2].name)
    assert codes(lambda: add_up(evaluation)) == ["inquiry.open"]
    clock.move_to(inquiry.due)
    assert lapse_inquiries(now=timezone.now()) == 1
    assert codes(lambda: add_up(evaluation)) == ["price.low.judge"]
    for member in members(evaluation):
        find(
            member,
            FindingDraft(inquiry.contender.credit_code, "low_price", False, "没有提供说明"),
            FindingDraft("", "competition", True),
        )
    add_up(evaluation)
    low = low.get()
    assert (low.state, low.reason) == ("rejected", "不能证明报价合理：没有提供说明")
    assert again(evaluation).result["order"] == [
        closed.firms[0].credit_code,
        closed.firms[1].credit_code,
    ]


def test_equal_bids_are_told_apart_by_technical_points_then_by_the_first_tree_head(
    closed, library, clock
):
    evaluation = begun(closed, clock, replace(TERMS, tie_rule=TieRule.DRAW))
    Contender.objects.filter(evaluation=evaluation).update(price=Decimal("9500000.00"))
    find_all(evaluation)
    close(evaluation)
    mark_all(evaluation, plans={0: "30", 1: "30", 2: "35"})
    add_up(evaluation)
    evaluation = again(evaluation)
    order = evaluation.result["order"]
    assert order[0] == closed.firms[2].credit_code
    assert sorted(order[1:]) == sorted(one.credit_code for one in closed.firms[:2])
    assert evaluation.head["root"]
    lead = leader(evaluation)
    make_report(leader=lead, at=timezone.now(), actor=acting(lead))


def test_who_leaves_in_the_middle_is_replaced_and_what_he_judged_counts_for_nothing(
    closed, library, clock
):
    evaluation = tallied(closed, clock)
    gone = leader(evaluation)
    excuse_seat(seat=gone.seat, reason="发现与投标人有利害关系", at=timezone.now())
    evaluation = again(evaluation)
    assert (evaluation.state, evaluation.leader_id, evaluation.result) == (
        "sitting",
        None,
        None,
    )
    assert codes(lambda: find(gone, FindingDraft("", "competition", True))) == ["member.absent"]
    accept_seat(seat=Seat.objects.get(draw__lot=closed.lot, state="invited"), at=timezone.now())
    everybody = members(evaluation)
    assert len(everybody) == 5
    assert gone.pk not in {one.pk for one in everybody}
    begin(evaluation)
    newcomer = everybody[-1]
    find_all(evaluation, who=[newcomer])
    close(evaluation)
    mark_all(evaluation, plans={0: "36", 1: "32", 2: "30"}, who=[newcomer])
    add_up(evaluation)
    lines = {one["bidder"]: one for one in again(evaluation).result["lines"]}
    # 其余四人35，新成员36；被更换者的35不计。
    assert lines[closed.firms[0].credit_code]["points"]["plan"] == "35.20"


def test_a_report_whose_result_was_altered_cannot_be_signed(closed, library, clock):
    evaluation = reported(closed, clock)
    report = evaluation.reports.get(voided_at=None)
    content = report.content
    content["sheets"]["result"]["order"].reverse()
    type(report).objects.filter(pk=report.pk).update(content=content)
    found = codes(lambda: sign(evaluation, members(evaluation)[:1]))
    assert found[:3] == ["report.changed", "report.sheets", "report.recount"]


def test_only_the_leader_tallies(closed, library, clock):
    evaluation = reviewed(closed, clock)
    mark_all(evaluation)
    other = next(one for one in members(evaluation) if one.pk != evaluation.leader_id)
    assert codes(lambda: tally(leader=other, at=timezone.now(), actor=acting(other))) == [
        "evaluation.leader.only"
    ]
