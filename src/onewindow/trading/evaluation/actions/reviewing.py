"""Qualification and conformity: findings taken, the review closed by the majority."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from onewindow.foundation.records.api import move, record
from onewindow.kernel.actors import SYSTEM, Actor
from onewindow.kernel.violations import Violation, refuse, refuse_if_any
from onewindow.trading.bidding.api import opened_bids
from onewindow.trading.evaluation.actions.comparing import (
    compare_bids,
    leave_silent,
    take_offers,
)
from onewindow.trading.evaluation.actions.ending import (
    fail_if_too_few,
    reject_bid,
    reject_over_ceiling,
)
from onewindow.trading.evaluation.actions.inquiring import apply_corrections
from onewindow.trading.evaluation.actions.starting import at_work
from onewindow.trading.evaluation.models import Evaluation, Finding, Member
from onewindow.trading.evaluation.queries import (
    asks_offers,
    is_procurement,
    judges_of,
    low_price_asked,
    marks_of,
    members_of,
    opened_round,
    opinions_of,
    review_factors,
    standing_of,
    terms_of,
)
from onewindow.trading.evaluation.rules import (
    COMPETITION,
    EVALUATION,
    LOW_PRICE,
    MEMBER,
    EvaluationState,
    MemberState,
    ReviewOpinion,
    check_opinion,
    missing_opinions,
    rejections,
    scored,
)
from onewindow.trading.tendering.api import Factor, FactorKind


@dataclass(frozen=True, slots=True)
class FindingDraft:
    """What a member finds of a bid, named by its credit code; empty for the whole competition."""

    bidder: str
    factor: str
    is_passed: bool
    words: str = ""


@transaction.atomic
def record_findings(
    *, member: Member, drafts: Sequence[FindingDraft], at: datetime, actor: Actor
) -> int:
    """
    Keep what a member found; a later finding takes the place of his earlier one.

    :raises Refused: with everything that is wrong: a factor that the document has not, a failure
        without reasons, a bid that is no more in the evaluation, a time that is not the review's.
    """
    evaluation = at_work(member.evaluation)
    refuse_unless_present(member)
    known = {one.code: one for one in _open_factors(evaluation, member)}
    bidders = {one.credit_code: one for one in standing_of(evaluation)}
    problems: list[Violation] = []
    for draft in drafts:
        if draft.bidder not in bidders and draft.factor != COMPETITION:
            problems.append(Violation("finding.bidder", "没有这家投标人，或者已被否决"))
        number = str(member.number)
        opinion = ReviewOpinion(number, draft.bidder, draft.factor, draft.is_passed, draft.words)
        problems += check_opinion(opinion, known)
    refuse_if_any(problems)
    for draft in drafts:
        Finding.objects.update_or_create(
            member=member,
            contender=bidders.get(draft.bidder) if draft.factor != COMPETITION else None,
            factor=draft.factor,
            defaults={"is_passed": draft.is_passed, "words": draft.words.strip(), "at": at},
        )
    detail = {"member": member.number, "count": len(drafts)}
    record(subject=evaluation, what="evaluation.find", actor=actor, detail=detail)
    return len(drafts)


@transaction.atomic
def close_review(*, leader: Member, at: datetime, actor: Actor) -> None:
    """
    Close the review: what the majority fails is rejected with its clause and reasons.

    With fewer bids left than the law asks for, the evaluation ends and the lot fails; in works
    the committee may find that there is still competition and go on.

    :raises Refused: by another than the leader, or while findings are missing.
    """
    evaluation = at_work(leader.evaluation)
    refuse_unless_leader(evaluation, leader)
    if evaluation.state != EvaluationState.REVIEWING:
        raise refuse("evaluation.review", "现在不在资格和符合性审查")
    members, factors = members_of(evaluation), review_factors(evaluation)
    wanted = judges_of(evaluation, members)
    opinions = opinions_of(evaluation, [one.code for one in factors])
    bids = standing_of(evaluation)
    refuse_if_any(
        missing_opinions(opinions, bidders=[one.credit_code for one in bids], wanted=wanted)
    )
    found = {one.bidder: one for one in rejections(opinions, factors, wanted)}
    for bid in bids:
        if bid.credit_code in found:
            verdict = found[bid.credit_code]
            reject_bid(bid, clause=verdict.clause, reason=verdict.reason, actor=actor)
    apply_corrections(evaluation, actor=actor)
    opened = opened_round(evaluation)
    is_first = asks_offers(evaluation.lot) and opened is None
    if not evaluation.hides_prices and not is_first:
        reject_over_ceiling(evaluation, actor=actor)
    if fail_if_too_few(evaluation, actor=actor):
        return
    _give_back_incomplete(evaluation, members)
    if is_first:
        # 磋商以最后报价评审，首次报价高于预算的可以在磋商中降下来。
        move(subject=evaluation, lifecycle=EVALUATION, name="consult", actor=actor)
        return
    if opened:
        leave_silent(evaluation, at=at, actor=actor)
        take_offers(evaluation, opened_bids(evaluation.lot, opened.number), actor=actor)
    compare_bids(evaluation, at=at, actor=actor)


def refuse_unless_leader(evaluation: Evaluation, member: Member) -> None:
    """
    Refuse who does not lead the committee.

    :raises Refused: for everybody but the leader.
    """
    if evaluation.leader_id != member.pk:
        raise refuse("evaluation.leader.only", "由评标组长办理")


def refuse_unless_present(member: Member) -> None:
    """
    Refuse a member who has not signed in, or was replaced.

    :raises Refused: with the reason.
    """
    member.refresh_from_db(fields=["state"])
    if member.state not in {MemberState.PRESENT, MemberState.SUBMITTED}:
        raise refuse("member.absent", "请先签到；已更换的成员不再参加评审")


def _give_back_incomplete(evaluation: Evaluation, members: Sequence[Member]) -> None:
    """Give sheets back that lack a bid which stands again after a member was replaced."""
    wanted = len(scored(terms_of(evaluation).factors)) * len(standing_of(evaluation))
    for member in members:
        is_short = len(marks_of(evaluation, [member])) < wanted
        if member.state == MemberState.SUBMITTED and is_short:
            move(subject=member, lifecycle=MEMBER, name="reopen", actor=SYSTEM)


def _open_factors(evaluation: Evaluation, member: Member) -> list[Factor]:
    """
    Return what this member may find now.

    :raises Refused: if nothing is open to findings.
    """
    is_works = not is_procurement(evaluation.lot)
    competition = [_extra(COMPETITION, "是否仍有竞争")] if is_works else []
    if evaluation.state == EvaluationState.REVIEWING:
        wanted = judges_of(evaluation, members_of(evaluation))
        own = [f for f in review_factors(evaluation) if str(member.number) in wanted[f.code]]
        return [*own, *competition]
    if evaluation.state in {EvaluationState.SCORING, EvaluationState.TALLYING}:
        low = low_price_asked(evaluation)
        return [*([_extra(LOW_PRICE, "报价说明是否成立")] if low else []), *competition]
    raise refuse("evaluation.review", "现在不在资格和符合性审查")


def _extra(code: str, name: str) -> Factor:
    return Factor(code=code, name=name, kind=FactorKind.CONFORMITY, clause="")
