"""An opening as its record shows it: seals, shares, price rolls."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from onewindow.foundation.directory.api import Enterprise
from onewindow.trading.bidding.models import Bid
from onewindow.trading.bidding.rules import (
    BidState,
    PriceRoll,
    UnreadableRoll,
    roll_of_record,
)
from onewindow.trading.tendering.api import Lot

_HANDED_IN = (BidState.SEALED, BidState.OPENED, BidState.REVOKED, BidState.LAPSED)


@dataclass(frozen=True, slots=True)
class OpenedBid:
    """A bid that was opened; ``roll`` is None where its price roll is not in the set form."""

    bid: Bid
    enterprise: Enterprise
    roll: PriceRoll | None
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """One bid at the opening: who released shares, and the price roll once it is open."""

    bid: Bid
    released: tuple[str, ...]
    roll: tuple[tuple[str, str], ...]


def opened_bids(lot: Lot) -> list[OpenedBid]:
    """Return the bids of the lot that were opened, in the order of their arrival."""
    return [
        OpenedBid(bid, bid.enterprise, roll_of(bid), bid.opened_at)
        for bid in bids_handed_in(lot).filter(state=BidState.OPENED)
        if bid.opened_at is not None
    ]


def opening_rows(lot: Lot) -> list[OpeningRow]:
    """Return what was handed in, in the order of its arrival; ask only after the deadline."""
    return [
        OpeningRow(
            bid,
            tuple(share.custodian for share in bid.released.all()),
            shown_roll(bid) if bid.state == BidState.OPENED else (),
        )
        for bid in bids_handed_in(lot).prefetch_related("released")
    ]


def bids_handed_in(lot: Lot) -> QuerySet[Bid]:
    """Return the bids that lay sealed at the deadline, in the order of their arrival."""
    found = Bid.objects.filter(lot=lot, state__in=_HANDED_IN, sealed_at__isnull=False)
    return found.select_related("enterprise").order_by("sealed_at", "id")


def roll_of(bid: Bid) -> PriceRoll | None:
    """Return the price roll of an opened bid, or None where it is not in the set form."""
    try:
        return roll_of_record(bid.roll)
    except UnreadableRoll:
        return None


def shown_roll(bid: Bid) -> tuple[tuple[str, str], ...]:
    """Return label and value of what is read out of an opened bid."""
    try:
        return roll_of_record(bid.roll).shown()
    except UnreadableRoll as error:
        return (("开标一览表", f"已解密，但{error}"),)
