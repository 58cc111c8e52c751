"""Deciding, delivering, closing; and taking a decision back."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from onewindow.foundation.records.api import insert_rows, key_of, move, move_through
from onewindow.kernel.actors import SYSTEM, Actor
from onewindow.kernel.violations import Violation, refuse, refuse_if_any
from onewindow.services.casework.actions.clocks import (
    DECIDING,
    finish_clocks,
    moment_after,
    policy_clock,
    start_clocks,
)
from onewindow.services.casework.actions.documents import (
    Writ,
    issue_documents,
    serve_document,
)
from onewindow.services.casework.actions.instant import certify
from onewindow.services.casework.actions.limits import delivery_limit
from onewindow.services.casework.actions.notices import tell
from onewindow.services.casework.models import Case, Decision, Duty
from onewindow.services.casework.rules import (
    CASE,
    DUTY,
    REVIEW_TASK,
    ClockKind,
    DocumentKind,
    FeeState,
    Intake,
    Outcome,
    TaskState,
)
from onewindow.services.casework.rules.reasons import DENY_REASONS
from onewindow.services.catalog.api import content_of
from onewindow.services.certificates.api import certificates_from, revoke_certificate

DECISIONS = (DocumentKind.GRANT_DECISION, DocumentKind.DENIAL_DECISION)


@transaction.atomic
def grant_case(*, case: Case, reason: str, on: date, actor: Actor) -> Case:
    """
    Grant what was applied for (准予): decision, certificate and document in one transaction.

    :raises Refused: while opinions, promised materials or fees are outstanding.
    """
    refuse_if_any(_check_grant(case))
    content = content_of(case.edition)
    _decide(case, "grant", Outcome.GRANT, on=on, actor=actor, reason=reason)
    issued = certify(case, content, on=on)
    result = f"{content.result.name}{f'（{issued}）' if issued else ''}"
    writ = Writ(DocumentKind.GRANT_DECISION, {"result": result, "reason": reason})
    issue_documents(case, [writ], on=on)
    tell(case, "准予决定", f"“{case.matter_name}”已准予，结果：{result}。")
    return case


@transaction.atomic
def deny_case(*, case: Case, reason_code: str, reason: str, on: date, actor: Actor) -> Case:
    """
    Deny what was applied for (不予), with the reason and the remedy.

    :raises Refused: if no proper reason is given, or the case is not under review.
    """
    refuse_if_any(_check_denial(reason_code, reason))
    text = f"{DENY_REASONS[reason_code]}。{reason}"
    _decide(case, "deny", Outcome.DENY, on=on, actor=actor, reason=text, code=reason_code)
    issue_documents(case, [Writ(DocumentKind.DENIAL_DECISION, {"reason": text})], on=on)
    tell(case, "不予决定", f"“{case.matter_name}”未获准予：{text}")
    return case


@transaction.atomic
def deliver_case(*, case: Case, method: str, signed_by: str, on: date, actor: Actor) -> Case:
    """
    Serve the decision, have it signed for, and close the case (送达、办结).

    :raises Refused: if nothing has been decided, or the decision was delivered before.
    """
    decision = case.documents.filter(kind__in=DECISIONS).order_by("-id").first()
    if decision is None:
        raise refuse("case.deliver.nothing", "尚未作出决定，没有可送达的文书")
    serve_document(document=decision, method=method, signed_by=signed_by, actor=actor)
    served_at = moment_after(case.decided_at)
    move_through(
        subject=case,
        lifecycle=CASE,
        names=["deliver", "close"],
        actor=actor,
        details={"deliver": {"method": method, "signed_by": signed_by}},
        closed_at=served_at,
    )
    finish_clocks(case, [ClockKind.DELIVERY], on=on)
    values = {
        "served": f"{DocumentKind(decision.kind).label}（{decision.number}）",
        "method": method,
        "signed_by": signed_by,
        "served_at": timezone.localtime(served_at).strftime("%Y-%m-%d %H:%M"),
    }
    outcome = Outcome(case.outcome).label
    issue_documents(
        case,
        [
            Writ(DocumentKind.DELIVERY_RECEIPT, values),
            Writ(DocumentKind.CLOSING_NOTICE, {"outcome": outcome}),
        ],
        on=on,
        served=method,
        signed_by=signed_by,
    )
    return case


@transaction.atomic
def withdraw_case(*, case: Case, reason: str, on: date, actor: Actor) -> Case:
    """
    Withdraw an application before it is decided (撤回).

    :raises Refused: if it has been decided or closed.
    """
    move(
        subject=case,
        lifecycle=CASE,
        name="withdraw",
        actor=actor,
        detail={"reason": reason},
        closed_at=timezone.now(),
    )
    end_case(case, on=on)
    writ = Writ(DocumentKind.WITHDRAWAL, {"reason": reason})
    issue_documents(case, [writ], on=on, served="网上送达", signed_by=actor.name)
    return case


@transaction.atomic
def correct_decision(*, case: Case, text: str, on: date, actor: Actor) -> Case:
    """
    Correct a slip of the pen in a decision without changing what was decided (更正).

    :raises Refused: if nothing has been decided.
    """
    if len(text.strip()) < 5:
        raise refuse("case.correct.reason", "请写明更正的内容和原因")
    move(subject=case, lifecycle=CASE, name="correct", actor=actor, detail={"text": text})
    writ = Writ(DocumentKind.CLOSING_NOTICE, {"outcome": "更正", "reason": text})
    issue_documents(case, [writ], on=on)
    return case


@transaction.atomic
def revoke_decision(*, case: Case, reason: str, source: str, on: date, actor: Actor) -> Case:
    """
    Revoke a granted decision and the certificate that came of it (撤销决定).

    :raises Refused: without a legal basis, or if nothing was granted.
    """
    if not source.strip() or len(reason.strip()) < 5:
        raise refuse("case.revoke.source", "撤销须写明理由和法律依据", "《行政许可法》第六十九条")
    move(
        subject=case,
        lifecycle=CASE,
        name="revoke",
        actor=actor,
        detail={"reason": reason, "source": source},
        closed_at=timezone.now(),
    )
    for certificate in certificates_from(key_of(case)):
        revoke_certificate(certificate=certificate, reason=reason, actor=actor)
    values = {"object": "准予决定", "reason": reason, "revocation_source": source}
    issue_documents(case, [Writ(DocumentKind.REVOCATION, values)], on=on)
    tell(case, "撤销决定", f"“{case.matter_name}”的准予决定已撤销：{reason}")
    return case


@transaction.atomic
def break_duty(*, duty: Duty, finding: str, on: date, actor: Actor) -> Duty:
    """
    Record a broken undertaking: the decision is revoked and the holder barred from the next one.

    :raises Refused: if the check is closed already.
    """
    move(subject=duty, lifecycle=DUTY, name="break", actor=actor, finding=finding)
    revoke_decision(
        case=duty.case, reason=f"承诺不实：{finding}", source=duty.source, on=on, actor=actor
    )
    return duty


def end_case(case: Case, *, on: date) -> None:
    """End every clock and open task of a case that goes no further."""
    finish_clocks(case, list(ClockKind), on=on)
    drop_tasks(case)


def drop_tasks(case: Case) -> None:
    """Take back the review tasks that nobody needs to finish any more."""
    unfinished = case.review_tasks.filter(state__in=[TaskState.WAITING, TaskState.OPEN])
    for task in unfinished:
        move(subject=task, lifecycle=REVIEW_TASK, name="drop", actor=SYSTEM)


def _decide(
    case: Case, name: str, outcome: Outcome, *, on: date, actor: Actor, reason: str, code: str = ""
) -> None:
    at = moment_after(case.accepted_at)
    detail = {"reason": reason, "edition": case.edition.digest}
    move(
        subject=case,
        lifecycle=CASE,
        name=name,
        actor=actor,
        detail=detail,
        outcome=outcome,
        decided_at=at,
    )
    basis = content_of(case.edition).legal_basis
    insert_rows(
        [
            Decision(
                case=case,
                outcome=outcome,
                facts=_facts(case),
                articles=[f"《{b.law}》{b.article}" for b in basis],
                reason_code=code,
                reason=reason,
                edition_digest=case.edition.digest,
                by=actor.key,
                by_name=actor.name,
                on=on,
                at=at,
            )
        ]
    )
    finish_clocks(case, DECIDING, on=on)
    drop_tasks(case)
    limit = delivery_limit(case.region, on=on)
    start_clocks([policy_clock(case, ClockKind.DELIVERY, limit, on=on)])


def _facts(case: Case) -> list[dict[str, Any]]:
    return [
        {
            "code": f"task.{task.pk}",
            "label": f"{task.stage}·{task.name}",
            "value": f"{TaskState(task.state).label} {task.opinion}".strip(),
            "origin": str(task.organization),
        }
        for task in case.review_tasks.select_related("organization").order_by("sequence", "id")
    ]


def _check_grant(case: Case) -> list[Violation]:
    found = []
    undone = case.review_tasks.exclude(state__in=[TaskState.AGREED, TaskState.DROPPED])
    for task in undone.order_by("sequence", "id"):
        label = TaskState(task.state).label
        found.append(Violation("case.grant.task", f"审查意见未通过：{task.name}（{label}）"))
    if case.has_gaps:
        promised = case.materials.filter(intake=Intake.PROMISED).values_list("name", flat=True)
        found += [Violation("case.grant.gap", f"容缺材料未补齐：{name}") for name in promised]
    if case.fee_state == FeeState.DUE:
        found.append(Violation("case.grant.fee", "费用未缴清"))
    return found


def _check_denial(code: str, reason: str) -> list[Violation]:
    found = []
    if code not in DENY_REASONS:
        found.append(Violation("case.reason.unknown", "请选择不予的原因", field="reason_code"))
    if len(reason.strip()) < 5:
        found.append(
            Violation(
                "case.reason.short", "请写明不予的理由", "《行政许可法》第三十八条", "reason"
            )
        )
    return found
