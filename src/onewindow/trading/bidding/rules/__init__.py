"""The rules of bidding: what a sealed bid must be, until when, and who opens it."""

from onewindow.trading.bidding.rules.manifests import (
    MOST_BYTES,
    PARTS,
    PRICE_ROLL,
    BidTerms,
    Key,
    check_arrival,
    check_bidders,
    check_manifest,
    check_opening,
)
from onewindow.trading.bidding.rules.rolls import (
    PriceRoll,
    RollItem,
    UnreadableRoll,
    read_roll,
    roll_of_record,
    write_roll,
)
from onewindow.trading.bidding.rules.states import BID, OFFERS, BidState, OfferState

__all__ = [
    "BID",
    "MOST_BYTES",
    "OFFERS",
    "PARTS",
    "PRICE_ROLL",
    "BidState",
    "BidTerms",
    "Key",
    "OfferState",
    "PriceRoll",
    "RollItem",
    "UnreadableRoll",
    "check_arrival",
    "check_bidders",
    "check_manifest",
    "check_opening",
    "read_roll",
    "roll_of_record",
    "write_roll",
]
