"""Bids that are rejected, and an evaluation that ends because too few are left."""

from django.db import transaction

from onewindow.foundation.records.api import move
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import refuse
from onewindow.trading.evaluation.models import Contender, Evaluation, Finding
from onewindow.trading.evaluation.queries import (
    is_procurement,
    least_left,
    members_of,
    standing_of,
    terms_of,
)
from onewindow.trading.evaluation.rules import (
    COMPETITION,
    CONTENDER,
    EVALUATION,
    SAME_BRAND,
    counted,
    dearer,
)
from onewindow.trading.tendering.api import LOT, Method, procedure_of

_WORKS = "《招标投标法》第四十二条；12号令第二十七条（待核）"
_PROCUREMENT = "《政府采购法》第三十六条"
_OVER_WORKS = "《招标投标法实施条例》第五十一条第（五）项"
_OVER_BOUGHT = "财政部令第87号第六十三条第（四）项"
_OVER_OTHERWISE = "财政部令第74号第三十七条第（三）项；财库〔2014〕214号第三十四条（待核）"


def reject_bid(bid: Contender, *, clause: str, reason: str, actor: Actor) -> None:
    """Reject a bid (否决投标、投标无效) with the article and the reason; within a transaction."""
    move(
        subject=bid,
        lifecycle=CONTENDER,
        name="reject",
        actor=actor,
        detail={"clause": clause, "reason": reason},
        clause=clause,
        reason=reason,
    )


def reject_over_ceiling(evaluation: Evaluation, *, actor: Actor) -> None:
    """
    Reject every bid above the lot's ceiling (最高限价); within a transaction.

    In procurement the budget, which is the lot's estimate, is a ceiling too.
    """
    lot, bought = evaluation.lot, is_procurement(evaluation.lot)
    by_bidding = _OVER_BOUGHT if _is_invited_to_bid(evaluation) else _OVER_OTHERWISE
    clause = by_bidding if bought else _OVER_WORKS
    limits = {"最高限价": lot.ceiling, "预算金额": lot.estimate if bought else None}
    for bid in standing_of(evaluation):
        over = [
            f"报价{bid.price:,.2f}元高于{label}{limit:,.2f}元"
            for label, limit in limits.items()
            if limit is not None and bid.price > limit
        ]
        if over:
            reject_bid(bid, clause=clause, reason="；".join(over), actor=actor)


def reject_same_brand(evaluation: Evaluation, *, actor: Actor) -> None:
    """
    Where the lowest price wins, reject who is dearer than another of the same brand.

    Within a transaction; equal prices are told apart with the ranking.
    """
    if terms_of(evaluation).method is not Method.LOWEST_PRICE:
        return
    standing = {one.credit_code: one for one in standing_of(evaluation)}
    prices = {code: one.price for code, one in standing.items()}
    brands = {code: one.brand for code, one in standing.items()}
    for code in dearer(prices, brands):
        reason = f"与报价更低的投标人提供相同品牌的核心产品（{brands[code]}）"
        reject_bid(standing[code], clause=SAME_BRAND, reason=reason, actor=actor)


@transaction.atomic
def fail_if_too_few(evaluation: Evaluation, *, actor: Actor) -> bool:
    """
    End the evaluation if fewer bids are left than the law asks for; return whether it ended.

    Procurement ends at once. In works the committee votes whether there is clearly no competition
    left; with none left at all there is nothing to vote on.

    :raises Refused: while the vote of works is missing.
    """
    left = counted(one.brand for one in standing_of(evaluation))
    least, source = least_left(evaluation.lot)
    if left >= least:
        return False
    if left and not is_procurement(evaluation.lot):
        if _goes_on(evaluation, left, least):
            return False
        source = _WORKS
    elif is_procurement(evaluation.lot) and _is_invited_to_bid(evaluation):
        source = _PROCUREMENT
    reason = f"有效投标只有{left}家，不足{least}家（{source}）"
    move(subject=evaluation, lifecycle=EVALUATION, name="fail", actor=actor, reason=reason)
    move(
        subject=evaluation.lot,
        lifecycle=LOT,
        name="fail",
        actor=actor,
        detail={"reason": reason},
    )
    return True


def _is_invited_to_bid(evaluation: Evaluation) -> bool:
    """Test if it is a tender (招标), not one of the other methods of procurement."""
    procedure = procedure_of(evaluation.lot.tender.procedure)
    return procedure.ocds_method in {"open", "selective"}


def _goes_on(evaluation: Evaluation, left: int, least: int) -> bool:
    members = members_of(evaluation)
    votes = Finding.objects.filter(
        member__in=members, contender=None, factor=COMPETITION
    ).values_list("is_passed", flat=True)
    if len(votes) < len(members):
        words = f"有效投标只有{left}家，不足{least}家，请全体成员就是否明显缺乏竞争表决"
        raise refuse("evaluation.competition", words, _WORKS)
    return 2 * sum(votes) > len(members)
