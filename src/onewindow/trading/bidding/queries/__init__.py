"""What can be asked about bids, and what nobody may know before the deadline."""

from onewindow.trading.bidding.queries.bids import (
    bids_of_person,
    deadline_of,
    has_bid,
    may_hold,
    receipt_of,
    sealing_terms,
    wrapped_shares,
)
from onewindow.trading.bidding.queries.openings import (
    OpenedBid,
    OpeningRow,
    bids_handed_in,
    opened_bids,
    opening_rows,
    roll_of,
    shown_roll,
)

__all__ = [
    "OpenedBid",
    "OpeningRow",
    "bids_handed_in",
    "bids_of_person",
    "deadline_of",
    "has_bid",
    "may_hold",
    "opened_bids",
    "opening_rows",
    "receipt_of",
    "roll_of",
    "sealing_terms",
    "shown_roll",
    "wrapped_shares",
]
