"""Work on bad reviews and complaints: lists, one page, and who may see or do what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from onewindow.engines.inspections.api import (
    OPEN,
    FindingRow,
    FindingStage,
    Powers,
    findings_visible_to,
    powers_over,
    rows_of,
)
from onewindow.foundation.accounts.api import granted_roles
from onewindow.foundation.directory.api import Person
from onewindow.services.feedback.models import Complaint, FollowUp, Review, Service
from onewindow.services.feedback.rules import Look

STAGES = {
    "contact": "联系核实",
    "judge": "判定",
    "rectify": "整改",
    "reply": "反馈",
    "visit": "回访",
    "publish": "公开",
}


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One line of the work list: what is to be done, its light, and by whom."""

    follow_up: FollowUp
    row: FindingRow


def follow_ups_visible_to(user: Any) -> QuerySet[FollowUp]:
    """Return the work that the user may see; who wrote is never part of it."""
    visible = findings_visible_to(user).filter(pk=OuterRef("finding"))
    return FollowUp.objects.filter(Exists(visible)).select_related(
        "finding__desk__region",
        "finding__organization",
        "finding__owner",
        "review__service__site",
        "review__service__counter",
        "complaint",
        "ruling",
    )


@dataclass(frozen=True, slots=True)
class WorkFilter:
    """What the work list is narrowed to."""

    kind: str = ""
    stage: str = ""
    over: bool = False
    mine: bool = False


def work_list(user: Any, *, wanted: WorkFilter) -> QuerySet[FollowUp]:
    """Return the work, next due first; what is over comes newest first."""
    rows = follow_ups_visible_to(user)
    if wanted.kind == "bad":
        rows = rows.filter(review__is_bad=True)
    elif wanted.kind == "basic":
        rows = rows.filter(review__is_bad=False)
    elif wanted.kind == "complaint":
        rows = rows.filter(complaint__isnull=False)
    if wanted.stage:
        rows = rows.filter(finding__stage=wanted.stage)
    if wanted.mine:
        rows = rows.filter(finding__owner=user)
    if wanted.over:
        return rows.exclude(finding__state__in=sorted(OPEN)).order_by("-finding__over_on", "-id")
    return rows.filter(finding__state__in=sorted(OPEN)).order_by("finding__due", "id")


def late_work(user: Any) -> QuerySet[FollowUp]:
    """Return the work that was reported as late and is still open."""
    rows = follow_ups_visible_to(user).filter(finding__state__in=sorted(OPEN))
    return rows.filter(finding__escalated_on__isnull=False).order_by("finding__due", "id")


def work_rows(follow_ups: Iterable[FollowUp], *, on: date) -> list[WorkRow]:
    """Return the work as lines of a list."""
    found = list(follow_ups)
    lights = rows_of([one.finding for one in found], on=on)
    return [WorkRow(one, light) for one, light in zip(found, lights, strict=True)]


def powers_of(user: Any, follow_up: FollowUp) -> Powers:
    """Return whether the user leads the work or puts it right; the one reviewed does not lead."""
    powers = powers_over(user, follow_up.finding)
    return Powers(leads=powers.leads and not is_reviewed(user, follow_up), fixes=powers.fixes)


def is_reviewed(user: Any, follow_up: FollowUp) -> bool:
    """Test if the user is the one about whom the review or complaint is."""
    said = follow_up.review.service if follow_up.review else follow_up.complaint
    return bool(said and said.clerk_id and said.clerk_id == user.pk)


def look_of(user: Any, follow_up: FollowUp) -> Look:
    """Return who wants to see the writer, ready for the rule."""
    desk = follow_up.finding.desk
    said = follow_up.review or follow_up.complaint
    return Look(
        roles_at_desk=frozenset(g.role for g in granted_roles(user) if g.reaches(desk.path)),
        is_reviewed=is_reviewed(user, follow_up),
        is_named=bool(said and said.is_named),
        stage=follow_up.finding.stage,
    )


def person_of(follow_up: FollowUp) -> Person | None:
    """Return who wrote; for messages and for those who may look, never for a list."""
    if follow_up.review:
        return follow_up.review.service.person
    return follow_up.complaint.person if follow_up.complaint else None


def names_of(said: Service | Complaint) -> list[str]:
    """Return the names that would tell who wrote."""
    case = said.case
    names = [said.person.name if said.person else "", case.applicant_name if case else ""]
    if isinstance(said, Complaint):
        names.append(said.caller_name)
    return sorted({name for name in names if len(name) > 1})


def names_of_follow_up(follow_up: FollowUp) -> list[str]:
    """Return the names that would tell who wrote the review or complaint."""
    if follow_up.review:
        return names_of(follow_up.review.service)
    return names_of(follow_up.complaint) if follow_up.complaint else []


def stages_of(follow_up: FollowUp) -> list[FindingStage]:
    """Return the stages passed and the one that is open, in order."""
    return list(follow_up.finding.stages.order_by("id"))


def reviews_of(person: Person) -> QuerySet[Review]:
    """Return the reviews that a person gave, newest first, with what became of them."""
    return (
        Review.objects.filter(Q(service__person=person) | Q(service__case__agent=person))
        .filter(origin="given")
        .select_related("service", "follow_up__finding", "publication")
        .order_by("-at", "-id")
    )


def complaints_of(person: Person) -> QuerySet[Complaint]:
    """Return the complaints of a person, newest first."""
    return (
        Complaint.objects.filter(person=person)
        .select_related("follow_up__finding", "organization", "matter__basic")
        .order_by("-id")
    )


@dataclass(frozen=True, slots=True)
class Step:
    """One step as the writer reads it."""

    title: str
    when: str
    text: str
    state: str


def progress_of(follow_up: FollowUp) -> list[Step]:
    """Return what was done and what comes next, in the writer's words; without staff names."""
    steps = []
    for stage in stages_of(follow_up):
        if stage.finished_on:
            when = f"{stage.finished_on.month}月{stage.finished_on.day}日"
            text = follow_up.reply if stage.code == "reply" else ""
            steps.append(Step(stage.label, when, text, "done"))
        else:
            due = f"{stage.due.month}月{stage.due.day}日前" if stage.due else ""
            steps.append(Step(stage.label, due, "", "now"))
    ruling = getattr(follow_up, "ruling", None)
    if ruling and not ruling.counts:
        words = f"{ruling.get_verdict_display()}。{ruling.reason}"
        steps.append(Step("核实结果", f"{ruling.on.month}月{ruling.on.day}日", words, "done"))
    return steps
