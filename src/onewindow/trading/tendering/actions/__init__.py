"""The writes of tendering."""

from onewindow.trading.tendering.actions.asking import answer_question, ask_question
from onewindow.trading.tendering.actions.clarifying import ClarificationDraft, issue_clarification
from onewindow.trading.tendering.actions.complaints import (
    Decision,
    accept_complaint,
    ask_correction,
    correct_complaint,
    decide_complaint,
    explain_complaint,
    lift_suspension,
    mark_overdue,
    order_suspension,
    refuse_complaint,
    run_clock,
    stop_clock,
)
from onewindow.trading.tendering.actions.disputes import (
    Answer,
    DisputeDraft,
    SpokenObjection,
    answer_dispute,
    file_dispute,
    hold_for_query,
    keep_opening_objection,
    withdraw_dispute,
)
from onewindow.trading.tendering.actions.document_packs import (
    check_barrier_packs,
    check_document_packs,
    load_barrier_packs,
    load_document_packs,
)
from onewindow.trading.tendering.actions.documents import (
    DocumentDraft,
    issue_document,
    take_document,
    write_document,
)
from onewindow.trading.tendering.actions.ending import archive_tender
from onewindow.trading.tendering.actions.entering import (
    LotDraft,
    OpeningDraft,
    TenderDraft,
    create_tender,
    enter_tender,
)
from onewindow.trading.tendering.actions.happening import note_event, withdraw_events
from onewindow.trading.tendering.actions.inviting import invite_firm, strike_firm
from onewindow.trading.tendering.actions.lots import move_lot
from onewindow.trading.tendering.actions.notices import (
    check_notice_packs,
    draft_notice,
    drop_notice,
    load_notice_packs,
    publish_due,
    publish_notice,
    release_notice,
)
from onewindow.trading.tendering.actions.procedures import (
    check_procedure_packs,
    load_procedure_packs,
    plan_procedure_packs,
)
from onewindow.trading.tendering.actions.scheduling import Venue, book_opening, set_timetable
from onewindow.trading.tendering.actions.suspending import end_suspensions, resume_for, suspend_for

__all__ = [
    "Answer",
    "ClarificationDraft",
    "Decision",
    "DisputeDraft",
    "DocumentDraft",
    "LotDraft",
    "OpeningDraft",
    "SpokenObjection",
    "TenderDraft",
    "Venue",
    "accept_complaint",
    "answer_dispute",
    "answer_question",
    "archive_tender",
    "ask_correction",
    "ask_question",
    "book_opening",
    "check_barrier_packs",
    "check_document_packs",
    "check_notice_packs",
    "check_procedure_packs",
    "correct_complaint",
    "create_tender",
    "decide_complaint",
    "draft_notice",
    "drop_notice",
    "end_suspensions",
    "enter_tender",
    "explain_complaint",
    "file_dispute",
    "hold_for_query",
    "invite_firm",
    "issue_clarification",
    "issue_document",
    "keep_opening_objection",
    "lift_suspension",
    "load_barrier_packs",
    "load_document_packs",
    "load_notice_packs",
    "load_procedure_packs",
    "mark_overdue",
    "move_lot",
    "note_event",
    "order_suspension",
    "plan_procedure_packs",
    "publish_due",
    "publish_notice",
    "refuse_complaint",
    "release_notice",
    "resume_for",
    "run_clock",
    "set_timetable",
    "stop_clock",
    "strike_firm",
    "suspend_for",
    "take_document",
    "withdraw_dispute",
    "withdraw_events",
    "write_document",
]
