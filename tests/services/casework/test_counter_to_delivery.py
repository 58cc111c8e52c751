"""A counter case through all its turns, and every no on the way."""

from datetime import date

import pytest

from onewindow.foundation.records.models import Entry
from onewindow.kernel.violations import Refused
from onewindow.services.casework.actions import (
    Application,
    accept_case,
    correct_decision,
    deliver_case,
    deny_case,
    end_special,
    extend_case,
    fill_gap,
    give_opinion,
    grant_case,
    refuse_case,
    resume_case,
    return_case,
    revoke_decision,
    start_special,
    submit_application,
    supplement_case,
    suspend_case,
    sweep_cases,
    withdraw_case,
)
from onewindow.services.casework.models import Case, LegalDocument, ReviewTask
from onewindow.services.casework.rules import Channel, Light, Outcome, State, TaskState
from onewindow.services.certificates.models import Certificate
from tests.services.casework.conftest import APPROVER, CITIZEN, CLERK, MONDAY

ALL = frozenset({"form", "lease", "plan", "rules"})


def take(house, papers=ALL, promised=frozenset()):
    application = Application(
        edition=house.edition("GA10"),
        person=house.young,
        channel=Channel.COUNTER,
        answers={"rooms": "20"},
        received_by=house.centre,
        papers=papers,
        promised=promised,
    )
    return submit_application(application=application, on=MONDAY, actor=CLERK)


def accepted(house):
    return accept_case(case=take(house), with_gaps=False, on=MONDAY, actor=CLERK)


def agree(case, *names):
    for name in names:
        task = case.review_tasks.get(name=name)
        give_opinion(task=task, agrees=True, opinion="符合", actor=APPROVER)
    case.refresh_from_db()
    return case


def granted(house):
    case = agree(accepted(house), "治安条件", "卫生条件", "复核")
    return grant_case(case=case, reason="符合条件", on=date(2026, 11, 9), actor=APPROVER)


def documents(case):
    return [d.get_kind_display() for d in case.documents.order_by("id")]


def test_three_missing_papers_are_told_in_one_notice(house):
    case = take(house, papers=frozenset({"form"}))
    return_case(case=case, faults={}, on=date(2026, 11, 3), actor=CLERK)

    assert case.state == State.SUPPLEMENTING
    notice = case.documents.get(kind="supplement_notice")
    assert notice.content["items"] == [
        "缺少：房屋权属证明",
        "缺少：平面图",
        "缺少：安全管理制度",
    ]
    # 补正等待15个工作日：11月4日起算，11月24日到期。
    assert "请于2026年11月24日前补正" in notice.content["sentences"][1]
    assert not case.clocks.filter(kind="notice", finished_on=None).exists()


def test_a_complete_case_cannot_be_returned_for_nothing(house):
    with pytest.raises(Refused, match="没有需要补正的内容"):
        return_case(case=take(house), faults={}, on=MONDAY, actor=CLERK)


def test_an_unusable_paper_is_returned_with_its_reason(house):
    case = return_case(case=take(house), faults={"plan": "看不清出入口"}, on=MONDAY, actor=CLERK)
    assert case.documents.get(kind="supplement_notice").content["items"] == [
        "需补正：平面图（看不清出入口）"
    ]


def test_supplementing_tells_what_is_still_missing(house):
    case = take(house, papers=frozenset({"form"}))
    return_case(case=case, faults={}, on=MONDAY, actor=CLERK)
    with pytest.raises(Refused) as refused:
        supplement_case(case=case, on=MONDAY, actor=CLERK, papers=frozenset({"lease"}))
    assert [v.message for v in refused.value.violations] == ["缺少：平面图", "缺少：安全管理制度"]


