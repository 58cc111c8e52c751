"""What an evaluation report says (评标报告的内容): 87号令第五十八条, in its order."""

from typing import Any

from django.utils import timezone

from onewindow.foundation.records.api import Entry, key_of
from onewindow.trading.evaluation.models import Evaluation, Finding, Inquiry
from onewindow.trading.evaluation.queries.consulting import amendments_of, consultations_of
from onewindow.trading.evaluation.queries.evaluations import (
    asks_offers,
    members_of,
    report_now,
    terms_of,
)
from onewindow.trading.evaluation.queries.sheets import sheets_of
from onewindow.trading.evaluation.rules import (
    CandidateFacts,
    FailedBid,
    MemberState,
    ReopenCause,
    ReportFacts,
    reviewed,
)
from onewindow.trading.tendering.api import Lot, lot_moments

REPORT_KIND = "onewindow.evaluation.report.v1"


def content_of(evaluation: Evaluation) -> dict[str, Any]:
    """Return the report's content as plain JSON; what is signed is its canonical form."""
    lot, terms = evaluation.lot, terms_of(evaluation)
    moments = lot_moments(lot)
    due = moments.get("bids_due")
    return {
        "kind": REPORT_KIND,
        "evaluation": evaluation.code,
        "tender": lot.tender.name,
        "lot": f"{lot.code} {lot.name}",
        "tenderer": lot.tender.tenderer.name,
        "notices": [
            [notice.title, timezone.localtime(notice.published_at).strftime("%Y-%m-%d")]
            for notice in lot.tender.notices.exclude(published_at=None).order_by("id")
            if notice.published_at
        ],
        "opened": due.isoformat() if due else "",
        "started": evaluation.started_at.isoformat() if evaluation.started_at else "",
        "method": terms.method.label,
        "committee": [_member(one, evaluation) for one in members_of(evaluation)],
        "replaced": [
            [one.number, one.user.name, one.reason]
            for one in evaluation.members.filter(state=MemberState.REPLACED).select_related("user")
        ],
        "findings": _findings(evaluation),
        "inquiries": _inquiries(evaluation),
        "explanations": _explanations(evaluation),
        "consultation": _consultation(evaluation),
        "reopened": _reopened(evaluation),
        "sheets": sheets_of(evaluation),
    }


def report_of(lot: Lot) -> ReportFacts | None:
    """Return what the lot's signed report says, or None while there is none."""
    evaluations = Evaluation.objects.filter(lot=lot, state__in=("reported", "closed"))
    evaluation = evaluations.order_by("-id").first()
    report = report_now(evaluation) if evaluation else None
    if evaluation is None or report is None or report.signed_at is None:
        return None
    sheets = report.content["sheets"]
    result = sheets["result"]
    bids = {one.credit_code: one for one in evaluation.contenders.all()}
    scores = {one["bidder"]: one["total"] for one in result["lines"]}
    return ReportFacts(
        lot=lot.code,
        candidates=tuple(
            CandidateFacts(
                enterprise=code,
                name=bids[code].name,
                price=bids[code].price,
                score=None if scores[code] is None else type(bids[code].price)(scores[code]),
                place=place if sheets["is_ranked"] else None,
                project_manager=bids[code].project_manager,
            )
            for place, code in enumerate(result["candidates"], 1)
        ),
        is_ranked=sheets["is_ranked"],
        signed_at=report.signed_at,
        failed=tuple(
            FailedBid(one["code"], one["name"], one["clause"], one["reason"])
            for one in sheets["bidders"]
            if not one["standing"]
        ),
        digest=report.digest,
    )


def _member(member: Any, evaluation: Evaluation) -> dict[str, Any]:
    return {
        "number": member.number,
        "name": member.user.name,
        "side": "招标人代表" if member.is_representative else "专家",
        "is_leader": member.pk == evaluation.leader_id,
    }


def _findings(evaluation: Evaluation) -> list[list[Any]]:
    """Return every finding that speaks against a bid: member, bidder, factor, words."""
    names = {one.code: one.name for one in reviewed(terms_of(evaluation).factors)}
    rows = Finding.objects.filter(member__in=members_of(evaluation), is_passed=False)
    return [
        [
            one.member.number,
            one.contender.name if one.contender else "",
            names.get(one.factor, one.factor),
            one.words,
        ]
        for one in rows.select_related("member", "contender").order_by("id")
    ]


def _inquiries(evaluation: Evaluation) -> list[dict[str, Any]]:
    rows = Inquiry.objects.filter(contender__evaluation=evaluation).select_related("contender")
    return [
        {
            "bidder": one.contender.name,
            "kind": one.get_kind_display(),
            "text": one.text,
            "state": one.get_state_display(),
            "answer": one.answer,
            "is_confirmed": one.is_confirmed,
        }
        for one in rows.order_by("id")
    ]


def _consultation(evaluation: Evaluation) -> dict[str, Any] | None:
    """Return who was heard, what changed, first and last offers; None without a consultation."""
    if not asks_offers(evaluation.lot):
        return None
    made = evaluation.contenders.filter(offer__isnull=False).select_related("bid")
    return {
        "talks": [
            [one.contender.name, one.attendees, one.words, one.at.isoformat()]
            for one in consultations_of(evaluation)
        ],
        "changes": [
            [one.clause, one.becomes, one.get_state_display()] for one in amendments_of(evaluation)
        ],
        "offers": [
            [one.name, one.bid.roll["price"] if one.bid.roll else "", f"{one.quoted:f}"]
            for one in made.order_by("credit_code")
        ],
    }


def _explanations(evaluation: Evaluation) -> list[list[Any]]:
    return [
        [member.number, one.contender.name, one.factor, one.words]
        for member in members_of(evaluation)
        for one in member.explanations.select_related("contender").order_by("id")
    ]


def _reopened(evaluation: Evaluation) -> list[list[Any]]:
    """Return every sheet that was given back, with cause and reason (第六十四条)."""
    keys = [key_of(one) for one in evaluation.members.all()]
    rows = Entry.objects.filter(subject__in=keys, move="member.reopen").order_by("id")
    return [
        [row.detail["member"], ReopenCause(row.detail["cause"]).label, row.detail["reason"]]
        for row in rows
        if "cause" in row.detail
    ]
