"""Into which round a bid goes (轮次): the first response, or the last offers once asked for."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Count

from onewindow.foundation.directory.api import Enterprise
from onewindow.trading.bidding.models import Bid, OfferRound
from onewindow.trading.bidding.queries.bids import deadline_of
from onewindow.trading.bidding.rules import BidState, OfferState
from onewindow.trading.tendering.api import Lot, procedure_of

FIRST = 0
_MADE = (BidState.SEALED, BidState.OPENED)


def offer_round(lot: Lot) -> OfferRound | None:
    """Return the round of last offers that was asked for last, or None."""
    return OfferRound.objects.filter(lot=lot).order_by("-number").first()


def round_now(lot: Lot) -> int:
    """Return the number of the round in which the lot takes bids, or took them last."""
    asked = offer_round(lot)
    return asked.number if asked else FIRST


def window_of(lot: Lot, number: int) -> tuple[datetime | None, datetime]:
    """
    Return from when and until when the bids of a round are taken.

    :raises Refused: if no timetable is fixed.
    :raises OfferRound.DoesNotExist: if the lot has no such round.
    """
    if number == FIRST:
        return deadline_of(lot.tender)
    asked = OfferRound.objects.get(lot=lot, number=number)
    return asked.asked_at, asked.due


def may_offer(lot: Lot, enterprise: Enterprise) -> bool:
    """Test if the enterprise is one of those who are asked for a last offer now."""
    asked = OfferRound.objects.filter(lot=lot, state=OfferState.ASKED, firms=enterprise)
    return asked.exists()


def has_offered(lot: Lot, enterprise: Enterprise) -> bool:
    """Test if a last offer of the enterprise lies sealed, or was opened."""
    return (lot.pk, enterprise.pk) in offers_made([lot.pk])


def last_rounds(lots: Collection[int]) -> dict[int, OfferRound]:
    """Return of each of the lots the round of last offers that was asked for last."""
    rows = OfferRound.objects.filter(lot__in=lots).order_by("number")
    return {one.lot_id: one for one in rows}


def offers_made(lots: Collection[int]) -> set[tuple[int, int]]:
    """Return lot and enterprise of every last offer that lies sealed, or was opened."""
    rows = Bid.objects.filter(lot__in=lots, round__gt=FIRST, state__in=_MADE)
    return set(rows.values_list("lot", "enterprise"))


def offers_in(asked: OfferRound) -> int:
    """Return how many last offers lie there; of whom and for how much nobody learns."""
    rows = Bid.objects.filter(lot=asked.lot_id, round=asked.number, state__in=_MADE)
    return rows.count()


def stuck_offers(lot: Lot, *, at: datetime) -> list[Bid]:
    """
    Return the last offers that stay sealed though enough shares are released (未能解密的最后报价).

    There are none before the deadline, and none once the round is over.
    """
    asked, custody = offer_round(lot), procedure_of(lot.tender.procedure).custody
    if asked is None or asked.state != OfferState.ASKED or at < asked.due or custody is None:
        return []
    rows = Bid.objects.filter(lot=lot, round=asked.number, state=BidState.SEALED)
    released = rows.annotate(shares=Count("released")).filter(shares__gte=custody.threshold)
    return list(released.select_related("enterprise").order_by("id"))


def settled_offers(lot: Lot) -> dict[str, str]:
    """Return by credit code what last offers that could not be opened count as (视为撤销)."""
    settled = (BidState.REVOKED, BidState.LAPSED)
    rows = Bid.objects.filter(lot=lot, round__gt=FIRST, state__in=settled).order_by("id")
    found = rows.values_list("enterprise__credit_code", "state")
    return {code: BidState(state).label for code, state in found}
