"""The writes of bidding."""

from onewindow.trading.bidding.actions.attending import answer_objection, sign_opening
from onewindow.trading.bidding.actions.custody import register_custodian, release_shares
from onewindow.trading.bidding.actions.offering import ask_offers, leave_offers, open_offers
from onewindow.trading.bidding.actions.opening import Unopened, open_bids, settle_unopened
from onewindow.trading.bidding.actions.presiding import (
    close_due,
    close_opening,
    fail_opening,
    plan_opening,
    start_opening,
)
from onewindow.trading.bidding.actions.submitting import (
    receive_piece,
    seal_bid,
    start_bid,
    withdraw_bid,
)

__all__ = [
    "Unopened",
    "answer_objection",
    "ask_offers",
    "close_due",
    "close_opening",
    "fail_opening",
    "leave_offers",
    "open_bids",
    "open_offers",
    "plan_opening",
    "receive_piece",
    "register_custodian",
    "release_shares",
    "seal_bid",
    "settle_unopened",
    "sign_opening",
    "start_bid",
    "start_opening",
    "withdraw_bid",
]
