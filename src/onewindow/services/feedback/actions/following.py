"""What follows a bad review or a complaint: contact, judge, correct, reply, visit again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from onewindow.engines.inspections.api import (
    Done,
    FindingDraft,
    FindingState,
    Severity,
    Stage,
    assign_finding,
    close_finding,
    dismiss_finding,
    finish_stage,
    raise_finding,
    rectify_finding,
    reopen_finding,
    verify_finding,
)
from onewindow.foundation.accounts.api import User
from onewindow.foundation.directory.api import Organization
from onewindow.foundation.messaging.api import send_message
from onewindow.foundation.policy.api import policy_in_force
from onewindow.foundation.records.api import joined, key_of
from onewindow.kernel.actors import SYSTEM
from onewindow.kernel.violations import Violation, refuse, refuse_if_any
from onewindow.services.feedback.models import Complaint, Contact, FollowUp, Review, Ruling
from onewindow.services.feedback.queries.handling import (
    names_of,
    names_of_follow_up,
    person_of,
)
from onewindow.services.feedback.rules import (
    NOT_COUNTED,
    OF_COMPLAINTS,
    OF_REVIEWS,
    Judging,
    Purpose,
    SchemePack,
    Verdict,
    check_no_identity,
    check_verdict,
    without_personal,
)

_SILENT = "（没有写意见）"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with its reason, and who puts it right if it holds."""

    verdict: Verdict
    reason: str
    organization: Organization | None = None
    owner: User | None = None


def open_follow_up(*, review: Review, content: SchemePack, on: date) -> FollowUp:
    """Make work of a review that is to be looked into (生成差评工单), at once and by itself."""
    service = review.service
    words = "、".join(review.tags)
    text = "。".join(filter(None, [words, without_personal(review.text, names_of(service))]))
    draft = FindingDraft(
        subject=key_of(review),
        source="review",
        source_name="差评" if review.is_bad else review.grade,
        title=f"{review.grade}：{service.title}",
        text=text or _SILENT,
        desk=service.desk,
        organization=service.organization,
        plan=_plan(content, is_complaint=False, is_named=review.is_named),
        severity=Severity.GRAVE if review.score == 1 else Severity.MINOR,
        page=f"/desk/reviews/{review.pk}/",
    )
    finding = raise_finding(draft=draft, done=Done("", on, SYSTEM))
    return FollowUp.objects.create(review=review, finding=finding)


def open_complaint(*, complaint: Complaint, content: SchemePack, done: Done) -> FollowUp:
    """Make work of a complaint."""
    draft = FindingDraft(
        subject=key_of(complaint),
        source="complaint",
        source_name="投诉",
        title=f"投诉：{complaint.matter.basic if complaint.matter else complaint.organization}",
        text=without_personal(complaint.text, names_of(complaint)),
        desk=complaint.desk,
        organization=complaint.organization,
        plan=_plan(content, is_complaint=True, is_named=complaint.is_named),
        page=f"/desk/complaints/{complaint.pk}/",
    )
    finding = raise_finding(draft=draft, done=done)
    return FollowUp.objects.create(complaint=complaint, finding=finding)


@joined
def record_contact(*, follow_up: FollowUp, was_reached: bool, done: Done) -> Contact:
    """
    Write down an attempt to reach the reviewer (联系核实); the first one ends the stage.

    :raises Refused: if nobody is to be contacted now, or nothing is said.
    """
    if follow_up.finding.stage not in {"contact", "judge"}:
        raise refuse("contact.not_open", "现在不是联系核实的环节")
    contact = _contact(follow_up, Purpose.CONTACT, was_reached, done)
    if follow_up.finding.stage == "contact":
        # 联系记录可能写到评价人，只给负责联系的人看；环节里只留结果。
        finish_stage(finding=follow_up.finding, done=_outcome(done, was_reached))
    return contact


