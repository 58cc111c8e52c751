"""The facts of bids, for insight: nothing before the opening."""

from collections.abc import Collection, Iterator
from typing import Any

from onewindow.trading.bidding.models import Bid
from onewindow.trading.bidding.queries.openings import roll_of
from onewindow.trading.bidding.rules import BidState
from onewindow.trading.tendering.api import LotState

_AT_OPENING = (BidState.OPENED, BidState.REVOKED, BidState.LAPSED)


def bid_facts(*, lots: Collection[int] | None = None) -> Iterator[dict[str, Any]]:
    """
    Yield one flat row for each bid that was at an opening, or at those of these lots, in order.

    Who bids and how many is secret until the opening is over (招标投标法第二十二条), so that a
    lot that is not opened yet, or never was, has no row. Columns: bid, lot (keys), lot_code,
    enterprise (key), bidder, price in yuan (None unless it could be read), sealed_at, opened_at.
    """
    rows = Bid.objects.filter(state__in=_AT_OPENING, sealed_at__isnull=False)
    rows = rows.exclude(lot__state=LotState.OPEN)
    if lots is not None:
        rows = rows.filter(lot__in=lots)
    rows = rows.select_related("lot", "enterprise").order_by("lot", "sealed_at", "id")
    for bid in rows.iterator():
        roll = roll_of(bid) if bid.state == BidState.OPENED else None
        yield {
            "bid": bid.pk,
            "lot": bid.lot_id,
            "lot_code": bid.lot.code,
            "enterprise": bid.enterprise_id,
            "bidder": bid.enterprise.name,
            "price": roll.price if roll else None,
            "sealed_at": bid.sealed_at,
            "opened_at": bid.opened_at,
        }
