"""Unsealing at the opening: the price rolls first, whatever cannot be opened by its remedy."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from onewindow.foundation.records.api import move
from onewindow.kernel.actors import SYSTEM, Actor
from onewindow.kernel.sealing import SealBroken
from onewindow.kernel.violations import refuse, refuse_if_any
from onewindow.trading.bidding.gateways import read_part
from onewindow.trading.bidding.models import Bid
from onewindow.trading.bidding.queries import deadline_of
from onewindow.trading.bidding.rules import (
    BID,
    PRICE_ROLL,
    BidState,
    UnreadableRoll,
    check_opening,
    read_roll,
)
from onewindow.trading.tendering.api import Lot


@dataclass(frozen=True, slots=True)
class Unopened:
    """A bid that could not be opened, and why in words."""

    bid: Bid
    reason: str


def open_bids(*, lot: Lot, at: datetime) -> tuple[dict[int, bytes], Sequence[Unopened]]:
    """
    Unseal the price roll of every bid whose shares are there; the others' opening goes on.

    Return the rolls by bid and what could not be opened. Each opened bid is put on record.

    :raises Refused: before the deadline.
    """
    refuse_if_any(check_opening(at=at, due=deadline_of(lot.tender)[1]))
    rolls: dict[int, bytes] = {}
    unopened = []
    sealed = Bid.objects.filter(lot=lot, state=BidState.SEALED).order_by("sealed_at", "id")
    for bid in sealed.select_related("enterprise"):
        try:
            roll = read_part(bid, PRICE_ROLL)
        except SealBroken as broken:
            unopened.append(Unopened(bid, str(broken)))
            continue
        detail = {"digest": bid.digest, "custodians": _released_by(bid)}
        with transaction.atomic():
            move(
                subject=bid,
                lifecycle=BID,
                name="unseal",
                actor=SYSTEM,
                detail=detail,
                opened_at=at,
                roll=_kept(roll),
            )
        rolls[bid.pk] = roll
    return rolls, unopened


@transaction.atomic
def settle_unopened(*, bid: Bid, is_bidders_fault: bool, reason: str, actor: Actor) -> None:
    """
    Decide what a bid that cannot be opened counts as (《电子招标投标办法》第三十一条，待核).

    By the bidder's fault it counts as revoked; by another's as withdrawn, and whoever is at fault
    owes compensation.

    :raises Refused: without a reason, or if the bid is not sealed any more.
    """
    if len(reason.strip()) < 5:
        raise refuse("bid.unopened.reason", "请写明未能解密的原因")
    move(
        subject=bid,
        lifecycle=BID,
        name="revoke" if is_bidders_fault else "lapse",
        actor=actor,
        detail={"reason": reason.strip()[:400]},
    )


def _kept(roll: bytes) -> dict[str, Any] | None:
    """Return the roll to be kept beside the bid, or None where it is not in the set form."""
    try:
        return read_roll(roll).as_record()
    except UnreadableRoll:
        return None


def _released_by(bid: Bid) -> list[str]:
    return [one.custodian for one in bid.released.all()]
