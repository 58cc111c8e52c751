"""A round of last offers (最后报价): asked for, left, opened once its deadline has passed."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from onewindow.foundation.directory.api import Enterprise
from onewindow.foundation.records.api import create, move
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Violation, refuse, refuse_if_any
from onewindow.trading.bidding.actions.opening import unseal
from onewindow.trading.bidding.models import OfferRound
from onewindow.trading.bidding.queries import (
    OpenedBid,
    has_offered,
    offer_round,
    offers_in,
    opened_bids,
    too_few,
)
from onewindow.trading.bidding.rules import OFFERS, OfferState, check_opening
from onewindow.trading.tendering.api import Lot, last_offers_of

_SETTLE = "。确实解不开的，请交易中心在开标页登记原因，其余的照常开启"


@transaction.atomic
def ask_offers(
    *, lot: Lot, firms: Sequence[Enterprise], due: datetime, at: datetime, actor: Actor
) -> OfferRound:
    """
    Open a round in which these firms, and nobody else, hand in sealed last offers until it is due.

    :raises Refused: while another round is asked for, or after one was opened.
    """
    source, earlier = last_offers_of(lot.tender.procedure).source, offer_round(lot)
    if earlier is not None and earlier.state != OfferState.FAILED:
        raise refuse("offer.twice", "已经要求提交过最后报价", source)
    asked = OfferRound(lot=lot, number=earlier.number + 1 if earlier else 1, asked_at=at, due=due)
    detail = {
        "lot": lot.code,
        "number": asked.number,
        "due": due.isoformat(),
        "firms": [firm.credit_code for firm in firms],
    }
    create(
        subject=asked,
        lifecycle=OFFERS,
        names=["ask"],
        actor=actor,
        start=OfferState.ASKED,
        details={"ask": detail},
    )
    asked.firms.set(firms)
    return asked


def leave_offers(*, lot: Lot, enterprise: Enterprise) -> None:
    """
    Take a firm off those who are asked; within the transaction in which it leaves.

    :raises Refused: if its last offer lies there: it may leave only before (第二十二条).
    """
    if has_offered(lot, enterprise):
        raise refuse(
            "offer.left_late",
            "已经提交最后报价，不能再退出磋商",
            last_offers_of(lot.tender.procedure).leaving_source,
        )
    asked = offer_round(lot)
    if asked is not None:
        asked.firms.remove(enterprise)


def open_offers(*, lot: Lot, at: datetime, actor: Actor) -> list[OpenedBid] | None:
    """
    Unseal the last offers whose shares are there; return them once none is left sealed.

    With fewer than the law asks for they stay sealed for good, and None is returned.

    :raises Refused: before the deadline, without a round, or while shares are missing.
    """
    asked = offer_round(lot)
    if asked is None or asked.state != OfferState.ASKED:
        raise refuse("offer.state", "现在没有待开启的最后报价")
    refuse_if_any(check_opening(at=at, due=asked.due))
    short = list(too_few(lot, asked.number))
    if short:
        detail = {"reason": short[0].message, "source": short[0].source}
        move(subject=asked, lifecycle=OFFERS, name="fail", actor=actor, detail=detail)
        return None
    _, unopened = unseal(lot=lot, number=asked.number, at=at, actor=actor)
    refuse_if_any(
        Violation("offer.sealed", f"{one.bid.enterprise.name}：{one.reason}{_SETTLE}")
        for one in unopened
    )
    found = opened_bids(lot, asked.number)
    count = {"offers": offers_in(asked)}
    move(subject=asked, lifecycle=OFFERS, name="open", actor=actor, detail=count, opened_at=at)
    return found
