"""Score sheets: drafts saved, submitted and locked, reopened for the four lawful causes only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from onewindow.foundation.records.api import insert_rows, move, record
from onewindow.kernel.actors import SYSTEM, Actor
from onewindow.kernel.violations import Violation, refuse, refuse_if_any
from onewindow.trading.evaluation.actions.inquiring import ask_low_prices
from onewindow.trading.evaluation.actions.reviewing import (
    refuse_unless_leader,
    refuse_unless_present,
)
from onewindow.trading.evaluation.actions.starting import at_work
from onewindow.trading.evaluation.models import (
    Contender,
    Evaluation,
    Explanation,
    Member,
    Points,
)
from onewindow.trading.evaluation.queries import (
    doubts_open,
    key_for,
    marks_of,
    members_of,
    sheet_digest,
    standing_of,
    terms_of,
)
from onewindow.trading.evaluation.rules import (
    EVALUATION,
    MEMBER,
    EvaluationState,
    FactorLike,
    MemberState,
    ReopenCause,
    check_complete,
    check_points,
    check_words,
    reason_of,
    scored,
)

_LOCKED = "财政部令第87号第六十四条"


@dataclass(frozen=True, slots=True)
class PointsDraft:
    """Points for a bid, named as the member knows it: by number where the part is blind."""

    bidder: str
    factor: str
    points: Decimal


@transaction.atomic
def save_points(*, member: Member, drafts: Sequence[PointsDraft]) -> int:
    """
    Save points as a draft; nobody else sees them.

    :raises Refused: with every point out of range, every factor and bid that is not to be scored,
        or once the sheet is submitted.
    """
    evaluation = at_work(member.evaluation)
    _refuse_unless_scoring(evaluation, member)
    factors = {one.code: one for one in scored(terms_of(evaluation).factors)}
    bids = _bids(evaluation, list(factors.values()))
    refuse_if_any(_check_drafts(drafts, factors, bids))
    Points.objects.bulk_create(
        [
            Points(
                member=member,
                contender=bids[one.factor, one.bidder],
                factor=one.factor,
                value=one.points,
            )
            for one in {(d.bidder, d.factor): d for d in drafts}.values()
        ],
        update_conflicts=True,
        unique_fields=["member", "contender", "factor"],
        update_fields=["value"],
    )
    return len(drafts)


@transaction.atomic
def submit_sheet(*, member: Member, at: datetime, actor: Actor) -> str:
    """
    Submit a member's sheet: it is locked, and its digest goes on record; return the digest.

    :raises Refused: while something is not marked, or if it was submitted.
    """
    evaluation = at_work(member.evaluation)
    _refuse_unless_scoring(evaluation, member)
    factors = scored(terms_of(evaluation).factors)
    standing = standing_of(evaluation)
    names = {one.credit_code: one.credit_code for one in standing}
    marks = marks_of(evaluation, [member])
    if evaluation.is_blind:
        names = {one.credit_code: f"{one.alias}号或{one.name}" for one in standing}
    refuse_if_any(check_complete(marks, bidders=names, factors=factors))
    found = sheet_digest(member)
    move(
        subject=member,
        lifecycle=MEMBER,
        name="submit",
        actor=actor,
        detail={"digest": found},
        submitted_at=at,
        sheet_digest=found,
    )
    gather_if_all_in(evaluation, at=at)
    return found


@transaction.atomic
def reopen_sheet(
    *,
    leader: Member,
    member: Member,
    cause: ReopenCause,
    reason: str,
    at: datetime,
    actor: Actor,
) -> None:
    """
    Give a sheet back to its member before the report is signed, with cause and reason.

    :raises Refused: by another than the leader, without a reason, or once the report is signed.
    """
    evaluation = at_work(leader.evaluation)
    refuse_unless_leader(evaluation, leader)
    words = reason_of(reason)
    refuse_if_any(check_words(words, "退回的原因"))
    if member.evaluation_id != evaluation.pk or member.state != MemberState.SUBMITTED:
        raise refuse("sheet.open", "这位成员的评分表没有提交")
    detail = {"member": member.number, "cause": cause, "reason": words, "source": _LOCKED}
    move(subject=member, lifecycle=MEMBER, name="reopen", actor=actor, detail=detail)
    evaluation.reports.filter(voided_at=None).update(voided_at=at)
    if evaluation.state == EvaluationState.SCORING:
        return
    move(
        subject=evaluation,
        lifecycle=EVALUATION,
        name="reopen",
        actor=actor,
        detail=detail,
        result=None,
        head=None,
    )


@transaction.atomic
def explain_points(
    *,
    member: Member,
    contender: Contender,
    factor: str,
    words: str,
    at: datetime,
    actor: Actor,
) -> None:
    """
    Give the written reasons for points that lie far from the others' (畸高畸低).

    :raises Refused: without reasons, or where none are asked for.
    """
    evaluation = at_work(member.evaluation)
    said = reason_of(words)
    refuse_if_any(check_words(said, "理由"))
    asked = {(one.bidder, one.factor) for one in doubts_open(evaluation, member)}
    if (contender.credit_code, factor) not in asked:
        raise refuse("explanation.none", "这一项不需要说明理由")
    insert_rows(
        [Explanation(member=member, contender=contender, factor=factor, words=said, at=at)]
    )
    detail = {"member": member.number, "bidder": contender.credit_code, "factor": factor}
    record(subject=evaluation, what="evaluation.explain", actor=actor, detail=detail)


def gather_if_all_in(evaluation: Evaluation, *, at: datetime) -> None:
    """Go on to the tally once every sheet is in; within a transaction."""
    if all(one.state == MemberState.SUBMITTED for one in members_of(evaluation)):
        move(subject=evaluation, lifecycle=EVALUATION, name="gather", actor=SYSTEM)
        if evaluation.hides_prices:
            ask_low_prices(evaluation, at=at)


def _refuse_unless_scoring(evaluation: Evaluation, member: Member) -> None:
    refuse_unless_present(member)
    if member.state == MemberState.SUBMITTED:
        raise refuse("sheet.locked", "评分表已提交，不能再改；有法定情形的由组长退回", _LOCKED)
    if evaluation.state != EvaluationState.SCORING:
        raise refuse("evaluation.scoring", "现在不在评分")


def _bids(
    evaluation: Evaluation, factors: Sequence[FactorLike]
) -> dict[tuple[str, str], Contender]:
    """Return the bids that stand, by factor and the name under which it knows them."""
    standing = standing_of(evaluation)
    return {
        (factor.code, key_for(one, factor, evaluation)): one
        for factor in factors
        for one in standing
    }


def _check_drafts(
    drafts: Sequence[PointsDraft],
    factors: Mapping[str, FactorLike],
    bids: Mapping[tuple[str, str], Contender],
) -> list[Violation]:
    problems: list[Violation] = []
    for one in drafts:
        if one.factor not in factors:
            problems.append(
                Violation(
                    "score.factor",
                    "招标文件没有规定的因素不得评分；价格分由系统计算",
                    "《招标投标法实施条例》第四十九条",
                )
            )
        elif (one.factor, one.bidder) not in bids:
            problems.append(Violation("score.bidder", "没有这家投标人，或者已被否决"))
        else:
            problems += check_points(one.points, factors[one.factor])
    return problems
