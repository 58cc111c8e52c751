"""What can be asked about bids, and what nobody may know before the deadline."""

from onewindow.trading.bidding.queries.bids import (
    bids_of_person,
    deadline_of,
    firms_of,
    has_bid,
    may_bid_for,
    may_hold,
    receipt_of,
    sealing_terms,
    wrapped_shares,
)

__all__ = [
    "bids_of_person",
    "deadline_of",
    "firms_of",
    "has_bid",
    "may_bid_for",
    "may_hold",
    "receipt_of",
    "sealing_terms",
    "wrapped_shares",
]
