"""The exported sheets of an evaluation (评审数据): all that a recount needs, and nothing else."""

from typing import Any

from django.db.models import F

from onewindow.foundation.records.api import Entry, TreeHead, key_of
from onewindow.kernel.canonical import digest
from onewindow.trading.evaluation.models import Evaluation, Inquiry, Member
from onewindow.trading.evaluation.queries.evaluations import (
    ground_of,
    marks_from,
    marks_of,
    members_of,
    points_of,
    priced,
    standing_of,
    terms_of,
)
from onewindow.trading.evaluation.rules import (
    SHEETS_KIND,
    ContenderState,
    InquiryKind,
    Line,
    Mark,
    lines,
    one_of_each,
    scored,
    untied,
)
from onewindow.trading.tendering.api import TieRule


def sheets_of(evaluation: Evaluation) -> dict[str, Any]:
    """Return terms, bids, marks and result as JSON; members are numbers, not names."""
    ground, corrected = ground_of(evaluation), _corrected(evaluation)
    return {
        "kind": SHEETS_KIND,
        "code": evaluation.code,
        "lot": evaluation.lot.code,
        "terms": evaluation.terms,
        "is_ranked": evaluation.is_ranked,
        "ceiling": None if ground.ceiling is None else f"{ground.ceiling:f}",
        "rate": None if ground.rate is None else f"{ground.rate:f}",
        "bidders": [
            {
                "code": one.credit_code,
                "name": one.name,
                "price": f"{one.price:f}",
                "brand": one.brand,
                "deduction": f"{one.deduction:f}",
                "adjustment": f"{one.adjustment:f}",
                "offer": f"{one.quoted:f}" if one.offer_id else None,
                "corrected": corrected.get(one.pk),
                "standing": one.state == ContenderState.STANDING,
                "clause": one.clause,
                "reason": one.reason,
            }
            for one in evaluation.contenders.order_by("credit_code")
        ],
        "members": [str(one.number) for one in members_of(evaluation)],
        "marks": [_plain(mark) for mark in marks_of(evaluation)],
        "head": evaluation.head,
        "result": evaluation.result,
    }


def _corrected(evaluation: Evaluation) -> dict[int, str]:
    """Return the prices to which last offers were corrected with the suppliers' consent."""
    rows = Inquiry.objects.filter(
        contender__evaluation=evaluation,
        kind=InquiryKind.CORRECT,
        is_confirmed=True,
        asked_at__gte=F("contender__offer__opened_at"),
    )
    return {one.contender_id: one.proposal["price"] for one in rows.order_by("id") if one.proposal}


def sheet_digest(member: Member) -> str:
    """Return the digest of all of a member's marks as they stand in the database."""
    return digest([_plain(mark) for mark in marks_from(points_of([member]))]).hex()


def lines_of(evaluation: Evaluation) -> tuple[Line, ...]:
    """
    Return the result of the bids that stand, before ties are settled.

    :raises Refused: if a formula lacks something.
    """
    terms = terms_of(evaluation)
    return lines(
        terms,
        factors=scored(terms.factors),
        bids=priced(standing_of(evaluation)),
        marks=marks_of(evaluation),
        ground=ground_of(evaluation),
    )


def result_of(
    evaluation: Evaluation, found: tuple[Line, ...], order: dict[str, str]
) -> tuple[dict[str, Any], bool]:
    """Return the result as it is kept, and whether it hangs on the draw among equals."""
    terms = terms_of(evaluation)
    by_technical = terms.tie_rule is TieRule.TECHNICAL
    ordered, was_drawn = untied(found, by_technical=by_technical, order=order)
    by_bidder = {line.bidder: line for line in found}
    brands = {one.credit_code: one.brand for one in standing_of(evaluation)}
    wanted = list(one_of_each(ordered, brands)[: terms.candidates])
    result = {
        "order": list(ordered),
        "candidates": wanted if evaluation.is_ranked else sorted(wanted),
        "lines": [_shown(by_bidder[bidder]) for bidder in ordered],
    }
    return result, was_drawn


def _plain(mark: Mark) -> list[str]:
    return [mark.member, mark.bidder, mark.factor, f"{mark.points:f}"]


def _shown(line: Line) -> dict[str, Any]:
    return {
        "bidder": line.bidder,
        "points": {code: f"{points:f}" for code, points in line.points.items()},
        "price_points": None if line.price_points is None else f"{line.price_points:f}",
        "technical": f"{line.technical:f}",
        "total": None if line.total is None else f"{line.total:f}",
    }


def head_after_tally(evaluation: Evaluation) -> TreeHead | None:
    """Return the first tree head that was signed after the tally, or None as yet."""
    done = Entry.objects.filter(
        subject=key_of(evaluation), move="evaluation.tally", leaf__isnull=False
    )
    entry = done.order_by("-id").first()
    if entry is None:
        return None
    return TreeHead.objects.filter(size__gt=entry.leaf).order_by("size").first()
