"""A bad review on its way: contact, verdict, correction, reply, return visit, publication."""

from datetime import date

import pytest

from onewindow.engines.inspections.api import Done, Finding, FindingState, escalate_late
from onewindow.foundation.messaging.api import messages_of
from onewindow.foundation.records.api import attach_file, entries_of, key_of
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Refused
from onewindow.services.feedback.actions.complaining import ComplaintDraft, register_complaint
from onewindow.services.feedback.actions.following import (
    Judgement,
    close_unpublished,
    judge,
    record_contact,
    record_visit,
    reply,
    report_rectified,
)
from onewindow.services.feedback.actions.publishing import (
    Wording,
    propose_publication,
    publish_review,
    return_publication,
)
from onewindow.services.feedback.models import FollowUp, Publication, Review
from onewindow.services.feedback.rules import ComplaintChannel, Verdict
from tests.services.feedback.conftest import (
    MONDAY,
    TUESDAY,
    case_service,
    reviewed,
    visit_service,
)

pytestmark = pytest.mark.django_db
MANAGER, FIXER, DEPUTY = (
    Actor("user:8", "戴立新"),
    Actor("user:9", "沈佳"),
    Actor("user:7", "韦春来"),
)


def done(text, on=MONDAY, actor=MANAGER, files=()):
    return Done(text, on, actor, files)


def bad(hall, *, named=True, score=1):
    reviewed(case_service(hall), score, named=named)
    return FollowUp.objects.get()


def judged(hall, verdict=Verdict.VALID, *, named=True):
    follow_up = bad(hall, named=named)
    if named:
        record_contact(follow_up=follow_up, was_reached=True, done=done("电话联系，确有此事"))
    judgement = Judgement(verdict, "等候两小时，情况属实", hall.civil, hall.approver)
    judge(follow_up=follow_up, judgement=judgement, is_own=False, done=done("", TUESDAY))
    return follow_up


def rectified(hall, **said):
    follow_up = judged(hall, **said)
    report_rectified(follow_up=follow_up, done=done("增开一个窗口", TUESDAY, FIXER))
    return follow_up


def replied(hall, **said):
    follow_up = rectified(hall, **said)
    reply(follow_up=follow_up, done=done("已增开窗口，向您致歉", TUESDAY))
    return follow_up


def visited(hall):
    follow_up = replied(hall)
    record_visit(
        follow_up=follow_up, was_reached=True, is_satisfied=True, done=done("现在满意", TUESDAY)
    )
    return follow_up


def codes(refused):
    return [violation.code for violation in refused.value.violations]


def stages(finding):
    return [(s.code, s.due, s.finished_on) for s in finding.stages.order_by("id")]


def test_a_named_bad_review_walks_its_stages_each_with_its_deadline(hall):
    follow_up = visited(hall)
    assert stages(follow_up.finding) == [
        ("contact", date(2026, 11, 3), MONDAY),
        ("judge", date(2026, 11, 5), TUESDAY),
        ("rectify", date(2026, 11, 24), TUESDAY),
        ("reply", date(2026, 11, 4), TUESDAY),
        ("visit", date(2026, 11, 10), TUESDAY),
        ("publish", date(2026, 12, 3), None),
    ]
    assert (follow_up.finding.state, follow_up.is_satisfied) == (FindingState.VERIFIED, True)


def test_an_anonymous_one_is_never_contacted_and_never_visited(hall):
    follow_up = replied(hall, named=False)
    assert [code for code, _, _ in stages(follow_up.finding)] == [
        "judge",
        "rectify",
        "reply",
        "publish",
    ]
    assert follow_up.finding.state == FindingState.VERIFIED


def test_a_mistake_is_laid_over_and_the_review_stays_as_it_was(hall):
    follow_up = bad(hall)
    before = Review.objects.values().get()
    record_contact(follow_up=follow_up, was_reached=True, done=done("本人说点错了"))
    judgement = Judgement(Verdict.MISTAKE, "本人电话确认点错了")
    judge(follow_up=follow_up, judgement=judgement, is_own=False, done=done(""))
    assert Review.objects.values().get() == before
    assert (follow_up.ruling.verdict, follow_up.ruling.counts) == ("mistake", False)
    assert follow_up.finding.state == FindingState.DISMISSED


@pytest.mark.parametrize(
    ("verdict", "reached", "code"),
    [
        (Verdict.MISTAKE, False, "verdict.mistake"),
        (Verdict.MALICIOUS, True, "verdict.malicious"),
        (Verdict.UNREACHABLE, False, "verdict.unreachable"),
        (Verdict.UNFOUNDED, True, "verdict.unknown"),
    ],
)
def test_a_verdict_needs_what_it_stands_on(hall, verdict, reached, code):
    follow_up = bad(hall)
    record_contact(follow_up=follow_up, was_reached=reached, done=done("打了电话"))
    with pytest.raises(Refused) as refused:
        judge(
            follow_up=follow_up,
            judgement=Judgement(verdict, "理由足够长了"),
            is_own=False,
            done=done(""),
        )
    assert codes(refused) == [code]


