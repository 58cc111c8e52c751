"""From the report to the award notice: limits, order, lawful grounds, notices, letters."""

import pytest
from django.utils import timezone

from onewindow.kernel.violations import Refused
from onewindow.trading.contracts.api import (
    candidates_of,
    confirm_by_law,
    decide_award,
    drop_candidate,
    evaluate_again,
    fail_lot,
    notify_result,
    publicize_candidates,
    withdraw_award,
)
from onewindow.trading.contracts.models import ResultLetter
from onewindow.trading.tendering.api import Lot, Notice, lot_moments
from tests.trading.contracts.builders import (
    CHANNEL,
    CONTACT,
    GOODS,
    at,
    fall,
    notified,
    publicized,
    received,
    rejected,
)
from tests.trading.tendering.builders import TENDERER


def codes(refused):
    return [violation.code for violation in refused.value.violations]


def test_candidates_are_on_show_from_the_day_for_three_days(works):
    award = publicized(works)
    moments = lot_moments(works.lot)
    assert (moments["candidates_from"], moments["candidates_until"]) == (
        at(11, 26),
        at(11, 29, 23, 59).replace(second=59),
    )
    works.lot.refresh_from_db()
    assert (award.state, works.lot.state) == ("publicized", "publicized")
    notice = Notice.objects.get(kind="A-CAND")
    assert notice.state == "published"
    assert [part["label"] for part in notice.content if not part["text"]] == []
    assert "第1名 建设1公司：投标报价9,800,000.00元，质量合格，工期（交货期）300日" in str(
        notice.content
    )


def test_the_first_of_a_state_funded_project_wins_after_the_show(works):
    award = publicized(works)
    first = candidates_of(award)[0]
    for when, outcome in ((at(11, 29, 23, 59), ["award.publicity"]), (at(11, 30, 0, 0), None)):
        works.clock.move_to(when)
        if outcome:
            with pytest.raises(Refused) as refused:
                decide_award(award=award, winner=first, reasons="", at=when, actor=TENDERER)
            assert codes(refused) == outcome
        else:
            assert (
                decide_award(award=award, winner=first, reasons="", at=when, actor=TENDERER) == ()
            )
    works.lot.refresh_from_db()
    assert (award.state, award.winner, award.method, works.lot.state) == (
        "decided",
        first,
        "order",
        "awarded",
    )


def test_everybody_gets_the_letter_that_is_due(works):
    award = notified(works, others=[rejected(works.loser)])
    letters = list(ResultLetter.objects.filter(award=award).order_by("id"))
    assert [(one.is_winner, one.bid.enterprise.name) for one in letters] == [
        (True, "建设1公司"),
        (False, "建设2公司"),
        (False, "建设3公司"),
        (False, "建设4公司"),
    ]
    assert letters[0].content["sentences"] == [
        "贵方参加的滨河小学改扩建（土建）经评审和定标，确定为中标人。",
        "中标价9,800,000.00元，工期（交货期）300日，质量合格，项目负责人项目经理1。",
        "请自本通知书发出之日起30日内与我单位签订书面合同（《招标投标法》（2017修正）第四十六条）。",
    ]
    assert letters[1].content["sentences"][1] == "贵方评审得分90.5分，排序第2名。"
    assert letters[3].content["sentences"][1] == "贵方投标未通过评审：未附安全生产许可证。"


def test_the_next_may_win_only_after_the_first_fell_with_evidence(works):
    award = publicized(works)
    first, second, _ = candidates_of(award)
    works.clock.move_to(at(11, 30))
    with pytest.raises(Refused) as refused:
        decide_award(award=award, winner=second, reasons="更好", at=timezone.now(), actor=TENDERER)
    assert codes(refused) == ["award.order"]
    with pytest.raises(Refused) as refused:
        drop_candidate(candidate=first, fall=fall(evidence=None, reason=" "), actor=TENDERER)
    assert codes(refused) == ["candidate.reason", "candidate.evidence"]
    drop_candidate(candidate=first, fall=fall(), actor=TENDERER)
    decide_award(award=award, winner=second, reasons="", at=timezone.now(), actor=TENDERER)
    assert award.winner == second


