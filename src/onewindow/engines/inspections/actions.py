"""Dealing with findings: raise, assign, rectify, verify, reopen, close, dismiss, escalate."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from onewindow.engines.inspections.models import Evidence, Finding, FindingStage
from onewindow.engines.inspections.rules import (
    FINDING,
    OPEN,
    STANDARD,
    FindingState,
    Severity,
    Stage,
    check_other_eyes,
    check_words,
    first_stage,
    stage_after,
    stages_as_data,
    stages_of_data,
)
from onewindow.foundation.accounts.api import User
from onewindow.foundation.directory.api import Organization
from onewindow.foundation.policy.api import office_calendar, policy_in_force
from onewindow.foundation.records.api import Attachment, create, joined, move
from onewindow.kernel.actors import SYSTEM, Actor
from onewindow.kernel.violations import refuse, refuse_if_any
from onewindow.kernel.workdays import deadline


@dataclass(frozen=True, slots=True)
class FindingDraft:
    """
    What a finding says when it is raised.

    ``desk`` sees to it that the finding is dealt with; ``page`` is the address of the page that
    leads it, empty for the engine's own.
    """

    subject: str
    source: str
    source_name: str
    title: str
    text: str
    desk: Organization
    plan: Sequence[Stage] = STANDARD
    severity: Severity = Severity.MINOR
    page: str = ""
    organization: Organization | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What somebody did about a finding: in words, with files, on which day, by whom."""

    text: str
    on: date
    actor: Actor
    files: Sequence[Attachment] = ()


@joined
def raise_finding(*, draft: FindingDraft, done: Done) -> Finding:
    """
    Raise a finding (登记问题); the clock of its first stage starts.

    :raises Refused: if it has no title or says nothing.
    """
    refuse_if_any([*check_words(draft.title, "title"), *check_words(draft.text)])
    finding = Finding(
        subject=draft.subject,
        source=draft.source,
        source_name=draft.source_name,
        severity=draft.severity,
        title=draft.title[:120],
        text=draft.text,
        page=draft.page,
        desk=draft.desk,
        organization=draft.organization,
        plan=stages_as_data(draft.plan),
        raised_on=done.on,
    )
    stage = first_stage(draft.plan, FindingState.FOUND)
    if stage is None:
        raise ValueError("a plan begins with a stage in which the finding is found")
    period = _period(finding, stage, done.on)
    finding.stage, finding.due = stage.code, period.due
    create(
        subject=finding,
        lifecycle=FINDING,
        names=["raise"],
        actor=done.actor,
        start=FindingState.FOUND,
        details={"raise": {"title": finding.title, "source": draft.source_name}},
    )
    period.finding = finding
    period.save()
    _keep(finding, stage.code, done.files)
    return finding


@joined
def finish_stage(*, finding: Finding, done: Done) -> None:
    """
    Finish the open stage without a change of state; the next one of the same state begins.

    :raises Refused: if the stage was finished by somebody else, or nothing is said.
    """
    refuse_if_any(check_words(done.text))
    plan = stages_of_data(finding.plan)
    following = stage_after(plan, finding.stage, finding.state)
    _pass(finding, "step", done, following)


@joined
def assign_finding(
    *, finding: Finding, organization: Organization, owner: User | None, done: Done
) -> None:
    """
    Give a finding to the organization and the person who put it right (分派、改派).

    :raises Refused: if the finding is past that.
    """
    to = f"{organization} {owner or ''}".strip()
    if finding.state == FindingState.FIXING:
        detail = {"to": to, "text": done.text}
        move(
            subject=finding,
            lifecycle=FINDING,
            name="reassign",
            actor=done.actor,
            detail=detail,
            organization=organization,
            owner=owner,
        )
        return
    _enter(finding, "assign", done, {"to": to}, organization=organization, owner=owner)


@joined
def rectify_finding(*, finding: Finding, done: Done) -> None:
    """
    Report that the finding was put right (整改完成).

    :raises Refused: if it is not being put right now, or the report says nothing.
    """
    refuse_if_any(check_words(done.text))
    _enter(finding, "rectify", done, fixer=done.actor.key)


