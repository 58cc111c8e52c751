"""Submitting an application: to a decision in the same second, or to a clerk."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from onewindow.foundation.directory.api import Enterprise, Organization, Person
from onewindow.foundation.records.api import (
    create,
    insert_rows,
    joined,
    move_through,
    next_number,
)
from onewindow.kernel.actors import SYSTEM, Actor
from onewindow.kernel.forms import clean_answers
from onewindow.kernel.identifiers import case_number
from onewindow.kernel.violations import Violation, refuse_if_any
from onewindow.services.casework.actions.clocks import policy_clock, start_clocks
from onewindow.services.casework.actions.documents import Writ, issue_documents, served_online
from onewindow.services.casework.actions.drafting import (
    check_applicant,
    new_case,
    new_materials,
)
from onewindow.services.casework.actions.instant import (
    Assessment,
    Ruling,
    assess,
    close_at_once,
    keep_judgement,
)
from onewindow.services.casework.actions.limits import notice_limit
from onewindow.services.casework.actions.notices import tell
from onewindow.services.casework.models import Case, CaseMaterial
from onewindow.services.casework.rules import (
    CASE,
    Channel,
    ClockKind,
    DocumentKind,
    Intake,
    MaterialLine,
    State,
    check_materials,
)
from onewindow.services.catalog.api import Edition, MatterContent, content_of


def check_application(case: Case, *, on: date) -> list[Violation]:
    """Return everything that stops the application from being submitted, field by field."""
    content = content_of(case.edition)
    _, violations = clean_answers(content.fields, case.situation, case.answers, on=on)
    return [
        *_situation(content, case.situation),
        *violations,
        *check_materials(lines_of(case.materials.all()), with_gaps=promises_gaps(case)),
    ]


@transaction.atomic
def submit_case(*, case: Case, on: date, actor: Actor, signed: bool = False) -> Case:
    """
    Submit a draft: number it, decide it at once if its matter allows, else hand it to a clerk.

    ``signed`` says that the applicant signed the undertaking (告知承诺), where there is one.

    :raises Refused: with everything missing or wrong; nothing is kept then.
    """
    parties = (case.person, case.enterprise, case.agent)
    still = check_applicant(case.edition, *parties, on=on)  # 草稿可能比委托、事项活得久
    refuse_if_any([*_check_draft(case), *still, *check_application(case, on=on)])
    content = content_of(case.edition)
    at = timezone.now()
    number = _number(case, on)
    assessment = assess(case, content, on=on, signed=signed)
    ruling = assessment.ruling
    changes: dict[str, Any] = {"number": number, "submitted_at": at}
    if ruling:
        changes |= ruling.changes(at=at)
    move_through(
        subject=case,
        lifecycle=CASE,
        names=["submit", "receive", *(ruling.moves if ruling else ())],
        actor=actor,
        details=_details(case, ruling),
        others=_others(case, ruling),
        **changes,
    )
    return _after(case, content, assessment, on=on)


@dataclass(frozen=True, slots=True)
class Application:
    """
    A complete application that comes in one piece (API, kiosk, counter), without a draft.

    ``papers`` are the codes of materials seen on paper at the counter, ``promised`` those that
    the applicant promises to hand in later (容缺); ``signed`` means a signed undertaking.
    """

    edition: Edition
    channel: Channel
    answers: Mapping[str, Any]
    situation: str = ""
    person: Person | None = None
    enterprise: Enterprise | None = None
    agent: Person | None = None
    received_by: Organization | None = None
    papers: frozenset[str] = frozenset()
    promised: frozenset[str] = frozenset()
    signed: bool = False


def check_whole(application: Application, *, on: date) -> list[Violation]:
    """Return everything that would stop the application; nothing is stored."""
    return prepared(application, on=on)[2]


def outline_case(application: Application, *, on: date) -> tuple[Case, list[Violation]]:
    """Return the case that the application would make, not stored, and what would stop it."""
    case, _, violations = prepared(application, on=on)
    return case, violations


def outline_materials(application: Application, *, on: date) -> list[CaseMaterial]:
    """Return the materials that the application needs, marked as far as known; not stored."""
    return prepared(application, on=on)[1]


@joined
def submit_application(*, application: Application, on: date, actor: Actor) -> Case:
    """
    Take a complete application in one write.

    :raises Refused: with everything missing or wrong; nothing is kept then.
    """
    case, materials, violations = prepared(application, on=on)
    refuse_if_any(violations)
    content = content_of(application.edition)
    is_complete = not any(check_materials(lines_of(materials), with_gaps=False))
    assessment = Assessment()
    if is_complete:
        assessment = assess(case, content, on=on, signed=application.signed)
    ruling = assessment.ruling
    at = timezone.now()
    case.number, case.submitted_at = _number(case, on), at
    for name, value in (ruling.changes(at=at) if ruling else {}).items():
        setattr(case, name, value)
    create(
        subject=case,
        lifecycle=CASE,
        names=["submit", "receive", *(ruling.moves if ruling else ())],
        actor=actor,
        start=State.DRAFT,
        details=_details(case, ruling),
        others=_others(case, ruling),
    )
    for material in materials:
        material.case = case
    insert_rows(materials)
    return _after(case, content, assessment, on=on)


def prepared(
    application: Application, *, on: date
) -> tuple[Case, list[CaseMaterial], list[Violation]]:
    """Return the case and the materials of an application, not stored, and what stops it."""
    edition, situation = application.edition, application.situation
    parties = (application.person, application.enterprise, application.agent)
    content = content_of(edition)
    clean, wrong = clean_answers(content.fields, situation, application.answers, on=on)
    case = new_case(edition, *parties, channel=application.channel, situation=situation)
    case.answers, case.received_by = clean, application.received_by
    materials = new_materials(case, content, on=on)
    _mark(case, materials, application.papers, application.promised)
    violations = [
        *check_applicant(edition, *parties, on=on),
        *_situation(content, situation),
        *wrong,
    ]
    # 窗口先收件再一次告知补正；网上申请材料齐全才能提交。
    if application.channel is not Channel.COUNTER:
        lines = lines_of(materials)
        violations += check_materials(lines, with_gaps=bool(application.promised))
    return case, materials, violations


def lines_of(materials: Any) -> list[MaterialLine]:
    """Return the materials as the rules see them."""
    return [
        MaterialLine(m.code, m.name, Intake(m.intake), m.is_required, m.can_follow)
        for m in materials
    ]


def promises_gaps(case: Case) -> bool:
    """Test if the applicant promised to hand something in later."""
    return case.materials.filter(intake=Intake.PROMISED).exists()


def _check_draft(case: Case) -> list[Violation]:
    if case.state == State.DRAFT:
        return []
    return [Violation("case.submit.not_open", "该申请已经提交，请勿重复提交")]


def _after(case: Case, content: MatterContent, assessment: Assessment, *, on: date) -> Case:
    if assessment.judgement:
        keep_judgement(case, assessment.judgement)
    if assessment.ruling:
        close_at_once(case, content, assessment.ruling, assessment.judgement, on=on)
        return case
    limit = notice_limit(case.region, on=on)
    days = int(limit.value)
    start_clocks([policy_clock(case, ClockKind.NOTICE, limit, on=on)])
    lines = [m.name for m in case.materials.exclude(intake=Intake.MISSING)]
    issue_documents(
        case,
        [Writ(DocumentKind.RECEIPT, {"notice_days": days}, lines)],
        on=on,
        served=served_online(case),
    )
    tell(case, "申请已收件", f"“{case.matter_name}”已收件，{days}个工作日内告知是否受理。")
    return case


def _number(case: Case, on: date) -> str:
    code = case.matter.code
    return case_number(code, on, next_number(f"case:{code}:{on:%Y%m%d}"))


def _others(case: Case, ruling: Ruling | None) -> dict[str, Actor]:
    """Return who did what the applicant did not do: the house received, the rules decided."""
    received = () if case.channel == Channel.COUNTER else ("receive",)
    return dict.fromkeys([*received, *(ruling.moves if ruling else ())], SYSTEM)


def _details(case: Case, ruling: Ruling | None) -> dict[str, dict[str, Any]]:
    details: dict[str, dict[str, Any]] = {
        "submit": {"edition": case.edition.digest, "channel": str(case.channel)}
    }
    if ruling:
        details["grant"] = {
            "by": SYSTEM.name,
            "row": ruling.row,
            "article": ruling.source,
            "outcome": str(ruling.outcome),
        }
    return details


def _mark(
    case: Case, materials: list[CaseMaterial], papers: frozenset[str], promised: frozenset[str]
) -> None:
    note = "纸质原件，窗口核验" if case.channel == Channel.COUNTER else "随申请提交"
    for material in materials:
        if material.intake != Intake.MISSING:
            continue
        if material.code in papers:
            material.intake, material.note = Intake.RECEIVED, note
        elif material.code in promised and material.can_follow:
            material.intake = Intake.PROMISED


def _situation(content: MatterContent, situation: str) -> list[Violation]:
    if not content.situations or situation in {s.code for s in content.situations}:
        return []
    return [Violation("case.situation.missing", "请选择办理情形", field="situation")]
