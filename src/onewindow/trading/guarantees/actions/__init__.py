"""Writes of guarantees: one function for each sentence of the business."""

from onewindow.trading.guarantees.actions.arriving import take_message
from onewindow.trading.guarantees.actions.carrying import carry_due, send_again
from onewindow.trading.guarantees.actions.claiming import (
    ClaimDraft,
    decide_claim,
    drop_claim,
    object_claim,
    uphold_claim,
)
from onewindow.trading.guarantees.actions.crediting import order_return
from onewindow.trading.guarantees.actions.offering import (
    Choice,
    start_deposit,
    withdraw_deposit,
)
from onewindow.trading.guarantees.actions.partners import (
    PartnerDraft,
    name_winner,
    register_partner,
)
from onewindow.trading.guarantees.actions.performing import (
    PerformanceTerms,
    choose_performance,
    hold_performance,
    performance_of,
    release_performance,
)
from onewindow.trading.guarantees.actions.refunding import (
    expire_letters,
    give_back_to,
    note_refunds,
    refund_due,
)
from onewindow.trading.guarantees.actions.revealing import (
    deposits_of,
    reveal_due,
    reveal_lot,
    settle_opened,
)

__all__ = [
    "Choice",
    "ClaimDraft",
    "PartnerDraft",
    "PerformanceTerms",
    "carry_due",
    "choose_performance",
    "decide_claim",
    "deposits_of",
    "drop_claim",
    "expire_letters",
    "give_back_to",
    "hold_performance",
    "name_winner",
    "note_refunds",
    "object_claim",
    "order_return",
    "performance_of",
    "refund_due",
    "register_partner",
    "release_performance",
    "reveal_due",
    "reveal_lot",
    "send_again",
    "settle_opened",
    "start_deposit",
    "take_message",
    "uphold_claim",
    "withdraw_deposit",
]
