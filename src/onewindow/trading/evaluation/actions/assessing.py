"""Experts judged after the report (一标一评): given by each side, appealed, decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from onewindow.foundation.messaging.api import send_message
from onewindow.foundation.records.api import create, move
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import refuse, refuse_if_any
from onewindow.trading.evaluation.actions.starting import locked
from onewindow.trading.evaluation.models import Assessment, ConductItem, Evaluation, Member
from onewindow.trading.evaluation.rules import (
    ASSESSMENT,
    EVALUATION,
    AssessmentState,
    EvaluationState,
    Side,
    check_assessment,
    check_words,
)

_JUDGED = (EvaluationState.REPORTED, EvaluationState.CLOSED)


@dataclass(frozen=True, slots=True)
class AssessmentDraft:
    """What one side holds against an expert: items of the pack, and the facts; none is praise."""

    side: Side
    items: Sequence[str]
    words: str = ""


@transaction.atomic
def assess_expert(
    *, member: Member, draft: AssessmentDraft, at: datetime, actor: Actor
) -> Assessment:
    """
    Judge an expert once for a side; he sees it and may appeal.

    :raises Refused: before the report, for one who was not drawn, twice by one side, or without
        facts for a deduction.
    """
    evaluation = locked(member.evaluation)
    if evaluation.state not in _JUDGED:
        raise refuse("conduct.early", "评标报告签齐以后才能评价专家")
    if member.is_representative:
        raise refuse("conduct.member", "只评价抽取的专家")
    if member.assessments.filter(side=draft.side).exists():
        raise refuse("conduct.given", f"{draft.side.label}已经评价过这位专家")
    known = {one.code: one for one in ConductItem.objects.filter(code__in=draft.items)}
    points = {code: one.points for code, one in known.items()}
    refuse_if_any(check_assessment(draft.items, points, draft.words))
    assessment = Assessment(
        member=member,
        side=draft.side,
        items=[
            {"code": code, "name": known[code].name, "points": f"{points[code]:f}"}
            for code in draft.items
        ],
        points=sum(points.values(), Decimal(0)),
        words=draft.words.strip()[:400],
        given_at=at,
    )
    create(
        subject=assessment,
        lifecycle=ASSESSMENT,
        names=["give"],
        actor=actor,
        start=AssessmentState.GIVEN,
        details={"give": {"member": member.number, "points": f"{assessment.points:f}"}},
    )
    if member.user.person:
        send_message(
            person=member.user.person,
            title="一标一评结果",
            body=f"{draft.side.label}对您参加的“{evaluation.lot.tender.name}”评标作出评价，"
            "可在“我的评标”查看；有异议的可以申诉。",
            link="/my/evaluations/",
        )
    return assessment


@transaction.atomic
def appeal_assessment(*, assessment: Assessment, words: str, actor: Actor) -> None:
    """
    Let the expert appeal against a judgement, once.

    :raises Refused: without reasons, or if he has appealed.
    """
    refuse_if_any(check_words(words.strip(), "申诉理由"))
    move(
        subject=assessment,
        lifecycle=ASSESSMENT,
        name="appeal",
        actor=actor,
        appeal=words.strip()[:400],
    )


@transaction.atomic
def decide_appeal(*, assessment: Assessment, is_upheld: bool, decision: str, actor: Actor) -> None:
    """
    Decide an appeal: the judgement stands, or its deductions are taken back.

    :raises Refused: without reasons, or where nobody has appealed.
    """
    refuse_if_any(check_words(decision.strip(), "处理意见"))
    changes: dict[str, Any] = {} if is_upheld else {"points": Decimal(0)}
    move(
        subject=assessment,
        lifecycle=ASSESSMENT,
        name="uphold" if is_upheld else "revise",
        actor=actor,
        decision=decision.strip()[:400],
        **changes,
    )


@transaction.atomic
def close_evaluation(*, evaluation: Evaluation, actor: Actor) -> None:
    """
    Close an evaluation whose experts are judged (结束).

    :raises Refused: while an expert is not judged by anybody, or an appeal is open.
    """
    evaluation = locked(evaluation)
    experts = evaluation.members.filter(seat__isnull=False)
    if experts.filter(assessments=None).exists():
        raise refuse("conduct.missing", "还有专家没有评价")
    if experts.filter(assessments__state=AssessmentState.APPEALED).exists():
        raise refuse("conduct.appeal", "还有申诉没有处理")
    move(subject=evaluation, lifecycle=EVALUATION, name="close", actor=actor)
