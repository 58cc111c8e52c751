"""What can be asked about finding the winner of a small project."""

from datetime import datetime
from decimal import Decimal

from onewindow.trading.bidding.api import binding_bids
from onewindow.trading.contracts.models import Selection
from onewindow.trading.contracts.queries.negotiations import is_negotiated
from onewindow.trading.contracts.rules import (
    CandidateDraft,
    Offer,
    OtherDraft,
    ReportDraft,
    SelectionMethod,
    SelectionState,
)
from onewindow.trading.evaluation.api import DrawState, issued_terms
from onewindow.trading.tendering.api import Lot, procedure_of

MOST_CANDIDATES = 3


def is_selected(lot: Lot) -> bool:
    """Test if the tenderer himself finds the winner, without a committee (小型项目)."""
    return procedure_of(lot.tender.procedure).committee is None and not is_negotiated(lot)


def selection_of(lot: Lot) -> Selection | None:
    """Return the lot's selection, or None."""
    rows = Selection.objects.filter(lot=lot).select_related("draw", "lot__tender__procedure")
    return rows.first()


def is_fixed(selection: Selection | None) -> bool:
    """Test if a draw of the bidders is under way, so that the offers are not judged anew."""
    if selection is None or selection.draw is None:
        return False
    is_drawing = selection.state == SelectionState.DRAWING
    return is_drawing and selection.draw.state != DrawState.CANCELLED


def method_of(lot: Lot) -> SelectionMethod:
    """
    Return how the issued document says that the winner is found.

    :raises Refused: if none was issued.
    """
    return SelectionMethod(issued_terms(lot).method)


def offers_of(lot: Lot) -> tuple[Offer, ...]:
    """Return the opened offers, the lowest first."""
    found = [
        Offer(one.enterprise.credit_code, one.enterprise.name, one.roll.price)
        for one in binding_bids(lot)
        if one.roll
    ]
    return tuple(sorted(found, key=lambda one: (one.price, one.bidder)))


def stored_offers(selection: Selection) -> tuple[Offer, ...]:
    """Return the offers as they were judged."""
    return tuple(
        Offer(one["bidder"], one["name"], Decimal(one["price"]), one["aside"])
        for one in selection.offers
    )


def selected_report(lot: Lot) -> tuple[ReportDraft, datetime] | None:
    """Return what was selected as the award takes a report, or None before."""
    found = selection_of(lot)
    if found is None or found.state != SelectionState.MADE or found.made_at is None:
        return None
    offers = {one.bidder: one for one in stored_offers(found)}
    rolls = {one.enterprise.credit_code: one.roll for one in binding_bids(lot) if one.roll}
    candidates = [
        CandidateDraft(
            enterprise=code,
            price=offers[code].price,
            place=place,
            duration_days=rolls[code].duration_days or 0,
            quality=rolls[code].quality,
            project_manager=rolls[code].manager_name,
            manager_certificate=rolls[code].manager_certificate,
        )
        for place, code in enumerate(found.order[:MOST_CANDIDATES], 1)
    ]
    others = [
        OtherDraft(code, offers[code].price, place)
        for place, code in enumerate(found.order[MOST_CANDIDATES:], MOST_CANDIDATES + 1)
    ]
    aside = [one for one in offers.values() if one.aside]
    others += [OtherDraft(one.bidder, rejected_for=one.aside) for one in aside]
    summary = f"{SelectionMethod(found.method).label}。{found.reasons}"
    draft = ReportDraft(candidates, others=others, summary=summary, is_binding=True)
    return draft, found.made_at
