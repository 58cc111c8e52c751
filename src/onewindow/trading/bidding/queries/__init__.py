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
from onewindow.trading.bidding.queries.facts import bid_facts
from onewindow.trading.bidding.queries.openings import (
    OPENING,
    OpenedBid,
    OpeningRow,
    bids_handed_in,
    lots_to_open,
    opened_bids,
    opening_rows,
    record_lines,
    roll_of,
    seats_for,
    shown_roll,
    tenders_due,
    too_few,
)

__all__ = [
    "OPENING",
    "OpenedBid",
    "OpeningRow",
    "bid_facts",
    "bids_handed_in",
    "bids_of_person",
    "deadline_of",
    "has_bid",
    "lots_to_open",
    "may_hold",
    "opened_bids",
    "opening_rows",
    "receipt_of",
    "record_lines",
    "roll_of",
    "sealing_terms",
    "seats_for",
    "shown_roll",
    "tenders_due",
    "too_few",
    "wrapped_shares",
]