@pytest.mark.parametrize(("days", "is_enough"), [((2, 3), False), ((2, 3, 4), True)])
def test_unreachable_takes_three_different_days(hall, days, is_enough):
    follow_up = bad(hall)
    for day in (*days, days[-1]):
        attempt = done("无人接听", date(2026, 11, day))
        record_contact(follow_up=follow_up, was_reached=False, done=attempt)
    judgement = Judgement(Verdict.UNREACHABLE, "多日多次无人接听", hall.civil)
    if not is_enough:
        with pytest.raises(Refused):
            judge(follow_up=follow_up, judgement=judgement, is_own=False, done=done(""))
        return
    ruling = judge(follow_up=follow_up, judgement=judgement, is_own=False, done=done(""))
    assert (ruling.counts, follow_up.finding.state) == (True, FindingState.FIXING)


def test_the_one_reviewed_does_not_judge_himself(hall):
    follow_up = bad(hall)
    record_contact(follow_up=follow_up, was_reached=True, done=done("联系上了"))
    with pytest.raises(Refused) as refused:
        judge(
            follow_up=follow_up,
            judgement=Judgement(Verdict.MISTAKE, "本人说点错了"),
            is_own=True,
            done=done(""),
        )
    assert codes(refused) == ["verdict.own"]


def test_malicious_stands_on_evidence(hall, png):
    follow_up = bad(hall)
    record_contact(follow_up=follow_up, was_reached=True, done=done("联系上了"))
    proof = attach_file(file=png, name="截图.png", owner="feedback", actor=MANAGER)
    judgement = Judgement(Verdict.MALICIOUS, "同一人多次虚构经过")
    judge(
        follow_up=follow_up,
        judgement=judgement,
        is_own=False,
        done=done("", files=(proof,)),
    )
    assert [one.attachment for one in follow_up.finding.evidence.all()] == [proof]


@pytest.mark.parametrize(
    "words", ["王桂英等了两小时", "评价人电话13800000001", "证号330106194303120023"]
)
def test_words_that_the_one_reviewed_reads_do_not_say_who_wrote(hall, words):
    follow_up = judged(hall)
    with pytest.raises(Refused) as refused:
        report_rectified(follow_up=follow_up, done=done(words, TUESDAY, FIXER))
    assert codes(refused) == ["identity.told"]


def test_not_satisfied_sends_the_work_back_with_a_new_deadline(hall):
    follow_up = replied(hall)
    record_visit(
        follow_up=follow_up,
        was_reached=True,
        is_satisfied=False,
        done=done("还是要等", date(2026, 11, 9)),
    )
    finding = follow_up.finding
    assert (finding.state, finding.reopened, follow_up.rectified_on) == ("fixing", 1, None)
    assert follow_up.rectify_due == date(2026, 11, 30)


def test_who_cannot_be_visited_on_three_days_is_not_waited_for(hall):
    follow_up = replied(hall)
    for day in (3, 4, 5):
        assert follow_up.finding.state == FindingState.FIXED
        record_visit(
            follow_up=follow_up,
            was_reached=False,
            is_satisfied=None,
            done=done("无人接听", date(2026, 11, day)),
        )
    assert (follow_up.finding.state, follow_up.is_satisfied) == (FindingState.VERIFIED, None)


def test_the_writer_hears_of_each_step(hall):
    visited(hall)
    titles = [m.title for m in messages_of(hall.elder) if m.title.startswith("您的评价")]
    assert sorted(titles) == ["您的评价已核实", "您的评价有反馈了"]


def test_nothing_on_the_record_of_the_work_names_the_writer(hall):
    follow_up = visited(hall)
    entries = entries_of(key_of(follow_up.finding)) + entries_of(key_of(follow_up.review))
    told = str([(e.actor, e.actor_name, e.detail) for e in entries])
    assert "王桂英" not in told
    assert "13800000001" not in told


def test_publication_takes_two_people_and_closes_the_work(hall):
    review = visited(hall).review
    publication = propose_publication(
        review=review, wording=Wording("等候太久", "已增开窗口"), actor=MANAGER
    )
    with pytest.raises(Refused) as refused:
        publish_review(publication=publication, on=TUESDAY, actor=MANAGER)
    assert codes(refused) == ["publication.own"]
    publish_review(publication=publication, on=TUESDAY, actor=DEPUTY)
    finding = Finding.objects.get()
    assert (publication.state, publication.published_on, finding.state) == (
        "published",
        TUESDAY,
        "closed",
    )


def test_what_names_people_is_not_published(hall):
    review = visited(hall).review
    with pytest.raises(Refused) as refused:
        propose_publication(
            review=review,
            wording=Wording("王桂英，电话13800000001", "请致电0571-88100001"),
            actor=MANAGER,
        )
    assert codes(refused) == ["publication.personal"] * 3