def test_acceptance_starts_both_clocks_and_opens_the_parallel_tasks(house):
    case = accepted(house)
    assert (case.state, case.promised_due, case.statutory_due, case.light) == (
        State.REVIEWING,
        date(2026, 11, 16),
        date(2026, 11, 30),
        Light.GREEN,
    )
    assert list(case.review_tasks.order_by("id").values_list("name", "state")) == [
        ("治安条件", "open"),
        ("卫生条件", "open"),
        ("复核", "waiting"),
    ]
    assert case.review_tasks.get(name="卫生条件").organization == house.civil


def test_stages_follow_each_other_and_only_then_can_it_be_granted(house):
    case = agree(accepted(house), "治安条件")
    assert case.review_tasks.get(name="复核").state == TaskState.WAITING
    with pytest.raises(Refused) as refused:
        grant_case(case=case, reason="符合条件", on=MONDAY, actor=APPROVER)
    assert [v.message for v in refused.value.violations] == [
        "审查意见未通过：卫生条件（待办）",
        "审查意见未通过：复核（未开始）",
    ]
    case = agree(case, "卫生条件", "复核")
    grant_case(case=case, reason="符合条件", on=date(2026, 11, 9), actor=APPROVER)
    assert (case.state, case.outcome) == (State.GRANTED, Outcome.GRANT)
    assert Certificate.objects.get().kind.name == "特种行业许可证"


def test_a_disagreement_needs_a_reason_and_blocks_the_grant(house):
    case = accepted(house)
    task = case.review_tasks.get(name="治安条件")
    with pytest.raises(Refused, match="不同意须写明理由"):
        give_opinion(task=task, agrees=False, opinion="不行", actor=APPROVER)
    give_opinion(task=task, agrees=False, opinion="没有安装视频监控", actor=APPROVER)
    case.refresh_from_db()
    with pytest.raises(Refused, match="治安条件（不同意）"):
        grant_case(case=case, reason="符合条件", on=MONDAY, actor=APPROVER)
    deny_case(case=case, reason_code="D01", reason="没有安装视频监控", on=MONDAY, actor=APPROVER)
    denial = case.documents.get(kind="denial_decision").content
    assert "自收到之日起60日内依法申请行政复议" in denial["remedy"]
    assert case.state == State.DENIED


def test_two_clerks_cannot_give_one_opinion_twice(house):
    case = accepted(house)
    task = case.review_tasks.get(name="治安条件")
    seen_by_another = ReviewTask.objects.get(pk=task.pk)
    give_opinion(task=task, agrees=True, opinion="", actor=APPROVER)
    with pytest.raises(Refused, match="已被他人处理"):
        give_opinion(task=seen_by_another, agrees=True, opinion="", actor=CLERK)


def test_a_special_procedure_stops_both_clocks_and_tells_how_long(house):
    case = accepted(house)
    start_special(case=case, procedure="TX04", days=6, on=date(2026, 11, 4), actor=APPROVER)
    assert (case.state, case.promised_due, case.statutory_due) == (State.SPECIAL, None, None)
    # 11月4日至11日停钟，12日恢复：承诺日由11月16日顺延6个工作日。
    end_special(case=case, on=date(2026, 11, 12), result="合格", actor=APPROVER)
    assert (case.state, case.promised_due) == (State.REVIEWING, date(2026, 11, 24))
    assert "特别程序告知书" in documents(case)


def test_suspension_needs_its_legal_basis(house):
    case = accepted(house)
    with pytest.raises(Refused, match="原因和法律依据"):
        suspend_case(case=case, on=MONDAY, reason="等待判决", source="", actor=APPROVER)
    suspend_case(
        case=case, on=MONDAY, reason="等待判决", source="《示例条例》第一条", actor=APPROVER
    )
    resume_case(case=case, on=MONDAY, actor=APPROVER)
    assert (case.state, case.promised_due) == (State.REVIEWING, date(2026, 11, 16))


