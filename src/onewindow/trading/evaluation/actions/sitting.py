"""The committee sits: members sign in, choose their leader, leave and are replaced."""

from datetime import datetime

from django.db import transaction

from onewindow.foundation.records.api import move
from onewindow.kernel.actors import SYSTEM, Actor
from onewindow.kernel.violations import refuse, refuse_if_any
from onewindow.trading.evaluation.actions.starting import accepted_seats, locked, seat_expert
from onewindow.trading.evaluation.models import Evaluation, Member, Seat
from onewindow.trading.evaluation.queries import (
    draws_of,
    evaluation_of,
    is_procurement,
    members_of,
)
from onewindow.trading.evaluation.rules import (
    CONTENDER,
    EVALUATION,
    MEMBER,
    ContenderState,
    DrawState,
    EvaluationState,
    MemberState,
    check_words,
    reason_of,
)

_REPLACED = "《招标投标法实施条例》第四十八条"
_LEAVE_AT = frozenset(EVALUATION.moves["interrupt"].sources)


@transaction.atomic
def sign_in(*, member: Member, has_no_tie: bool, at: datetime, actor: Actor) -> None:
    """
    Let a member sign in; he knows the bidders now, and declares that nothing bars him.

    :raises Refused: if he does not declare so, or has signed in.
    """
    evaluation = locked(member.evaluation)
    if evaluation.state != EvaluationState.SITTING:
        raise refuse("evaluation.sitting", "现在不能签到")
    if not has_no_tie:
        raise refuse(
            "member.tie",
            "与投标人有利害关系的，应当主动回避，请申请退出",
            "《招标投标法实施条例》第四十六条",
        )
    detail = {"has_no_tie": True}
    move(
        subject=member,
        lifecycle=MEMBER,
        name="sign_in",
        actor=actor,
        detail=detail,
        signed_in_at=at,
    )
    _begin_if_complete(evaluation)


@transaction.atomic
def vote_leader(*, member: Member, choice: Member, actor: Actor) -> None:
    """
    Vote for the committee's leader; over half of all members choose him (评标组长).

    :raises Refused: if it is not the time, or the choice may not lead.
    """
    evaluation = locked(member.evaluation)
    if evaluation.state != EvaluationState.SITTING or evaluation.leader_id:
        raise refuse("evaluation.leader", "现在不推选组长")
    if choice.evaluation_id != evaluation.pk or choice.state == MemberState.REPLACED:
        raise refuse("evaluation.leader.choice", "组长须是评标委员会成员")
    if choice.is_representative and is_procurement(evaluation.lot):
        raise refuse(
            "evaluation.leader.buyer", "采购人代表不得担任组长", "财政部令第87号第四十五条"
        )
    move(subject=member, lifecycle=MEMBER, name="vote", actor=actor, vote=choice)
    members = members_of(evaluation)
    if 2 * sum(one.vote_id == choice.pk for one in members) > len(members):
        Evaluation.objects.filter(pk=evaluation.pk).update(leader=choice)
        evaluation.leader = choice
        _begin_if_complete(evaluation)


@transaction.atomic
def replace_representative(*, member: Member, reason: str, at: datetime, actor: Actor) -> None:
    """
    Let one who speaks for the tenderer leave the committee; another is named in his place.

    :raises Refused: if he was drawn, or without a reason.
    """
    if not member.is_representative:
        raise refuse("member.drawn", "抽取的专家在“我的评标”中申请退出，由下一位替换")
    evaluation = locked(member.evaluation)
    _leave(evaluation, member, _reason(reason), at, actor)


def leave_committee(seat: Seat, *, reason: str, at: datetime, actor: Actor) -> None:
    """
    Take a drawn expert who gave up his seat off the committee; within a transaction.

    What he judged counts for nothing (《实施条例》第四十八条); the others wait for the next.
    """
    member = Member.objects.filter(seat=seat).exclude(state=MemberState.REPLACED).first()
    if member:
        _leave(locked(member.evaluation), member, reason, at, actor)


def join_committee(seat: Seat) -> None:
    """Seat an expert who accepted while the evaluation goes on; within a transaction."""
    evaluation = evaluation_of(seat.draw.lot)
    if evaluation and evaluation.state == EvaluationState.SITTING:
        seat_expert(locked(evaluation), accepted_seats(evaluation.lot).get(pk=seat.pk))


def _leave(
    evaluation: Evaluation, member: Member, reason: str, at: datetime, actor: Actor
) -> None:
    if evaluation.state == EvaluationState.WAITING:
        move(subject=member, lifecycle=MEMBER, name="replace", actor=actor, reason=reason)
        return
    if evaluation.state not in _LEAVE_AT:
        return  # 报告签齐以后离开的，不影响已作出的评审
    move(subject=member, lifecycle=MEMBER, name="replace", actor=actor, reason=reason)
    evaluation.members.filter(vote=member).update(vote=None)
    for one in evaluation.contenders.filter(state=ContenderState.REJECTED):
        move(subject=one, lifecycle=CONTENDER, name="restore", actor=SYSTEM, clause="", reason="")
    evaluation.reports.filter(voided_at=None).update(voided_at=at)
    changes = {"leader": None} if evaluation.leader_id == member.pk else {}
    move(
        subject=evaluation,
        lifecycle=EVALUATION,
        name="interrupt",
        actor=SYSTEM,
        detail={"member": member.number, "source": _REPLACED},
        result=None,
        head=None,
        **changes,
    )


def _begin_if_complete(evaluation: Evaluation) -> None:
    """Begin the review once everybody is there and a leader is chosen."""
    members = members_of(evaluation)
    draw = draws_of(evaluation.lot).exclude(state=DrawState.CANCELLED)[0]
    is_full = len(members) == draw.size
    if is_full and evaluation.leader_id and all(m.signed_in_at for m in members):
        move(subject=evaluation, lifecycle=EVALUATION, name="review", actor=SYSTEM)


def _reason(text: str) -> str:
    words = reason_of(text)
    refuse_if_any(check_words(words, "原因"))
    return words
