"""Opened bids, as an evaluation takes them over."""

import json
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from onewindow.kernel.violations import refuse
from onewindow.trading.bidding.api import Bid, BidState, read_part
from onewindow.trading.tendering.api import Lot


@dataclass(frozen=True, slots=True)
class OpenedBid:
    """A bid as it was read out: whose, at which price in yuan, led by whom."""

    bid: Bid
    price: Decimal
    project_manager: str


def opened_bids(lot: Lot) -> list[OpenedBid]:
    """
    Return the bids of the lot that were opened, in the order of the opening.

    :raises Refused: if a price roll names no price.
    """
    rows = Bid.objects.filter(lot=lot, state=BidState.OPENED).select_related("enterprise")
    found = []
    for bid in rows.order_by("sealed_at", "id"):
        roll = json.loads(read_part(bid, "price_roll"))
        price = next((str(text) for label, text in roll.items() if "总价" in label), "")
        manager = next((str(t) for label, t in roll.items() if "负责人" in label), "")
        found.append(OpenedBid(bid, _yuan(price, bid), manager))
    return found


def _yuan(text: str, bid: Bid) -> Decimal:
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation as error:
        raise refuse("evaluation.price", f"{bid.enterprise}的开标一览表没有总价") from error