@pytest.mark.parametrize(
    ("days", "approved_by", "codes"),
    [
        (10, "王局长", []),
        (11, "王局长", ["case.extend.days"]),
        (0, "", ["case.extend.days", "case.extend.approval"]),
    ],
)
def test_an_extension_is_bounded_and_approved(house, days, approved_by, codes):
    case = accepted(house)
    order = {"days": days, "reason": "需核实图纸", "approved_by": approved_by}
    found = []
    try:
        extend_case(case=case, on=MONDAY, actor=APPROVER, **order)
    except Refused as refused:
        found = [v.code for v in refused.violations]
    assert found == codes
    expected = date(2026, 12, 14) if not codes else date(2026, 11, 30)
    assert Case.objects.get(pk=case.pk).statutory_due == expected


def test_a_case_is_extended_only_once(house):
    case = accepted(house)
    order = {"days": 3, "reason": "需核实图纸", "approved_by": "王局长", "on": MONDAY}
    extend_case(case=case, actor=APPROVER, **order)
    with pytest.raises(Refused, match="已延长过一次"):
        extend_case(case=case, actor=APPROVER, **order)


def test_a_decision_is_served_signed_for_and_closed(house):
    case = granted(house)
    deliver_case(
        case=case, method="窗口领取", signed_by="李晓云", on=date(2026, 11, 10), actor=CLERK
    )
    assert case.state == State.CLOSED
    assert documents(case) == [
        "收件凭证",
        "受理通知书",
        "准予决定书",
        "送达回证",
        "办结通知",
    ]
    decision = case.documents.get(kind="grant_decision")
    assert (decision.service_method, decision.signed_by) == ("窗口领取", "李晓云")
    with pytest.raises(Refused, match="该文书已送达"):
        deliver_case(case=case, method="邮寄送达", signed_by="李晓云", on=MONDAY, actor=CLERK)


def test_revoking_a_decision_revokes_its_certificate(house):
    case = granted(house)
    revoke_decision(
        case=case,
        reason="以欺骗手段取得",
        source="《行政许可法》第六十九条",
        on=date(2026, 12, 1),
        actor=APPROVER,
    )
    assert (case.state, Certificate.objects.get().state) == (State.REVOKED, "revoked")


def test_a_correction_changes_nothing_but_the_record(house):
    case = granted(house)
    correct_decision(case=case, text="门牌号由12号更正为21号", on=MONDAY, actor=APPROVER)
    assert (case.state, case.outcome) == (State.GRANTED, Outcome.GRANT)
    assert Entry.objects.filter(move="case.correct").count() == 1


def test_refusing_needs_a_coded_and_a_written_reason(house):
    case = take(house)
    with pytest.raises(Refused) as refused:
        refuse_case(case=case, reason_code="X", reason="否", on=MONDAY, actor=CLERK)
    assert [v.field for v in refused.value.violations] == ["reason_code", "reason"]
    refuse_case(case=case, reason_code="R02", reason="请到交通运输局办理", on=MONDAY, actor=CLERK)
    assert (case.state, documents(case)) == (State.NOT_ACCEPTED, ["收件凭证", "不予受理决定书"])


def test_an_applicant_withdraws_before_the_decision_only(house):
    case = withdraw_case(case=accepted(house), reason="不办了", on=MONDAY, actor=CITIZEN)
    assert case.state == State.WITHDRAWN
    with pytest.raises(Refused, match="不能撤回"):
        withdraw_case(case=granted(house), reason="", on=MONDAY, actor=CITIZEN)


