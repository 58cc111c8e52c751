"""An evaluation for tests: terms, an opened lot with its committee, members who do their part."""

from decimal import Decimal
from types import SimpleNamespace

from django.utils import timezone

from onewindow.foundation.records.api import move
from onewindow.kernel.actors import actor_of
from onewindow.trading.bidding.api import open_bids
from onewindow.trading.evaluation.api import (
    Blinds,
    Evaluation,
    EvaluationPlan,
    FindingDraft,
    Member,
    PointsDraft,
    close_review,
    make_report,
    name_representative,
    prepare_evaluation,
    record_findings,
    save_points,
    sign_in,
    start_evaluation,
    submit_sheet,
    tally,
    vote_leader,
)
from onewindow.trading.tendering.api import (
    LOT,
    AbnormalPrice,
    EvaluationTerms,
    Factor,
    FactorKind,
    Method,
    PriceFormula,
    TieRule,
)
from tests.trading.bidding.builders import let_go
from tests.trading.evaluation.builders import completed
from tests.trading.tendering.builders import OFFICER

FACTORS = (
    Factor("licence", "资质", FactorKind.QUALIFICATION, "第二章3.1"),
    Factor("period", "工期", FactorKind.CONFORMITY, "第二章4.2"),
    Factor("plan", "施工方案", FactorKind.TECHNICAL, "第三章2.1", Decimal(40), False),
    Factor("works", "类似业绩", FactorKind.COMMERCIAL, "第三章2.2", Decimal(10)),
    Factor("price", "投标报价", FactorKind.PRICE, "第三章2.3", Decimal(50)),
)
TERMS = EvaluationTerms(
    method=Method.COMPREHENSIVE,
    factors=FACTORS,
    price_formula=PriceFormula.LOWEST_FIRST,
    tie_rule=TieRule.TECHNICAL,
)
LOW = AbnormalPrice(Decimal("0.80"), Decimal("0.50"))
PLANS = {0: "35", 1: "32", 2: "30"}


def opened(closed):
    """Open the lot's bids with the shares of two custodians."""
    bids = list(closed.lot.bids.order_by("id"))
    for name in ("交易中心", "招标人"):
        let_go(closed, name, bids, at=timezone.now())
    open_bids(lot=closed.lot, at=timezone.now())
    move(subject=closed.lot, lifecycle=LOT, name="open", actor=OFFICER)


def documented(closed, terms=TERMS):
    """Put these terms into the tender document in force."""
    closed.tender.documents.filter(state="issued").update(terms=terms.as_record())


def prepared(closed, terms=TERMS, **said):
    """Open the bids, draw the experts, and prepare the evaluation with the tenderer's one."""
    opened(closed)
    completed(closed)
    values = {"blinds": Blinds(), "is_ranked": True, "rate": None} | said
    evaluation = prepare_evaluation(
        lot=closed.lot, plan=EvaluationPlan(terms=terms, **values), actor=OFFICER
    )
    name_representative(evaluation=evaluation, user=closed.parties["招标人"], actor=OFFICER)
    return evaluation


def started(closed, clock, terms=TERMS, **said):
    evaluation = prepared(closed, terms, **said)
    clock.move_to(closed.starts_at)
    start_evaluation(evaluation=evaluation, at=timezone.now(), actor=OFFICER)
    return again(evaluation)


def begun(closed, clock, terms=TERMS, **said):
    """Go on until everybody has signed in and a leader is chosen."""
    evaluation = started(closed, clock, terms, **said)
    begin(evaluation)
    return again(evaluation)


def begin(evaluation):
    for member in members(evaluation):
        if member.state == "seated":
            sign_in(member=member, has_no_tie=True, at=timezone.now(), actor=acting(member))
    choose(evaluation)


def choose(evaluation):
    choice = next(one for one in members(evaluation) if one.seat_id)
    for member in members(evaluation):
        if again(evaluation).leader_id is None:
            vote_leader(member=member, choice=choice, actor=acting(member))


def reviewed(closed, clock, terms=TERMS, **said):
    evaluation = begun(closed, clock, terms, **said)
    find_all(evaluation)
    close(evaluation)
    return again(evaluation)


def find_all(evaluation, failing=(), who=None):
    """Let members find everything; ``failing`` names (bidder, factor) that all fail."""
    evaluation = again(evaluation)
    factors = [one["code"] for one in evaluation.terms["factors"] if one["full"] == "0"]
    for member in who or members(evaluation):
        drafts = [
            FindingDraft(
                bid.credit_code, code, (bid.credit_code, code) not in failing, "不符合要求"
            )
            for bid in evaluation.contenders.filter(state="standing")
            for code in factors
        ]
        record_findings(member=member, drafts=drafts, at=timezone.now(), actor=acting(member))


def close(evaluation):
    lead = leader(evaluation)
    close_review(leader=lead, at=timezone.now(), actor=acting(lead))


def mark_all(evaluation, plans=PLANS, works="8", who=None):
    """Let members mark every bid that stands, and submit; plans are points by the bid's place."""
    evaluation = again(evaluation)
    for member in who or members(evaluation):
        drafts = []
        for place, bid in enumerate(evaluation.contenders.filter(state="standing")):
            key = bid.alias if evaluation.is_blind else bid.credit_code
            drafts.append(PointsDraft(key, "plan", Decimal(plans[place])))
            drafts.append(PointsDraft(bid.credit_code, "works", Decimal(works)))
        save_points(member=member, drafts=drafts)
        submit_sheet(member=member, at=timezone.now(), actor=acting(member))


def tallied(closed, clock, terms=TERMS, **said):
    evaluation = reviewed(closed, clock, terms, **said)
    mark_all(evaluation)
    add_up(evaluation)
    return again(evaluation)


def add_up(evaluation):
    lead = leader(evaluation)
    tally(leader=lead, at=timezone.now(), actor=acting(lead))


def reported(closed, clock, terms=TERMS, **said):
    evaluation = tallied(closed, clock, terms, **said)
    lead = leader(evaluation)
    make_report(leader=lead, at=timezone.now(), actor=acting(lead))
    return again(evaluation)


def leader(evaluation):
    return Member.objects.select_related("evaluation", "user").get(pk=again(evaluation).leader_id)


def members(evaluation):
    rows = Member.objects.filter(evaluation=evaluation).exclude(state="replaced")
    return list(rows.select_related("evaluation", "user").order_by("number"))


def acting(member):
    return actor_of(SimpleNamespace(user=member.user))


def again(evaluation):
    rows = Evaluation.objects.select_related(
        "lot__tender__procedure", "lot__tender__tenderer", "lot__tender__supervisor"
    )
    return rows.get(pk=evaluation.pk)
