"""An evaluation report as a page and as a PDF, from its signed content."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from onewindow.foundation.accounts.api import signatures_on
from onewindow.kernel.printing import pdf_of
from onewindow.trading.evaluation.models import Evaluation, Report
from onewindow.trading.evaluation.queries.evaluations import (
    evaluation_of,
    is_open_to,
    is_procurement,
    report_now,
)
from onewindow.trading.evaluation.rules import Field, Reader
from onewindow.trading.tendering.api import Lot

_SIGN = "evaluation.report"


def report_paper(evaluation: Evaluation, report: Report) -> dict[str, Any]:
    """Return what the page of a report shows, all of it from the signed content."""
    content = report.content
    sheets = content["sheets"]
    names = {one["code"]: one["name"] for one in sheets["bidders"]}
    factors = [f for f in sheets["terms"]["factors"] if f["kind"] in {"technical", "commercial"}]
    bids = {one["code"]: one for one in sheets["bidders"]}
    signed = {one.signer_id: one for one in signatures_on(report, _SIGN)}
    return {
        "evaluation": evaluation,
        "report": report,
        "content": content,
        "factors": factors,
        "rows": [
            {
                "place": place,
                "name": names[line["bidder"]],
                "price": Decimal(bids[line["bidder"]]["price"]),
                "deduction": bids[line["bidder"]]["deduction"],
                "points": [line["points"].get(factor["code"], "") for factor in factors],
                "price_points": line["price_points"],
                "total": line["total"],
            }
            for place, line in enumerate(sheets["result"]["lines"], 1)
        ],
        "candidates": [names[code] for code in sheets["result"]["candidates"]],
        "is_ranked": sheets["is_ranked"],
        "failed": [one for one in sheets["bidders"] if not one["standing"]],
        "opinions": [
            (one, signed.get(one.member.user_id))
            for one in report.opinions.select_related("member__user").order_by("id")
        ],
    }


def report_pdf(paper: Mapping[str, Any]) -> bytes:
    """Return the report as a PDF of A4 pages."""
    html = render_to_string("evaluation/report_print.html", {**paper, "is_demo": settings.DEMO})
    return pdf_of(html)


def has_public_result(lot: Lot) -> bool:
    """Test if the lot's result is disclosed to everybody by now."""
    evaluation = evaluation_of(lot)
    return evaluation is not None and is_open_to(Field.RESULT, Reader.PUBLIC, evaluation)


def public_result(evaluation: Evaluation) -> dict[str, Any] | None:
    """
    Return what is disclosed to everybody: the evaluation in works, the outcome in procurement.

    In procurement a loser learns his own score and place, not the public (87号令第六十九条).
    """
    report = report_now(evaluation)
    if report is None or report.signed_at is None:
        return None
    paper = report_paper(evaluation, report)
    is_named = is_open_to(Field.COMMITTEE, Reader.PUBLIC, evaluation)
    return {
        "evaluation": evaluation,
        "report": report,
        "is_ranked": paper["is_ranked"],
        "candidates": paper["candidates"],
        "rows": [] if is_procurement(evaluation.lot) else paper["rows"],
        "factors": paper["factors"],
        "failed": paper["failed"],
        "method": report.content["method"],
        "experts": [one["name"] for one in report.content["committee"] if one["side"] == "专家"]
        if is_named
        else [],
    }
