"""Sealed bids: handed in, kept, opened (投标)."""

from onewindow.trading.bidding.actions import (
    Unopened,
    open_bids,
    receive_piece,
    register_custodian,
    release_shares,
    seal_bid,
    settle_unopened,
    start_bid,
    withdraw_bid,
)
from onewindow.trading.bidding.gateways import read_part
from onewindow.trading.bidding.models import Bid, BidPart, Custodian, ReleasedShare
from onewindow.trading.bidding.queries import (
    deadline_of,
    firms_of,
    may_bid_for,
    sealing_terms,
)
from onewindow.trading.bidding.rules import BID, BidState

__all__ = [
    "BID",
    "Bid",
    "BidPart",
    "BidState",
    "Custodian",
    "ReleasedShare",
    "Unopened",
    "deadline_of",
    "firms_of",
    "may_bid_for",
    "open_bids",
    "read_part",
    "receive_piece",
    "register_custodian",
    "release_shares",
    "seal_bid",
    "sealing_terms",
    "settle_unopened",
    "start_bid",
    "withdraw_bid",
]
