"""The facts of awards and contracts, for open data and for insight."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch

from onewindow.foundation.directory.api import Enterprise
from onewindow.trading.contracts.models import Award, Change, Contract, Payment, ReportedBid
from onewindow.trading.contracts.rules import (
    AwardFacts,
    AwardState,
    CandidateFacts,
    CandidateState,
    ChangeFacts,
    ChangeState,
    ContractFacts,
    ContractState,
    FallGround,
    MilestoneFacts,
    PartyFacts,
    PaymentFacts,
    PaymentState,
)
from onewindow.trading.tendering.api import Tender

_NOTHING = Decimal("0.00")
_DECIDED = (AwardState.DECIDED, AwardState.NOTIFIED)


def award_facts(tender: Tender) -> tuple[AwardFacts, ...]:
    """Return every award of the tender, those that a second evaluation replaced too."""
    candidates = ReportedBid.objects.filter(is_candidate=True).select_related("enterprise")
    rows = (
        Award.objects.filter(lot__tender=tender)
        .select_related("lot", "winner__enterprise")
        .prefetch_related(Prefetch("reported", candidates.order_by("place", "id")))
        .order_by("lot__number", "round")
    )
    return tuple(_award(row) for row in rows)


def contract_facts(tender: Tender) -> tuple[ContractFacts, ...]:
    """Return every contract of the tender with its performance, ordered by lot."""
    rows = (
        Contract.objects.filter(lot__tender=tender)
        .select_related("lot__tender__tenderer", "supplier", "award__lot")
        .prefetch_related("milestones", "payments", "changes")
        .order_by("lot__number", "id")
    )
    return tuple(_contract(row) for row in rows)


def result_facts(*, lots: Collection[int]) -> dict[int, dict[str, Any]]:
    """
    Return for each of these lots whose report was received what came of it, by the lot's key.

    Columns: received_at, decided_at, winner and winner_key (enterprise), amount in yuan, reported
    (how many bids the report judged), places (by enterprise), signed_at. What the report says is
    secret until its candidates are on show or the winner is decided (评标情况保密, 招标投标法
    第三十八条、第四十四条), and None or empty until then.
    """
    rows = Award.objects.filter(lot__in=lots).exclude(state=AwardState.REPLACED)
    rows = rows.select_related("winner__enterprise").prefetch_related("reported").order_by("id")
    living = Contract.objects.exclude(state=ContractState.DROPPED).filter(lot__in=lots)
    contracts = {one.lot_id: one for one in living.order_by("id")}
    return {row.lot_id: _result(row, contracts.get(row.lot_id)) for row in rows}


def _result(row: Award, contract: Contract | None) -> dict[str, Any]:
    winner = row.winner if row.state in _DECIDED else None
    is_known = row.publicized_at is not None or winner is not None
    reported = list(row.reported.all())
    return {
        "received_at": row.received_at,
        "decided_at": row.decided_at if winner else None,
        "winner": winner.enterprise.name if winner else None,
        "winner_key": winner.enterprise_id if winner else None,
        "amount": winner.price if winner else None,
        "reported": len(reported) if is_known else None,
        "places": {one.enterprise_id: one.place for one in reported if is_known},
        "signed_at": contract.signed_at if contract else None,
    }


def _award(row: Award) -> AwardFacts:
    winner = row.winner
    return AwardFacts(
        identifier=_award_id(row),
        lot=row.lot.code,
        title=row.lot.name,
        state=row.state,
        received_at=row.received_at,
        publicized_at=row.publicized_at,
        decided_at=row.decided_at,
        notified_at=row.notified_at,
        winner=_party(winner.enterprise) if winner else None,
        amount=winner.price if winner else None,
        reasons=row.reasons,
        candidates=tuple(_candidate(one) for one in row.reported.all()),
    )


def _award_id(row: Award) -> str:
    return f"{row.lot.code}-A{row.round}"


def _party(enterprise: Enterprise) -> PartyFacts:
    return PartyFacts(enterprise.name, enterprise.credit_code)


def _candidate(one: ReportedBid) -> CandidateFacts:
    has_fallen = one.state == CandidateState.FALLEN
    return CandidateFacts(
        place=one.place,
        party=_party(one.enterprise),
        price=one.price or _NOTHING,
        score=one.score,
        project_manager=one.project_manager,
        has_fallen=has_fallen,
        fallen_for=FallGround(one.fall_ground).label if has_fallen else "",
    )


def _contract(row: Contract) -> ContractFacts:
    buyer = row.lot.tender.tenderer
    payments = sorted(row.payments.all(), key=lambda one: one.number)
    changes = sorted(row.changes.all(), key=lambda one: one.number)
    approved = [one for one in changes if one.state == ChangeState.APPROVED]
    return ContractFacts(
        identifier=row.number,
        award=_award_id(row.award),
        lot=row.lot.code,
        number=row.number,
        title=row.title,
        state=row.state,
        amount=row.amount,
        current_amount=row.amount + sum((one.amount for one in approved), _NOTHING),
        paid=sum((p.amount for p in payments if p.state == PaymentState.PAID), _NOTHING),
        signed_at=row.signed_at,
        published_at=row.published_at,
        starts=row.starts,
        ends=row.ends,
        buyer=PartyFacts(buyer.name, buyer.credit_code),
        supplier=_party(row.supplier),
        milestones=_milestones(row),
        payments=tuple(_payment(row, one) for one in payments),
        changes=tuple(_change(row, one) for one in changes),
    )


def _milestones(row: Contract) -> tuple[MilestoneFacts, ...]:
    return tuple(
        MilestoneFacts(
            f"{row.number}-M{one.number}",
            one.name,
            one.planned_on,
            one.done_on,
            one.accepted_on,
            one.state,
        )
        for one in sorted(row.milestones.all(), key=lambda one: one.number)
    )


def _payment(row: Contract, one: Payment) -> PaymentFacts:
    return PaymentFacts(
        f"{row.number}-P{one.number}",
        one.kind,
        one.amount,
        one.requested_on,
        one.due_on,
        one.paid_on,
        one.state,
    )


def _change(row: Contract, one: Change) -> ChangeFacts:
    return ChangeFacts(
        f"{row.number}-C{one.number}",
        one.reason,
        one.amount,
        one.days,
        one.asked_on,
        one.decided_on,
        one.state,
    )
