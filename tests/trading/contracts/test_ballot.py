"""Deciding apart from the evaluation: the committee, its rounds, the chair among equals."""

from datetime import date

import pytest
from django.utils import timezone

from onewindow.kernel.access import Role
from onewindow.kernel.violations import Refused
from onewindow.trading.contracts.api import (
    cast_vote,
    decide_award,
    publicize_candidates,
    receive_report,
    seat_deciders,
)
from onewindow.trading.contracts.queries import candidates_of, round_of
from onewindow.trading.contracts.rules import ReportDraft
from onewindow.trading.tendering.api import lot_moments
from tests.builders import user
from tests.trading.contracts.builders import (
    CHANNEL,
    at,
    candidate,
    evaluated,
)
from tests.trading.tendering.builders import OFFICER, TENDERER


def codes(refused):
    return [violation.code for violation in refused.value.violations]


@pytest.fixture
def shown(works):
    """Put three unranked candidates on show until 29 November, and seat five members."""
    prices = ("9800000.00", "9850000.00", "9900000.00")
    drafts = [candidate(f, None, p, score=None) for f, p in zip(works.firms, prices, strict=True)]
    report = ReportDraft(drafts, is_ranked=False)
    award = receive_report(lot=evaluated(works.lot), report=report, at=at(11, 25), actor=OFFICER)
    publicize_candidates(award=award, channel=CHANNEL, at=at(11, 26), actor=TENDERER)
    place = works.tender.tenderer
    works.members = [user(f"member{n}", role=Role.TENDERER, at=place) for n in range(5)]
    works.clock.move_to(at(11, 30))
    works.award = award
    return works


def vote(scene, *choices):
    """Let the members vote in turn, each for the candidate of that number."""
    runners = {one.enterprise_id: one for one in candidates_of(scene.award)}
    for decider, number in zip(scene.award.deciders.order_by("id"), choices, strict=False):
        cast_vote(
            decider=decider,
            candidate=runners[scene.firms[number - 1].pk],
            reason="业绩和信用好",
            at=timezone.now(),
            actor=TENDERER,
        )
    scene.award.refresh_from_db()


def seat(scene):
    seat_deciders(award=scene.award, members=scene.members, chair=scene.members[0], actor=TENDERER)


def test_more_than_half_of_all_members_decides(shown):
    seat(shown)
    vote(shown, 2, 2, 1, 3, 2)
    award = shown.award
    assert (award.state, award.winner.enterprise.name, award.method, award.reasons) == (
        "decided",
        "建设2公司",
        "ballot",
        "定标委员会5人第1轮票决：建设2公司3票，建设1公司1票，建设3公司1票。",
    )
    shown.lot.refresh_from_db()
    assert shown.lot.state == "awarded"


def test_the_first_two_stand_again(shown):
    seat(shown)
    vote(shown, 1, 1, 2, 2, 3)
    number, runners = round_of(shown.award)
    assert (number, [one.enterprise.name for one in runners]) == (2, ["建设1公司", "建设2公司"])
    with pytest.raises(Refused) as refused:
        vote(shown, 3)
    assert codes(refused) == ["vote.candidate"]
    vote(shown, 1, 2, 2, 2, 1)
    assert shown.award.winner.enterprise.name == "建设2公司"


def test_a_member_votes_once_with_a_reason_and_not_before_the_show_is_over(shown):
    seat(shown)
    vote(shown, 1)
    with pytest.raises(Refused) as refused:
        vote(shown, 1)
    assert codes(refused) == ["vote.twice"]
    decider, chosen = shown.award.deciders.last(), candidates_of(shown.award)[0]
    with pytest.raises(Refused) as refused:
        cast_vote(decider=decider, candidate=chosen, reason=" ", at=timezone.now(), actor=TENDERER)
    assert codes(refused) == ["vote.reason"]
    with pytest.raises(Refused) as refused:
        cast_vote(decider=decider, candidate=chosen, reason="好", at=at(11, 29), actor=TENDERER)
    assert codes(refused) == ["award.publicity"]


def test_an_unranked_report_is_not_decided_alone_nor_the_committee_changed_late(shown):
    with pytest.raises(Refused) as refused:
        decide_award(
            award=shown.award,
            winner=candidates_of(shown.award)[0],
            reasons="",
            at=timezone.now(),
            actor=TENDERER,
        )
    assert codes(refused) == ["award.ballot"]
    with pytest.raises(Refused) as refused:
        seat_deciders(
            award=shown.award,
            members=shown.members[:4],
            chair=shown.members[0],
            actor=TENDERER,
        )
    assert codes(refused) == ["award.committee"]
    seat(shown)
    vote(shown, 1)
    with pytest.raises(Refused) as refused:
        seat(shown)
    assert codes(refused) == ["award.voted"]
    assert lot_moments(shown.lot)["candidates_until"].date() == date(2026, 11, 29)