@joined
def verify_finding(*, finding: Finding, done: Done) -> None:
    """
    Confirm that the finding was put right (核验通过).

    :raises Refused: if there is nothing to verify, or the verifier did the work himself.
    """
    refuse_if_any(
        [*check_words(done.text), *check_other_eyes(verifier=done.actor.key, fixer=finding.fixer)]
    )
    _enter(finding, "verify", done)


@joined
def reopen_finding(*, finding: Finding, done: Done) -> None:
    """
    Send a finding back to be put right again (退回重新整改).

    :raises Refused: if it was never reported as put right, or no reason is given.
    """
    refuse_if_any(check_words(done.text))
    _enter(finding, "reopen", done, reopened=finding.reopened + 1, over_on=None)


@joined
def close_finding(*, finding: Finding, done: Done) -> None:
    """
    Strike the finding off the list (销号).

    :raises Refused: if it was not verified.
    """
    _enter(finding, "close", done, over_on=done.on)


@joined
def dismiss_finding(*, finding: Finding, done: Done) -> None:
    """
    State that the finding does not hold (不成立); it stays on the list with the reason.

    :raises Refused: if it was put right already, or no reason is given.
    """
    refuse_if_any(check_words(done.text))
    _enter(finding, "dismiss", done, over_on=done.on)


def escalate_late(*, on: date) -> int:
    """Report every open finding whose stage is over its day (逾期上报); return how many."""
    late = Finding.objects.filter(state__in=sorted(OPEN), due__lt=on, escalated_on=None)
    count = 0
    for finding in late.order_by("due", "id")[:1000]:
        with transaction.atomic():
            detail = {"stage": finding.stage, "due": finding.due.isoformat()}  # type: ignore[union-attr]
            move(
                subject=finding,
                lifecycle=FINDING,
                name="escalate",
                actor=SYSTEM,
                detail=detail,
                escalated_on=on,
            )
        count += 1
    return count


def _enter(
    finding: Finding, name: str, done: Done, detail: dict[str, Any] | None = None, **changes: Any
) -> None:
    """Make the move, close the stage that was open and open the first one of the new state."""
    after = FINDING.target(name, finding.state)
    following = first_stage(stages_of_data(finding.plan), after)
    _pass(finding, name, done, following, detail or {}, **changes)


def _pass(
    finding: Finding,
    name: str,
    done: Done,
    following: Stage | None,
    detail: dict[str, Any] | None = None,
    **changes: Any,
) -> None:
    said = {"text": done.text} if done.text else {}
    leaving = finding.stage
    _finish_period(finding, done)
    period = _period(finding, following, done.on) if following else None
    move(
        subject=finding,
        lifecycle=FINDING,
        name=name,
        actor=done.actor,
        detail={**said, "stage": _label(finding, leaving), **(detail or {})},
        stage=following.code if following else "",
        due=period.due if period else None,
        escalated_on=None,
        **changes,
    )
    if period:
        period.save()
    _keep(finding, leaving, done.files)


def _finish_period(finding: Finding, done: Done) -> None:
    """Close the open stage; of two who finish it at once only the first succeeds."""
    if not finding.stage:
        return
    was_first = FindingStage.objects.filter(
        finding=finding, code=finding.stage, finished_on=None
    ).update(finished_on=done.on, text=done.text, actor_name=done.actor.name)
    if not was_first:
        raise refuse("record.stale", "已被他人处理，请刷新后再试")


def _period(finding: Finding, stage: Stage, on: date) -> FindingStage:
    """Return the stage as a row with its deadline; not stored yet."""
    period = FindingStage(finding=finding, code=stage.code, label=stage.label, started_on=on)
    if stage.limit:
        value = policy_in_force(stage.limit, on=on, region=finding.desk.region.code)
        found = deadline(
            on, limit=int(value.value), day_type=value.day_type, workdays=office_calendar()
        )
        period.due, period.is_provisional = found.due, found.is_provisional
        period.limit, period.source = value.wording, value.source
        period.confidence = value.confidence.badge
    return period


def _label(finding: Finding, code: str) -> str:
    return next((s.label for s in stages_of_data(finding.plan) if s.code == code), code)


def _keep(finding: Finding, stage: str, files: Iterable[Attachment]) -> None:
    Evidence.objects.bulk_create(
        Evidence(finding=finding, attachment=file, stage=stage) for file in files
    )
