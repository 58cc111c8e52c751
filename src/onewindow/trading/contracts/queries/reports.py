"""The signed report of the evaluation, as the award takes it."""

from datetime import datetime
from decimal import Decimal

from onewindow.trading.bidding.api import PriceRoll, binding_bids
from onewindow.trading.contracts.queries.negotiations import (
    is_negotiated,
    negotiated_report,
)
from onewindow.trading.contracts.queries.selections import is_selected, selected_report
from onewindow.trading.contracts.rules import CandidateDraft, OtherDraft, ReportDraft
from onewindow.trading.evaluation.api import (
    CandidateFacts,
    evaluation_of,
    members_of,
    report_of,
    sheets_of,
)
from onewindow.trading.tendering.api import Lot


def report_draft(lot: Lot) -> tuple[ReportDraft, datetime] | None:
    """Return the lot's signed report and when it was signed, or None while there is none."""
    if is_negotiated(lot):
        return negotiated_report(lot)
    if is_selected(lot):
        return selected_report(lot)
    report, evaluation = report_of(lot), evaluation_of(lot)
    if report is None or evaluation is None:
        return None
    rolls = {one.enterprise.credit_code: one.roll for one in binding_bids(lot)}
    chosen = {one.enterprise for one in report.candidates}
    result = sheets_of(evaluation)["result"]
    others = [
        OtherDraft(
            enterprise=line["bidder"],
            price=_price(rolls.get(line["bidder"])),
            place=place if report.is_ranked else None,
            score=Decimal(line["total"]) if line["total"] is not None else None,
        )
        for place, line in enumerate(result["lines"], 1)
        if line["bidder"] not in chosen
    ]
    others += [
        OtherDraft(one.enterprise, rejected_for=f"{one.reason}（{one.clause}）")
        for one in report.failed
    ]
    draft = ReportDraft(
        candidates=[_candidate(one, rolls.get(one.enterprise)) for one in report.candidates],
        is_ranked=report.is_ranked,
        others=others,
        experts=[member.user.name for member in members_of(evaluation)],
    )
    return draft, report.signed_at


def _candidate(one: CandidateFacts, roll: PriceRoll | None) -> CandidateDraft:
    return CandidateDraft(
        enterprise=one.enterprise,
        price=one.price,
        place=one.place,
        score=one.score,
        duration_days=(roll.duration_days or 0) if roll else 0,
        quality=roll.quality if roll else "",
        project_manager=one.project_manager,
        manager_certificate=roll.manager_certificate if roll else "",
    )


def _price(roll: PriceRoll | None) -> Decimal | None:
    return roll.price if roll else None