def test_a_winner_who_gives_up_loses_the_award_and_the_next_follows(works):
    award = notified(works)
    withdraw_award(award=award, fall=fall(), at=timezone.now(), actor=TENDERER)
    works.lot.refresh_from_db()
    assert (award.state, award.winner, works.lot.state) == ("received", None, "evaluated")
    assert set(award.letters.values_list("withdrawn_at", flat=True)) == {timezone.now()}
    assert "award_notice" not in lot_moments(works.lot)
    second = candidates_of(award)[1]
    decide_award(award=award, winner=second, reasons="", at=timezone.now(), actor=TENDERER)
    notify_result(award=award, goods="", contact="", at=timezone.now(), actor=TENDERER)
    assert (award.winner, award.letters.filter(withdrawn_at=None).count()) == (second, 3)


def test_when_all_fall_the_lot_fails_with_its_notice(works):
    award = publicized(works)
    with pytest.raises(Refused) as refused:
        fail_lot(award=award, reason="无", follow_up="重招", at=timezone.now(), actor=TENDERER)
    assert codes(refused) == ["award.standing"]
    for one in candidates_of(award):
        drop_candidate(candidate=one, fall=fall(), actor=TENDERER)
    fail_lot(
        award=award,
        reason="三家候选人均放弃中标",
        follow_up="重新招标",
        at=timezone.now(),
        actor=TENDERER,
    )
    works.lot.refresh_from_db()
    assert (award.state, works.lot.state) == ("failed", "failed")
    notice = Notice.objects.get(kind="A-ABN")
    assert [part["text"] for part in notice.content][1:] == [
        "3家",
        "三家候选人均放弃中标",
        "重新招标",
    ]


def test_nothing_goes_on_while_the_lot_is_suspended(works):
    award = publicized(works)
    works.clock.move_to(at(11, 30))
    Lot.objects.filter(pk=works.lot.pk).update(is_suspended=True)
    with pytest.raises(Refused) as refused:
        decide_award(
            award=award,
            winner=candidates_of(award)[0],
            reasons="",
            at=timezone.now(),
            actor=TENDERER,
        )
    assert codes(refused) == ["lot.suspended"]


def test_a_second_evaluation_replaces_the_list_and_its_days(works):
    award = publicized(works)
    evaluate_again(award=award, reason="异议成立，评分有误", actor=TENDERER)
    works.lot.refresh_from_db()
    assert (award.state, works.lot.state) == ("replaced", "opened")
    assert "candidates_from" not in lot_moments(works.lot)


def test_publicity_after_three_days_is_late_and_said_so(works):
    award = received(works)
    works.clock.move_to(at(11, 29))
    late = publicize_candidates(award=award, channel=CHANNEL, at=timezone.now(), actor=TENDERER)
    assert [v.code for v in late] == ["tender.candidate_start"]


@pytest.mark.parametrize(("day", "late"), [((12, 2), []), ((12, 3), ["tender.confirm"])])
def test_a_purchaser_confirms_within_five_working_days(purchase, day, late):
    award = received(purchase)  # 11月25日周三收到，第5个工作日为12月2日周三
    purchase.clock.move_to(at(*day))
    found = decide_award(
        award=award,
        winner=candidates_of(award)[0],
        reasons="",
        at=timezone.now(),
        actor=TENDERER,
    )
    assert [v.code for v in found] == late


def test_a_silent_purchaser_is_counted_as_having_taken_the_first(purchase):
    award = received(purchase)
    assert confirm_by_law(award=award, at=at(12, 2, 23, 59)) is False
    assert confirm_by_law(award=award, at=at(12, 3, 0, 0)) is True
    assert (award.winner.enterprise.name, award.method) == ("建设1公司", "by_law")


def test_a_purchase_names_its_experts_with_the_result(purchase):
    award = received(purchase)
    decide_award(
        award=award,
        winner=candidates_of(award)[0],
        reasons="",
        at=timezone.now(),
        actor=TENDERER,
    )
    with pytest.raises(Refused) as refused:
        notify_result(award=award, goods="", contact=" ", at=timezone.now(), actor=TENDERER)
    assert codes(refused) == ["result.goods", "result.contact"]
    notify_result(award=award, goods=GOODS, contact=CONTACT, at=timezone.now(), actor=TENDERER)
    notice = Notice.objects.get(kind="D-RESULT")
    assert {part["label"]: part["text"] for part in notice.content}["评审专家名单"] == "赵一、钱二"
