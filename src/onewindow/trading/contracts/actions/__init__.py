"""The writes of awards and contracts."""

from onewindow.trading.contracts.actions.balloting import cast_vote, seat_deciders
from onewindow.trading.contracts.actions.changing import (
    ChangeDraft,
    approve_change,
    ask_change,
    refuse_change,
)
from onewindow.trading.contracts.actions.concluding import (
    AcceptanceDraft,
    ReviewDraft,
    accept_contract,
    close_contract,
    release_bond,
    review_performance,
)
from onewindow.trading.contracts.actions.deciding import (
    Fall,
    confirm_by_law,
    confirm_due,
    decide_award,
    drop_candidate,
    withdraw_award,
)
from onewindow.trading.contracts.actions.drafting import (
    ContractDraft,
    draft_contract,
    redraft_contract,
)
from onewindow.trading.contracts.actions.failing import fail_lot
from onewindow.trading.contracts.actions.negotiating import (
    NEGOTIATE,
    note_unsigned,
    sign_negotiation,
    write_negotiation,
)
from onewindow.trading.contracts.actions.notifying import notify_result, report_result
from onewindow.trading.contracts.actions.paying import (
    PaymentDraft,
    approve_payment,
    ask_payment,
    pay,
    refuse_payment,
)
from onewindow.trading.contracts.actions.performing import (
    MilestoneDraft,
    accept_milestone,
    check_in,
    plan_milestones,
    report_milestone,
    return_milestone,
)
from onewindow.trading.contracts.actions.publicity import publicize_candidates
from onewindow.trading.contracts.actions.receiving import (
    evaluate_again,
    receive_due,
    receive_report,
    receive_signed,
)
from onewindow.trading.contracts.actions.selecting import (
    finish_drawn,
    finish_selection,
    select_bidder,
)
from onewindow.trading.contracts.actions.signing import (
    SIGN,
    file_contract,
    offer_contract,
    publish_contract,
    sign_contract,
)

__all__ = [
    "NEGOTIATE",
    "SIGN",
    "AcceptanceDraft",
    "ChangeDraft",
    "ContractDraft",
    "Fall",
    "MilestoneDraft",
    "PaymentDraft",
    "ReviewDraft",
    "accept_contract",
    "accept_milestone",
    "approve_change",
    "approve_payment",
    "ask_change",
    "ask_payment",
    "cast_vote",
    "check_in",
    "close_contract",
    "confirm_by_law",
    "confirm_due",
    "decide_award",
    "draft_contract",
    "drop_candidate",
    "evaluate_again",
    "fail_lot",
    "file_contract",
    "finish_drawn",
    "finish_selection",
    "note_unsigned",
    "notify_result",
    "offer_contract",
    "pay",
    "plan_milestones",
    "publicize_candidates",
    "publish_contract",
    "receive_due",
    "receive_report",
    "receive_signed",
    "redraft_contract",
    "refuse_change",
    "refuse_payment",
    "release_bond",
    "report_milestone",
    "report_result",
    "return_milestone",
    "review_performance",
    "seat_deciders",
    "select_bidder",
    "sign_contract",
    "sign_negotiation",
    "withdraw_award",
    "write_negotiation",
]
