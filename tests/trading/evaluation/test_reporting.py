"""The report: signed by all, dissent kept, replays refused; the experts judged afterwards."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.utils import timezone

from onewindow.kernel.violations import Refused
from onewindow.trading.evaluation.api import (
    AssessmentDraft,
    Side,
    appeal_assessment,
    assess_expert,
    close_evaluation,
    decide_appeal,
    evaluate_again,
    excuse_seat,
    load_conduct_packs,
    note_silence,
    report_of,
    sheets_of,
    sign_report,
)
from onewindow.trading.tendering.api import lot_moments
from tests.trading.evaluation.signing import sign, signing
from tests.trading.evaluation.sittings import acting, again, members, reported
from tests.trading.tendering.builders import OFFICER


def codes(call):
    with pytest.raises(Refused) as refused:
        call()
    return [violation.code for violation in refused.value.violations]


def test_the_lot_moves_on_when_everybody_has_signed_dissented_or_kept_silent(
    closed, library, clock
):
    evaluation = reported(closed, clock)
    first, second, *others = members(evaluation)
    sign(evaluation, [first], dissent="施工方案一项的评分标准理解有分歧")
    note_silence(member=second, at=timezone.now(), actor=OFFICER)
    assert report_of(closed.lot) is None
    sign(evaluation, others)
    closed.lot.refresh_from_db()
    assert (again(evaluation).state, closed.lot.state) == ("reported", "evaluated")
    assert lot_moments(closed.lot)["report_received"] == timezone.now()
    opinions = again(evaluation).reports.get().opinions.order_by("id")
    assert [(one.kind, one.words) for one in opinions] == [
        ("dissent", "施工方案一项的评分标准理解有分歧"),
        ("silent", ""),
        ("agreed", ""),
        ("agreed", ""),
        ("agreed", ""),
    ]
    facts = report_of(closed.lot)
    assert [one.enterprise for one in facts.candidates] == [
        firm.credit_code for firm in closed.firms
    ]
    assert (facts.is_ranked, facts.candidates[0].place, str(facts.candidates[0].score)) == (
        True,
        1,
        "91.47",
    )


def test_another_s_signature_a_replayed_one_and_one_over_other_words_are_refused(
    closed, library, clock
):
    evaluation = reported(closed, clock)
    report = evaluation.reports.get()
    first, second, *_ = members(evaluation)

    def put(member, given, dissent=""):
        sign_report(
            member=member,
            signing=given,
            dissent=dissent,
            at=timezone.now(),
            actor=acting(member),
        )

    given = signing(first, report)
    assert codes(lambda: put(first, given, "又有不同意见")) == ["signature.wrong"]
    put(first, given)
    assert codes(lambda: put(first, given)) == ["report.twice"]
    assert set(codes(lambda: put(second, given))) & {
        "report.certificate",
        "certificate.other",
        "signature.wrong",
    }


def test_candidates_of_a_separate_award_are_unranked(closed, library, clock):
    evaluation = reported(closed, clock, is_ranked=False)
    sign(evaluation)
    facts = report_of(closed.lot)
    assert facts.is_ranked is False
    assert [one.place for one in facts.candidates] == [None, None, None]
    assert [one.enterprise for one in facts.candidates] == sorted(
        firm.credit_code for firm in closed.firms
    )


def test_leaving_after_the_report_changes_nothing_and_a_new_round_starts_from_nothing(
    closed, library, clock
):
    evaluation = reported(closed, clock)
    sign(evaluation)
    expert = next(one for one in members(evaluation) if one.seat_id)
    excuse_seat(seat=expert.seat, reason="已经评完", at=timezone.now())
    assert again(evaluation).state == "reported"
    closed.lot.refresh_from_db()
    evaluation = again(evaluation)
    evaluate_again(evaluation=evaluation, reason="分值汇总计算错误", actor=OFFICER)
    closed.lot.refresh_from_db()
    assert (again(evaluation).state, closed.lot.state) == ("again", "opened")
    assert report_of(closed.lot) is None


def test_sheets_are_verified_by_the_command_and_by_the_stand_alone_program(
    closed, library, clock, tmp_path
):
    evaluation = reported(closed, clock)
    file = tmp_path / "sheets.json"
    sheets = sheets_of(again(evaluation))
    file.write_text(json.dumps(sheets), encoding="utf-8")
    program = Path(__file__).parents[3] / "verifier" / "onewindow_verify.py"

    def run():
        done = subprocess.run(
            [sys.executable, program, "evaluation", file],
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout.strip()

    assert run() == (0, "✓ 重新计算一致：3 家有效投标，30 项评分")
    sheets["result"]["lines"][0]["total"] = "99.00"
    file.write_text(json.dumps(sheets), encoding="utf-8")
    code, words = run()
    assert (code, "报告为99.00，复算为91.47" in words) == (1, True)


def test_experts_are_judged_once_by_each_side_and_may_appeal(closed, library, clock, settings):
    load_conduct_packs(settings.PACKS / "national" / "conduct")
    evaluation = reported(closed, clock)
    expert = next(one for one in members(evaluation) if one.seat_id)

    def assess(*items, words="", side=Side.CENTRE, member=expert):
        return assess_expert(
            member=member,
            draft=AssessmentDraft(side, items, words),
            at=timezone.now(),
            actor=OFFICER,
        )

    assert codes(assess) == ["conduct.early"]
    sign(evaluation)
    assert codes(lambda: assess("late_15", "nonsense")) == ["conduct.item", "conduct.words"]
    given = assess("late_15", "objective_wrong", words="签到晚10分钟；业绩分评错")
    assert str(given.points) == "4.0"
    assert codes(assess) == ["conduct.given"]
    assert codes(lambda: close_evaluation(evaluation=evaluation, actor=OFFICER)) == [
        "conduct.missing"
    ]
    appeal_assessment(assessment=given, words="业绩分当场已改正", actor=acting(expert))
    decide_appeal(assessment=given, is_upheld=False, decision="情况属实", actor=OFFICER)
    given.refresh_from_db()
    assert (given.state, str(given.points)) == ("revised", "0.0")
    buyer = next(one for one in members(evaluation) if not one.seat_id)
    assert codes(lambda: assess(member=buyer)) == ["conduct.member"]
    for member in members(evaluation):
        if member.seat_id and member.pk != expert.pk:
            assess(member=member)
    close_evaluation(evaluation=evaluation, actor=OFFICER)
    assert again(evaluation).state == "closed"
