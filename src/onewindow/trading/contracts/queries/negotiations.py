"""What can be asked about the talks with a single source."""

from datetime import datetime
from typing import Any

from onewindow.foundation.directory.api import enterprise_by_code
from onewindow.kernel.canonical import canonical_bytes
from onewindow.kernel.violations import refuse
from onewindow.trading.contracts.models import Negotiation
from onewindow.trading.contracts.queries.awards import people_of
from onewindow.trading.contracts.rules import (
    CandidateDraft,
    NegotiationDraft,
    NegotiationGround,
    ReportDraft,
)
from onewindow.trading.tendering.api import (
    Lot,
    Method,
    Notice,
    moments_of,
    procedure_of,
)

STATEMENT = "contracts.negotiation"


def is_negotiated(lot: Lot) -> bool:
    """Test if the lot's price is agreed in talks (协商定价)."""
    return Method.NEGOTIATED in procedure_of(lot.tender.procedure).evaluation_methods


def negotiation_of(lot: Lot) -> Negotiation | None:
    """Return the record of the talks, or None."""
    rows = Negotiation.objects.filter(lot=lot).select_related("supplier", "lot__tender__procedure")
    return rows.first()


def announcement_of(lot: Lot) -> Notice | None:
    """Return the notice in which the only supplier was made public (单一来源公示), or None."""
    stages = procedure_of(lot.tender.procedure).stages
    kind = next((one.notice for one in stages if one.code == "announcement"), "")
    rows = Notice.objects.filter(tender=lot.tender, kind=kind, published_at__isnull=False)
    return rows.order_by("-id").first()


def ground_of(lot: Lot, draft: NegotiationDraft) -> NegotiationGround:
    """
    Return what a record of talks is held against.

    :raises Refused: if no deadline is fixed for the response.
    """
    moments = moments_of(lot.tender)
    if "bids_due" not in moments:
        raise refuse("negotiation.timetable", "项目还没有确定响应文件提交截止时间")
    firm, notice = enterprise_by_code(draft.supplier), announcement_of(lot)
    return NegotiationGround(
        opens=max(moments["bids_due"], moments.get("notice_until", moments["bids_due"])),
        announced=str(notice.content) if notice else "",
        supplier=firm.name if firm else draft.supplier,
        budget=lot.estimate,
        ceiling=lot.ceiling,
        staff=frozenset(people_of(lot.tender).values_list("username", flat=True)),
    )


def negotiation_content(found: Negotiation) -> dict[str, Any]:
    """Return everything that the record says, as it is signed."""
    return {
        "lot": found.lot.code,
        "supplier": found.supplier.credit_code,
        "publicity": found.publicity,
        "held_at": found.held_at.isoformat(),
        "place": found.place,
        "costs": found.costs,
        "terms": found.terms,
        "price": f"{found.price:.2f}",
        "duration_days": found.duration_days,
        "quality": found.quality,
        "people": [
            [one.user.name, one.title]
            for one in found.negotiators.select_related("user").order_by("id")
        ],
    }


def negotiation_statement(found: Negotiation, dissent: str = "") -> bytes:
    """Return the very bytes that one who bought signs: the record, with his dissent if any."""
    said = {"kind": STATEMENT, "dissent": dissent.strip(), **negotiation_content(found)}
    return canonical_bytes(said)


def negotiated_report(lot: Lot) -> tuple[ReportDraft, datetime] | None:
    """Return the signed record as the award takes a report, or None while it is not signed."""
    found = negotiation_of(lot)
    if found is None or found.signed_at is None:
        return None
    agreed = CandidateDraft(
        enterprise=found.supplier.credit_code,
        price=found.price,
        place=1,
        duration_days=found.duration_days,
        quality=found.quality,
    )
    people = found.negotiators.select_related("user").order_by("id")
    draft = ReportDraft(
        candidates=[agreed],
        summary=f"{found.publicity}\n{found.terms}",
        experts=[one.user.name for one in people],
    )
    return draft, found.signed_at
