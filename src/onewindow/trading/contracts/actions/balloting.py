"""Deciding apart from the evaluation (评定分离): a committee votes in rounds, with reasons."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from onewindow.foundation.accounts.api import User
from onewindow.foundation.policy.api import policy_in_force
from onewindow.foundation.records.api import insert_rows, record
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import refuse, refuse_if_any
from onewindow.trading.contracts.actions.deciding import check_time, settle
from onewindow.trading.contracts.models import Award, Decider, ReportedBid, Vote
from onewindow.trading.contracts.queries import round_of
from onewindow.trading.contracts.rules import DecisionMethod, check_committee
from onewindow.trading.evaluation.api import Ballot, ballot_runoff, ballot_winner


@transaction.atomic
def seat_deciders(*, award: Award, members: Sequence[User], chair: User, actor: Actor) -> None:
    """
    Name the deciding committee (定标委员会) before anybody has voted.

    :raises Refused: if the report is ranked, the committee is too small or even, lacks a chair, or
        votes were cast already.
    """
    if award.is_ranked:
        raise refuse("award.ranked", "报告已经排序，不另设定标委员会")
    if Vote.objects.filter(decider__award=award).exists():
        raise refuse("award.voted", "已经开始票决，定标委员会不能再变")
    tender = award.lot.tender
    limit = policy_in_force("contract.decision.committee", on=tender.law_day, region=tender.region)
    people = {one.pk: one for one in members}
    refuse_if_any(
        check_committee(
            len(people),
            chairs=int(chair.pk in people),
            least=int(limit.value),
            source=limit.source,
        )
    )
    award.deciders.all().delete()
    insert_rows([Decider(award=award, user=one, is_chair=one == chair) for one in people.values()])
    names = [one.name for one in people.values()]
    record(subject=award, what="award.committee", actor=actor, detail={"members": names})


@transaction.atomic
def cast_vote(
    *, decider: Decider, candidate: ReportedBid, reason: str, at: datetime, actor: Actor
) -> None:
    """
    Cast a member's one vote of this round; the last vote of a round counts it.

    More than half of all members decides; otherwise the first two, with all who equal the second,
    stand again; where a round narrows nothing, the chair's vote decides (定标规则).

    :raises Refused: if the time for deciding has not come, the candidate does not stand in this
        round, no reason is given, or the member has voted already.
    """
    award = Award.objects.select_for_update().get(pk=decider.award_id)
    refuse_if_any(check_time(award, at))
    if not reason.strip():
        raise refuse("vote.reason", "请写明理由；理由随定标结果公开")
    number, runners = round_of(award)
    if candidate.pk not in {one.pk for one in runners}:
        raise refuse("vote.candidate", "本轮不能投给这一候选人")
    if decider.votes.filter(round=number).exists():
        raise refuse("vote.twice", "本轮您已经投过票")
    vote = Vote(decider=decider, round=number, candidate=candidate, reason=reason.strip(), at=at)
    insert_rows([vote])
    record(subject=award, what="award.vote", actor=actor, detail={"round": number})
    _count(award, number, runners, at=at, actor=actor)


def _count(
    award: Award, number: int, runners: Sequence[ReportedBid], *, at: datetime, actor: Actor
) -> None:
    """Decide, if the round is complete and has an outcome."""
    members = award.deciders.count()
    votes = list(Vote.objects.filter(decider__award=award, round=number).order_by("id"))
    if len(votes) < members:
        return
    names = {str(one.pk): one for one in runners}
    counted = Counter(str(vote.candidate_id) for vote in votes)
    ballot = Ballot(counted, members)
    found = ballot_winner(ballot)
    if found is None and len(ballot_runoff(ballot)) == len(names):
        chair = award.deciders.get(is_chair=True)
        found = next(str(vote.candidate_id) for vote in votes if vote.decider_id == chair.pk)
    if found is None:
        return
    words = "，".join(f"{names[key].enterprise.name}{n}票" for key, n in counted.most_common())
    settle(
        award=award,
        winner=names[found],
        method=DecisionMethod.BALLOT,
        reasons=f"定标委员会{members}人第{number}轮票决：{words}。",
        at=at,
        actor=actor,
    )