def test_a_returned_proposal_is_changed_and_proposed_again(hall):
    review = visited(hall).review
    publication = propose_publication(
        review=review, wording=Wording("等候太久", "知道了"), actor=MANAGER
    )
    return_publication(publication=publication, remark="回复请写清做了什么", actor=DEPUTY)
    propose_publication(review=review, wording=Wording("等候太久", "已增开窗口"), actor=MANAGER)
    publication.refresh_from_db()
    assert (publication.state, publication.reply) == ("proposed", "已增开窗口")
    assert Publication.objects.count() == 1


def test_the_public_does_not_read_it_before_the_work_is_verified(hall):
    follow_up = replied(hall)
    with pytest.raises(Refused) as refused:
        propose_publication(
            review=follow_up.review, wording=Wording("等候太久", "已改"), actor=MANAGER
        )
    assert codes(refused) == ["publication.not_open"]


def test_work_can_end_unpublished_with_a_reason(hall):
    follow_up = visited(hall)
    with pytest.raises(Refused):
        close_unpublished(follow_up=follow_up, done=done("不"))
    close_unpublished(follow_up=follow_up, done=done("评价人不同意公开"))
    assert follow_up.finding.state == FindingState.CLOSED


@pytest.mark.parametrize(("day", "late"), [(3, 0), (4, 1)])
def test_a_stage_is_escalated_the_day_after_it_was_due_and_once_only(hall, day, late):
    bad(hall)
    assert escalate_late(on=date(2026, 11, day)) == late
    assert escalate_late(on=date(2026, 11, day)) == 0


def test_a_finished_stage_takes_the_escalation_off(hall):
    follow_up = bad(hall)
    escalate_late(on=date(2026, 11, 4))
    follow_up.finding.refresh_from_db()
    late = done("打了电话", date(2026, 11, 4))
    record_contact(follow_up=follow_up, was_reached=True, done=late)
    finding = Finding.objects.get()
    assert (finding.escalated_on, finding.stages.get(code="contact").is_late) == (None, True)


def test_of_two_who_judge_at_once_the_second_is_refused(hall):
    follow_up = bad(hall, named=False)
    again = FollowUp.objects.select_related("finding").get()
    judgement = Judgement(Verdict.VALID, "情况属实无误", hall.civil)
    judge(follow_up=follow_up, judgement=judgement, is_own=False, done=done(""))
    with pytest.raises(Refused) as refused:
        judge(follow_up=again, judgement=judgement, is_own=False, done=done(""))
    assert codes(refused) == ["record.stale"]


def complained(hall, **said):
    draft = ComplaintDraft(
        channel=ComplaintChannel.PHONE,
        text="窗口人员态度不好，让我跑了三趟",
        organization=hall.civil,
        site=hall.site,
        **said,
    )
    return register_complaint(draft=draft, done=done("", actor=FIXER))


def test_a_complaint_runs_the_same_way_and_is_not_published(hall):
    complaint = complained(hall, person=hall.elder, clerk=hall.clerk)
    follow_up = complaint.follow_up
    record_contact(follow_up=follow_up, was_reached=True, done=done("了解了经过"))
    judgement = Judgement(Verdict.VALID, "告知不清，属实", hall.civil, hall.clerk)
    judge(follow_up=follow_up, judgement=judgement, is_own=False, done=done(""))
    report_rectified(follow_up=follow_up, done=done("重新培训一次性告知", TUESDAY, FIXER))
    reply(follow_up=follow_up, done=done("已处理，向您致歉", TUESDAY))
    record_visit(
        follow_up=follow_up, was_reached=True, is_satisfied=True, done=done("满意", TUESDAY)
    )
    assert (complaint.number, follow_up.finding.state) == ("TS202611020001", "closed")
    assert [code for code, _, _ in stages(follow_up.finding)] == [
        "contact",
        "judge",
        "rectify",
        "reply",
        "visit",
    ]
    assert stages(follow_up.finding)[2][1] == date(2026, 11, 9)


def test_a_complaint_without_a_name_or_phone_is_judged_at_once(hall):
    assert complained(hall).follow_up.finding.stage == "judge"


def test_a_complaint_that_says_nothing_is_refused(hall):
    draft = ComplaintDraft(ComplaintChannel.WEB, "差", hall.civil)
    with pytest.raises(Refused) as refused:
        register_complaint(draft=draft, done=done(""))
    assert codes(refused) == ["complaint.text"]


def test_the_finding_of_a_visit_lies_with_the_hall_that_served(hall):
    reviewed(visit_service(hall), 2)
    finding = Finding.objects.get()
    assert (finding.desk, finding.organization, finding.severity) == (
        hall.centre,
        hall.centre,
        "minor",
    )
