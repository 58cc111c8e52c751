"""The rounds of a deciding committee: which one runs, and who stands in it."""

from collections import Counter

from onewindow.trading.contracts.models import Award, ReportedBid, Vote
from onewindow.trading.contracts.queries.awards import candidates_of
from onewindow.trading.contracts.rules import CandidateState
from onewindow.trading.evaluation.api import Ballot, ballot_runoff


def round_of(award: Award) -> tuple[int, list[ReportedBid]]:
    """Return the number of the round that runs and the candidates who stand in it."""
    members = award.deciders.count()
    runners = [one for one in candidates_of(award) if one.state == CandidateState.STANDING]
    by_round: dict[int, Counter[int]] = {}
    for number, candidate in (
        Vote.objects.filter(decider__award=award)
        .order_by("round", "id")
        .values_list("round", "candidate_id")
    ):
        by_round.setdefault(number, Counter())[candidate] += 1
    number = 1
    while members and sum(by_round.get(number, Counter()).values()) >= members:
        counted = by_round[number]
        left = ballot_runoff(Ballot({str(pk): n for pk, n in counted.items()}, members))
        runners = [one for one in runners if str(one.pk) in left]
        number += 1
    return number, runners