@joined
def judge(*, follow_up: FollowUp, judgement: Judgement, is_own: bool, done: Done) -> Ruling:
    """
    Lay a verdict over a review or a complaint (判定); what was said stays as it is.

    A verdict that counts gives the work to who puts it right; another one ends it.

    :raises Refused: with everything that the verdict lacks.
    """
    finding, verdict = follow_up.finding, judgement.verdict
    if finding.stage != "judge":
        raise refuse("verdict.not_open", "现在不是判定的环节")
    refuse_if_any(_verdict_wrong(follow_up, judgement, is_own=is_own, done=done))
    counts = verdict not in NOT_COUNTED
    said = Done(f"{verdict.label}。{judgement.reason.strip()}", done.on, done.actor, done.files)
    # 先移动问题：两人同时判定时，后一个在这里就被拒绝。
    if counts:
        organization = judgement.organization or finding.organization or finding.desk
        assign_finding(
            finding=finding, organization=organization, owner=judgement.owner, done=said
        )
        _change(follow_up, rectify_due=finding.due)
        words = f"您的意见已核实，交{organization}整改，{_until(finding.due)}。"
    else:
        dismiss_finding(finding=finding, done=said)
        words = f"核实结果：{verdict.label}。{judgement.reason.strip()}"
    ruling = Ruling(
        follow_up=follow_up,
        verdict=verdict,
        counts=counts,
        reason=judgement.reason.strip(),
        on=done.on,
        at=timezone.now(),
        actor=done.actor.key,
        actor_name=done.actor.name,
    )
    ruling.save()
    _tell(follow_up, "已核实", words)
    return ruling


@joined
def report_rectified(*, follow_up: FollowUp, done: Done) -> None:
    """
    Report what was put right (整改完成).

    :raises Refused: if it is not being put right now, or the report says nothing.
    """
    refuse_if_any(check_no_identity(done.text, names_of_follow_up(follow_up), "text"))
    rectify_finding(finding=follow_up.finding, done=done)
    _change(follow_up, rectified_on=done.on)


@joined
def reply(*, follow_up: FollowUp, done: Done) -> None:
    """
    Tell the reviewer what was put right (反馈评价人); who stays anonymous reads it as well.

    :raises Refused: if it is not the time to reply, or nothing is said.
    """
    if follow_up.finding.stage != "reply":
        raise refuse("reply.not_open", "现在不是反馈的环节")
    refuse_if_any(check_no_identity(done.text, names_of_follow_up(follow_up), "text"))
    finding = follow_up.finding
    has_visit = any(stage["code"] == "visit" for stage in finding.plan)
    if has_visit:
        finish_stage(finding=finding, done=done)
    else:
        # 匿名的不回访：反馈即视为核验通过。
        verify_finding(finding=finding, done=done)
    _change(follow_up, reply=done.text.strip(), replied_on=done.on)
    _tell(follow_up, "有反馈了", done.text.strip())
    if not has_visit:
        _end_if_nothing_follows(follow_up, done)


@joined
def record_visit(
    *, follow_up: FollowUp, was_reached: bool, is_satisfied: bool | None, done: Done
) -> None:
    """
    Ask the reviewer again (回访): satisfied ends the work, not satisfied sends it back.

    Who cannot be reached on enough different days is not waited for any longer.

    :raises Refused: if it is not the time to ask again, or the answer is missing.
    """
    finding = follow_up.finding
    if finding.stage != "visit":
        raise refuse("visit.not_open", "现在不是回访的环节")
    if was_reached and is_satisfied is None:
        raise refuse("visit.answer", "请选择评价人现在是否满意")
    _contact(follow_up, Purpose.VISIT, was_reached, done)
    said = "现在满意" if is_satisfied else "仍不满意"
    outcome = Done(said if was_reached else "多次未能联系上", done.on, done.actor)
    if not was_reached:
        attempts = policy_in_force("review.attempts", on=done.on, region=finding.desk.region.code)
        visits = follow_up.contacts.filter(purpose=Purpose.VISIT, on__gte=_stage_start(finding))
        days = visits.order_by().values("on").distinct().count()
        if days < int(attempts.value):
            return
        verify_finding(finding=finding, done=outcome)
        _change(follow_up, visited_on=None, is_satisfied=None)
    elif is_satisfied:
        verify_finding(finding=finding, done=outcome)
        _change(follow_up, visited_on=done.on, is_satisfied=True)
    else:
        reopen_finding(finding=finding, done=outcome)
        _change(
            follow_up,
            visited_on=done.on,
            is_satisfied=False,
            rectify_due=finding.due,
            rectified_on=None,
        )
        _tell(follow_up, "重新整改", f"您对整改还不满意，已退回重新整改，{_until(finding.due)}。")
        return
    _end_if_nothing_follows(follow_up, done)


