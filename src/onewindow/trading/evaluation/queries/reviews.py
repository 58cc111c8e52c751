"""Findings of an evaluation, and what follows from them."""

from collections.abc import Sequence

from onewindow.trading.evaluation.models import Evaluation, Finding, Inquiry, Member
from onewindow.trading.evaluation.queries.evaluations import (
    is_procurement,
    members_of,
    terms_of,
)
from onewindow.trading.evaluation.rules import (
    ContenderState,
    InquiryKind,
    InquiryState,
    ReviewOpinion,
    judges,
)
from onewindow.trading.tendering.api import Factor, FactorKind

# 公开招标的资格由采购人或者代理机构审查（财政部令第87号第四十四条）。
_BUYER_QUALIFIES = "procurement_open"


def review_factors(evaluation: Evaluation) -> list[Factor]:
    """Return the factors that are passed or failed."""
    return list(terms_of(evaluation).of(FactorKind.QUALIFICATION, FactorKind.CONFORMITY))


def judges_of(evaluation: Evaluation, members: Sequence[Member]) -> dict[str, Sequence[str]]:
    """Return which members, by number, judge each factor of the review."""
    everybody = [str(one.number) for one in members]
    buyers = [str(one.number) for one in members if one.is_representative]
    is_buyers = (
        is_procurement(evaluation.lot) and evaluation.lot.tender.procedure.code == _BUYER_QUALIFIES
    )
    return {
        factor.code: judges(factor, members=everybody, buyers=buyers, buyer_qualifies=is_buyers)
        for factor in review_factors(evaluation)
    }


def opinions_of(evaluation: Evaluation, factors: Sequence[str]) -> list[ReviewOpinion]:
    """Return what those who sit on the committee now found for these factors."""
    rows = Finding.objects.filter(
        member__in=members_of(evaluation), factor__in=factors, contender__isnull=False
    )
    return [
        ReviewOpinion(
            str(one.member.number),
            one.contender.credit_code if one.contender else "",
            one.factor,
            one.is_passed,
            one.words,
        )
        for one in rows.select_related("member", "contender").order_by("id")
    ]


def low_price_asked(evaluation: Evaluation) -> list[Inquiry]:
    """Return the questions about low prices of bids that stand, answered or lapsed."""
    rows = Inquiry.objects.filter(
        contender__evaluation=evaluation,
        contender__state=ContenderState.STANDING,
        kind=InquiryKind.LOW_PRICE,
    ).exclude(state=InquiryState.ASKED)
    return list(rows.select_related("contender").order_by("id"))


def open_inquiries(evaluation: Evaluation) -> int:
    """Return how many questions to bidders that stand wait for an answer."""
    return Inquiry.objects.filter(
        contender__evaluation=evaluation,
        contender__state=ContenderState.STANDING,
        state=InquiryState.ASKED,
    ).count()
