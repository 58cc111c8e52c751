"""The demonstration's tenders: at every stage, disputed in every way, each by the real actions."""

from collections import Counter
from types import SimpleNamespace

import pytest
import time_machine
from django.conf import settings
from django.db import transaction
from django.test import override_settings

from onewindow.city.building import BUILDER, build_demo_city
from onewindow.city.contracts import build_demo_contracts
from onewindow.city.disputes import build_demo_disputes
from onewindow.city.draws import committee_plan, draw_committee, lend_account
from onewindow.city.evaluations import build_demo_evaluations
from onewindow.city.tenders import build_demo_tenders
from onewindow.foundation.accounts.api import User, trust_demo_authorities
from onewindow.foundation.policy.api import forget_snapshot
from onewindow.kernel.violations import Refused
from onewindow.site.packs import load_packs
from onewindow.trading.bidding.api import close_due
from onewindow.trading.contracts.api import Award, Contract, candidates_of
from onewindow.trading.evaluation.api import Evaluation, Seat, evaluation_of, report_of
from onewindow.trading.tendering.api import (
    Dispute,
    Lot,
    Tender,
    is_announced_to,
    opening_place,
    published_notices,
)
from onewindow.trading.tendering.models import Invitation
from tests.demo_city import moment

pytestmark = pytest.mark.django_db
EARLY = moment(11, 2, 0, 30)  # half past midnight: nothing has begun at nine yet
STORIES = (
    build_demo_tenders,
    build_demo_evaluations,
    build_demo_contracts,
    build_demo_disputes,
)


def told():
    """Tell every story once more or for the first time; return how much is new in each."""
    return [build(on=EARLY.date(), actor=BUILDER) for build in STORIES]


@pytest.fixture(scope="module")
def traded(django_db_setup, django_db_blocker):
    """Build the city with its tenders once for the tests below, then take it away again."""
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        override_settings(DEMO=True),
        time_machine.travel(EARLY) as clock,
    ):
        forget_snapshot()  # what another module's law left in this process
        build_demo_city(on=EARLY.date())
        assert load_packs(settings.PACKS, with_demo=True, quiet=True).problems == ()
        trust_demo_authorities(at=EARLY, actor=BUILDER)
        new = told()
        yield SimpleNamespace(new=new, clock=clock)
        transaction.set_rollback(True)
    forget_snapshot()


def test_everything_is_told_once(traded):
    assert traded.new == [9, 36, 2, 5]
    assert told() == [0, 0, 0, 0]


def test_there_is_a_tender_and_a_lot_at_every_stage(traded):
    close_due(now=moment(11, 2, 0, 40))
    assert set(Tender.objects.values_list("state", flat=True)) == {
        "draft",
        "entered",
        "announced",
        "closed",
        "terminated",
    }
    assert set(Lot.objects.values_list("state", flat=True)) == {
        "open",
        "opened",
        "evaluated",
        "publicized",
        "awarded",
        "contracted",
        "failed",
        "terminated",
    }
    assert set(Evaluation.objects.values_list("state", flat=True)) == {"scoring", "reported"}


def test_openings_have_their_rooms_and_some_are_on_line_only(traded):
    booked = {one.name: opening_place(one).words for one in Tender.objects.order_by("id")[:3]}
    assert booked == {
        "云西区滨河小学改扩建工程施工": "云西区政务服务中心开标一室",
        "云西区2027年度公共机构保洁服务采购": "云西区政务服务中心开标二室",
        "云溪河综合整治工程": "本平台网上开标（不见面）",
    }


def test_the_invited_see_their_tender_and_nobody_else_does(traded):
    tender = Tender.objects.get(procedure__code="works_invited")
    assert (tender.state, Invitation.objects.filter(letter__isnull=False).count()) == (
        "announced",
        4,
    )
    accounts = {name: User.objects.get(username=f"demo-{name}") for name in ("agent", "citizen")}
    assert is_announced_to(tender, accounts["agent"])
    with pytest.raises(Refused, match="只向收到投标邀请书的企业开放"):
        is_announced_to(tender, accounts["citizen"])
    assert not published_notices().filter(tender=tender).exists()


def test_disputes_are_answered_pending_decided_and_hold_a_lot(traded):
    found = Counter(Dispute.objects.values_list("kind", "state", "outcome"))
    assert found == {
        ("objection", "answered", "rejected"): 2,
        ("query", "filed", ""): 1,
        ("complaint", "accepted", ""): 1,
        ("complaint", "decided", "rejected"): 1,
    }
    decided = Dispute.objects.get(state="decided")
    assert decided.notice.state == "published"
    assert decided.suspensions.get().ended_at is not None
    assert not decided.lot.is_suspended
    standing = Dispute.objects.get(state="accepted")
    assert (standing.lot.is_suspended, standing.suspensions.get().ended_at) == (True, None)


def test_every_award_comes_of_an_evaluation_whose_report_was_signed(traded):
    awards = Award.objects.order_by("id")
    assert len(awards) == 4
    for award in awards:
        report = report_of(award.lot)
        assert [one.enterprise for one in report.candidates] == [
            one.enterprise.credit_code for one in candidates_of(award)
        ]
        assert evaluation_of(award.lot).state == "reported"
        assert report.signed_at == award.received_at


def test_both_parties_sealed_the_contracts_with_their_own_certificates(traded):
    for contract in Contract.objects.order_by("id"):
        holders = {
            (one.party, one.signer.username) for one in contract.signings.select_related("signer")
        }
        assert holders == {("buyer", "demo-tenderer"), ("supplier", "demo-agent")}


def test_two_accounts_are_never_lent_to_one_expert(traded):
    """However the dice fall: whoever has an account already is passed over."""
    lot = Lot.objects.filter(tender__name="云西区老旧小区综合改造工程").order_by("number")[0]
    with transaction.atomic():
        lot.draws.all().delete()
        later = moment(11, 3, 9)
        draw = draw_committee(lot, at=EARLY, plan=committee_plan(later), actor=BUILDER)
        first, second = Seat.objects.filter(draw=draw).order_by("id")[:2]
        person = first.member.expert.person
        User.objects.filter(person=person).update(person=None)
        User.objects.filter(person=second.member.expert.person).update(person=None)
        User.objects.filter(username="demo-expert2").update(person=person)
        lend_account(draw, holder="demo-expert")
        assert User.objects.get(username="demo-expert").person == second.member.expert.person
        transaction.set_rollback(True)