@joined
def close_unpublished(*, follow_up: FollowUp, done: Done) -> None:
    """
    End the work without publishing (不公开), with the reason.

    :raises Refused: if it is not the time for it, or no reason is given.
    """
    if follow_up.finding.stage != "publish":
        raise refuse("publication.not_open", "现在不是公开的环节")
    if len(done.text.strip()) < 5:
        raise refuse("publication.reason", "请写明不公开的理由（至少5个字）")
    close_finding(finding=follow_up.finding, done=done)


def _end_if_nothing_follows(follow_up: FollowUp, done: Done) -> None:
    finding = follow_up.finding
    if finding.state == FindingState.VERIFIED and not finding.stage:
        close_finding(finding=finding, done=Done("", done.on, done.actor))


def _plan(content: SchemePack, *, is_complaint: bool, is_named: bool) -> tuple[Stage, ...]:
    return tuple(
        Stage(one.code, one.label, FindingState(one.state), one.limit)
        for one in content.plan(is_complaint=is_complaint, is_named=is_named)
    )


def _verdict_wrong(
    follow_up: FollowUp, judgement: Judgement, *, is_own: bool, done: Done
) -> Iterator[Violation]:
    """Yield everything that the verdict lacks."""
    region = follow_up.finding.desk.region.code
    attempts = policy_in_force("review.attempts", on=done.on, region=region)
    tried = follow_up.contacts.filter(purpose=Purpose.CONTACT)
    judging = Judging(
        verdict=judgement.verdict,
        reason=judgement.reason,
        is_named=_is_named(follow_up),
        was_reached=tried.filter(was_reached=True).exists(),
        days_tried=tried.order_by().values("on").distinct().count(),
        evidence=len(done.files),
        is_own=is_own,
    )
    allowed = OF_COMPLAINTS if follow_up.complaint_id else OF_REVIEWS
    yield from check_verdict(
        judging, allowed=allowed, attempts=int(attempts.value), source=attempts.source
    )
    yield from check_no_identity(judgement.reason, names_of_follow_up(follow_up), "reason")


def _contact(follow_up: FollowUp, purpose: Purpose, was_reached: bool, done: Done) -> Contact:
    if len(done.text.strip()) < 2:
        raise refuse("contact.words", "请写明联系的情况")
    contact = Contact(
        follow_up=follow_up,
        purpose=purpose,
        was_reached=was_reached,
        text=done.text.strip(),
        on=done.on,
        at=timezone.now(),
        actor_name=done.actor.name,
    )
    contact.save()
    return contact


def _outcome(done: Done, was_reached: bool) -> Done:
    return Done("已联系上" if was_reached else "未联系上", done.on, done.actor)


def _change(follow_up: FollowUp, **changes: Any) -> None:
    FollowUp.objects.filter(pk=follow_up.pk).update(**changes)
    for name, value in changes.items():
        setattr(follow_up, name, value)


def _is_named(follow_up: FollowUp) -> bool:
    said = follow_up.review or follow_up.complaint
    return bool(said and said.is_named)


def _stage_start(finding: Any) -> date:
    stage = finding.stages.filter(code=finding.stage, finished_on=None).get()
    started: date = stage.started_on
    return started


def _until(due: date | None) -> str:
    return f"{due.month}月{due.day}日前完成" if due else "会尽快完成"


def _tell(follow_up: FollowUp, title: str, body: str) -> None:
    """Write to the reviewer or complainant; staff who write do not see to whom."""
    person = person_of(follow_up)
    if person is None:
        return
    kind = "投诉" if follow_up.complaint_id else "评价"
    link = (
        f"/my/complaints/{follow_up.complaint_id}/"
        if follow_up.complaint_id
        else f"/my/reviews/{follow_up.review_id}/"
    )
    send_message(
        person=person,
        title=f"您的{kind}{title}",
        body=body,
        link=link,
        subject=key_of(follow_up),
    )
