"""The writes of evaluation."""

from onewindow.trading.evaluation.actions.assessing import (
    AssessmentDraft,
    appeal_assessment,
    assess_expert,
    close_evaluation,
    decide_appeal,
)
from onewindow.trading.evaluation.actions.choosing import prepare_bidder_draw
from onewindow.trading.evaluation.actions.consulting import (
    Talk,
    ask_last_offers,
    keep_consultation,
    leave_consultation,
    open_last_offers,
    propose_amendment,
    settle_amendment,
)
from onewindow.trading.evaluation.actions.drawing import (
    cancel_draw,
    close_reveals,
    commit_number,
    reveal_number,
    run_draw,
)
from onewindow.trading.evaluation.actions.experts import (
    ExpertDraft,
    TieDraft,
    declare_tie,
    move_expert,
    register_expert,
)
from onewindow.trading.evaluation.actions.inquiring import (
    ANSWER,
    BidderAnswer,
    answer_inquiry,
    answer_statement,
    ask_bidder,
    lapse_inquiries,
    propose_correction,
)
from onewindow.trading.evaluation.actions.marking import (
    PointsDraft,
    explain_points,
    reopen_sheet,
    save_points,
    submit_sheet,
)
from onewindow.trading.evaluation.actions.packs import (
    check_conduct_packs,
    check_speciality_packs,
    load_conduct_packs,
    load_speciality_packs,
)
from onewindow.trading.evaluation.actions.preparing import (
    prepare_draw,
)
from onewindow.trading.evaluation.actions.reporting import (
    SIGN,
    evaluate_again,
    make_report,
    note_silence,
    report_statement,
    sign_report,
)
from onewindow.trading.evaluation.actions.reviewing import (
    FindingDraft,
    close_review,
    record_findings,
)
from onewindow.trading.evaluation.actions.seating import (
    accept_seat,
    decline_seat,
    excuse_seat,
    lapse_seats,
)
from onewindow.trading.evaluation.actions.signing import (
    Signing,
)
from onewindow.trading.evaluation.actions.sitting import (
    replace_representative,
    sign_in,
    vote_leader,
)
from onewindow.trading.evaluation.actions.starting import (
    EvaluationPlan,
    name_representative,
    prepare_evaluation,
    start_evaluation,
)
from onewindow.trading.evaluation.actions.tallying import (
    adjust_price,
    grant_deduction,
    tally,
)

__all__ = [
    "ANSWER",
    "SIGN",
    "AssessmentDraft",
    "BidderAnswer",
    "EvaluationPlan",
    "ExpertDraft",
    "FindingDraft",
    "PointsDraft",
    "Signing",
    "Talk",
    "TieDraft",
    "accept_seat",
    "adjust_price",
    "answer_inquiry",
    "answer_statement",
    "appeal_assessment",
    "ask_bidder",
    "ask_last_offers",
    "assess_expert",
    "cancel_draw",
    "check_conduct_packs",
    "check_speciality_packs",
    "close_evaluation",
    "close_reveals",
    "close_review",
    "commit_number",
    "decide_appeal",
    "declare_tie",
    "decline_seat",
    "evaluate_again",
    "excuse_seat",
    "explain_points",
    "grant_deduction",
    "keep_consultation",
    "lapse_inquiries",
    "lapse_seats",
    "leave_consultation",
    "load_conduct_packs",
    "load_speciality_packs",
    "make_report",
    "move_expert",
    "name_representative",
    "note_silence",
    "open_last_offers",
    "prepare_bidder_draw",
    "prepare_draw",
    "prepare_evaluation",
    "propose_amendment",
    "propose_correction",
    "record_findings",
    "register_expert",
    "reopen_sheet",
    "replace_representative",
    "report_statement",
    "reveal_number",
    "run_draw",
    "save_points",
    "settle_amendment",
    "sign_in",
    "sign_report",
    "start_evaluation",
    "submit_sheet",
    "tally",
    "vote_leader",
]
