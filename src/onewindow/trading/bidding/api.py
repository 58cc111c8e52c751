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
from onewindow.trading.bidding.gateways import read_opened_part, read_part
from onewindow.trading.bidding.models import Bid, BidPart, Custodian, ReleasedShare
from onewindow.trading.bidding.queries import (
    OpenedBid,
    bids_of_person,
    deadline_of,
    has_bid,
    opened_bids,
    sealing_terms,
)
from onewindow.trading.bidding.rules import (
    BID,
    BidState,
    PriceRoll,
    RollItem,
    read_roll,
    write_roll,
)

__all__ = [
    "BID",
    "Bid",
    "BidPart",
    "BidState",
    "Custodian",
    "OpenedBid",
    "PriceRoll",
    "ReleasedShare",
    "RollItem",
    "Unopened",
    "bids_of_person",
    "deadline_of",
    "has_bid",
    "open_bids",
    "opened_bids",
    "read_opened_part",
    "read_part",
    "read_roll",
    "receive_piece",
    "register_custodian",
    "release_shares",
    "seal_bid",
    "sealing_terms",
    "settle_unopened",
    "start_bid",
    "withdraw_bid",
    "write_roll",
]
