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
from onewindow.trading.bidding.actions.presiding import publish_rolls, start_opening
from onewindow.trading.bidding.gateways import read_part
from onewindow.trading.bidding.models import Bid
from onewindow.trading.bidding.queries import FIRST, window_of
from onewindow.trading.bidding.rules import (
    BID,
    PRICE_ROLL,
    BidState,
    UnreadableRoll,
    check_opening,
    read_roll,
)
from onewindow.trading.tendering.api import Lot

_SHORTEST_REASON = 5


@dataclass(frozen=True, slots=True)
class Unopened:
    """A bid that could not be opened, and why in words."""

    bid: Bid
    reason: str


def open_bids(
    *, lot: Lot, at: datetime, actor: Actor = SYSTEM
) -> tuple[dict[int, bytes], Sequence[Unopened]]:
    """
    Unseal the price roll of every bid whose shares are there; the others' opening goes on.

    The meeting is begun if nobody has begun it. Return the rolls by bid and what could not be
    opened. Each opened bid is put on record; with the last one the rolls are published.

    :raises Refused: before the deadline, or with fewer bids than the law asks for.
    """
    start_opening(lot=lot, at=at, actor=actor)
    found = unseal(lot=lot, number=FIRST, at=at, actor=actor)
    publish_rolls(lot=lot, at=at)
    return found


def unseal(
    *, lot: Lot, number: int, at: datetime, actor: Actor
) -> tuple[dict[int, bytes], Sequence[Unopened]]:
    """Unseal the price roll of every bid of a round whose shares are there; see ``open_bids``."""
    rolls: dict[int, bytes] = {}
    unopened = []
    sealed = Bid.objects.filter(lot=lot, round=number, state=BidState.SEALED)
    for bid in sealed.select_related("enterprise").order_by("sealed_at", "id"):
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
                actor=actor,
                detail=detail,
                opened_at=at,
                roll=_kept(roll),
            )
        rolls[bid.pk] = roll
    return rolls, unopened


@transaction.atomic
def settle_unopened(
    *, bid: Bid, is_bidders_fault: bool, reason: str, at: datetime, actor: Actor
) -> None:
    """
    Decide what a bid that cannot be opened counts as (《电子招标投标办法》第三十一条，待核).

    By the bidder's fault it counts as revoked; by another's as withdrawn, and whoever is at fault
    owes compensation. The others' opening goes on.

    :raises Refused: without a reason, before the opening, or if the bid is not sealed any more.
    """
    if len(reason.strip()) < _SHORTEST_REASON:
        raise refuse("bid.unopened.reason", "请写明未能解密的原因")
    if bid.round == FIRST:
        start_opening(lot=bid.lot, at=at, actor=actor)
    else:
        refuse_if_any(check_opening(at=at, due=window_of(bid.lot, bid.round)[1]))
    move(
        subject=bid,
        lifecycle=BID,
        name="revoke" if is_bidders_fault else "lapse",
        actor=actor,
        detail={"reason": reason.strip()[:400]},
    )
    if bid.round == FIRST:
        publish_rolls(lot=bid.lot, at=at)


def _kept(roll: bytes) -> dict[str, Any] | None:
    """Return the roll to be kept beside the bid, or None where it is not in the set form."""
    try:
        return read_roll(roll).as_record()
    except UnreadableRoll:
        return None


def _released_by(bid: Bid) -> list[str]:
    return [one.custodian for one in bid.released.all()]
