"""On from the review or the consultation to scores and prices (进入评分和比价)."""

from collections.abc import Sequence
from datetime import datetime

from onewindow.foundation.records.api import move
from onewindow.kernel.actors import Actor
from onewindow.trading.bidding.api import OpenedBid, has_offered, settled_offers
from onewindow.trading.evaluation.actions.ending import reject_bid, reject_same_brand
from onewindow.trading.evaluation.actions.inquiring import ask_low_prices
from onewindow.trading.evaluation.models import Contender, Evaluation
from onewindow.trading.evaluation.queries import standing_of, terms_of
from onewindow.trading.evaluation.rules import CONTENDER, EVALUATION
from onewindow.trading.guarantees.api import give_back_to
from onewindow.trading.tendering.api import last_offers_of


def compare_bids(evaluation: Evaluation, *, at: datetime, actor: Actor) -> None:
    """Go on to scoring, or to the prices alone; who is abnormally low is asked why."""
    reject_same_brand(evaluation, actor=actor)
    is_scored = terms_of(evaluation).method.is_scored
    name = "score" if is_scored else "compare"
    move(subject=evaluation, lifecycle=EVALUATION, name=name, actor=actor)
    if not (is_scored and evaluation.hides_prices):
        ask_low_prices(evaluation, at=at)


def leave(bid: Contender, *, reason: str, at: datetime, actor: Actor) -> None:
    """Note that a supplier has left (退出磋商) and give its deposit back; in a transaction."""
    source = last_offers_of(bid.evaluation.lot.tender.procedure).leaving_source
    move(
        subject=bid,
        lifecycle=CONTENDER,
        name="leave",
        actor=actor,
        detail={"clause": source, "reason": reason},
        clause=source,
        reason=reason,
    )
    give_back_to(lot=bid.evaluation.lot, enterprise=bid.bid.enterprise, at=at)


def leave_silent(evaluation: Evaluation, *, at: datetime, actor: Actor) -> None:
    """Take out every supplier that made no last offer in time; within a transaction."""
    settled = settled_offers(evaluation.lot)
    for bid in standing_of(evaluation):
        if not has_offered(evaluation.lot, bid.bid.enterprise):
            reason = "没有在规定时间内提交最后报价，视为退出磋商"
            if bid.credit_code in settled:
                reason = f"最后报价未能解密，{settled[bid.credit_code]}，视为退出磋商"
            leave(bid, reason=reason, at=at, actor=actor)


def take_offers(evaluation: Evaluation, offers: Sequence[OpenedBid], *, actor: Actor) -> None:
    """Let the last offers take the place of the first prices of those who stand."""
    made = {one.enterprise.credit_code: one for one in offers}
    source = last_offers_of(evaluation.lot.tender.procedure).source
    for bid in standing_of(evaluation):
        offer = made[bid.credit_code]
        if offer.roll is None:
            reason = "最后报价不是规定格式，读不出报价"
            reject_bid(bid, clause=source, reason=reason, actor=actor)
        else:
            price = offer.roll.price
            move(
                subject=bid,
                lifecycle=CONTENDER,
                name="offer",
                actor=actor,
                detail={"first": f"{bid.quoted:f}", "last": f"{price:f}"},
                quoted=price,
                price=price,
                offer=offer.bid,
            )