class TestGaps:
    def take_with_gap(self, house):
        case = take(house, papers=ALL - {"rules"}, promised=frozenset({"rules"}))
        return accept_case(case=case, with_gaps=True, on=MONDAY, actor=CLERK)

    def test_only_listed_materials_may_follow(self, house):
        case = take(house, papers=ALL - {"rules", "plan"}, promised=frozenset({"rules", "plan"}))
        with pytest.raises(Refused) as refused:
            accept_case(case=case, with_gaps=True, on=MONDAY, actor=CLERK)
        assert [v.message for v in refused.value.violations] == ["缺少：平面图"]

    def test_the_notice_names_the_day_and_the_consequence(self, house):
        case = self.take_with_gap(house)
        assert case.has_gaps
        notice = case.documents.get(kind="gap_notice").content
        assert notice["items"] == ["安全管理制度"]
        assert notice["sentences"][1] == (
            "请于2026年11月16日前补齐。逾期未补齐的，撤销受理并书面说明理由。"
        )
        assert notice["source"] == "《浙江省保障“最多跑一次”改革规定》第十一条"

    def test_a_filled_gap_frees_the_grant(self, house):
        case = agree(self.take_with_gap(house), "治安条件", "卫生条件", "复核")
        with pytest.raises(Refused, match="容缺材料未补齐：安全管理制度"):
            grant_case(case=case, reason="符合条件", on=MONDAY, actor=APPROVER)
        fill_gap(case=case, codes=frozenset({"rules"}), on=MONDAY, actor=CLERK)
        grant_case(case=case, reason="符合条件", on=MONDAY, actor=APPROVER)
        assert case.state == State.GRANTED

    @pytest.mark.parametrize(
        ("on", "state"),
        [(date(2026, 11, 16), State.REVIEWING), (date(2026, 11, 17), State.REVOKED)],
    )
    def test_it_lapses_the_day_after_and_not_before(self, house, on, state):
        case = self.take_with_gap(house)
        sweep_cases(on=on)
        case.refresh_from_db()
        assert case.state == state


class TestTime:
    @pytest.mark.parametrize(
        ("on", "state"),
        [(date(2026, 11, 9), State.RECEIVED), (date(2026, 11, 10), State.REVIEWING)],
    )
    def test_silence_counts_as_acceptance_after_five_working_days(self, house, on, state):
        case = take(house)
        sweep_cases(on=on)
        case.refresh_from_db()
        assert case.state == state

    @pytest.mark.parametrize(
        ("on", "state"),
        [(date(2026, 11, 23), State.SUPPLEMENTING), (date(2026, 11, 24), State.WITHDRAWN)],
    )
    def test_a_supplement_that_never_comes_counts_as_withdrawn(self, house, on, state):
        case = return_case(case=take(house, papers=frozenset()), faults={}, on=MONDAY, actor=CLERK)
        sweep_cases(on=on)
        case.refresh_from_db()
        assert case.state == state

    @pytest.mark.parametrize(
        ("on", "light"),
        [
            (date(2026, 11, 10), Light.GREEN),
            (date(2026, 11, 11), Light.YELLOW),
            (date(2026, 11, 17), Light.RED),
            (date(2026, 12, 1), Light.BLACK),
        ],
    )
    def test_an_overdue_case_turns_red_and_stays_on_record(self, house, on, light):
        case = accepted(house)
        sweep_cases(on=on)
        case.refresh_from_db()
        recorded = Entry.objects.filter(move="case.overdue").count()
        assert (case.light, recorded) == (light, int(light in {Light.RED, Light.BLACK}))

    def test_a_failing_case_does_not_stop_the_others(self, house, caplog):
        broken, sound = take(house), take(house)
        Case.objects.filter(pk=broken.pk).update(region="不是代码")
        sweep_cases(on=date(2026, 11, 10))
        broken.refresh_from_db()
        sound.refresh_from_db()
        assert (broken.state, sound.state) == (State.RECEIVED, State.REVIEWING)
        assert f"sweep failed for case {broken.pk}" in caplog.text

    def test_sweeping_twice_changes_nothing_more(self, house):
        take(house)
        sweep_cases(on=date(2026, 11, 10))
        before = (Entry.objects.count(), LegalDocument.objects.count())
        assert sweep_cases(on=date(2026, 11, 10)) == "无到期办件"
        assert (Entry.objects.count(), LegalDocument.objects.count()) == before
