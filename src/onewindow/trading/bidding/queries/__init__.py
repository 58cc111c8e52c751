"""What can be asked about bids, and what nobody may know before the deadline."""

from onewindow.trading.bidding.queries.bids import (
    bids_of,
    deadline_of,
    may_bid_for,
    sealing_terms,
    wrapped_shares,
)

__all__ = ["bids_of", "deadline_of", "may_bid_for", "sealing_terms", "wrapped_shares"]
