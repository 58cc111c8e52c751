"""The writes of tendering."""

from onewindow.trading.tendering.actions.asking import answer_question, ask_question
from onewindow.trading.tendering.actions.clarifying import (
    ClarificationDraft,
    issue_clarification,
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
from onewindow.trading.tendering.actions.entering import (
    LotDraft,
    TenderDraft,
    create_tender,
    enter_tender,
    set_timetable,
)
from onewindow.trading.tendering.actions.happening import note_event
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

__all__ = [
    "ClarificationDraft",
    "DocumentDraft",
    "LotDraft",
    "TenderDraft",
    "answer_question",
    "ask_question",
    "check_barrier_packs",
    "check_document_packs",
    "check_notice_packs",
    "check_procedure_packs",
    "create_tender",
    "draft_notice",
    "drop_notice",
    "enter_tender",
    "issue_clarification",
    "issue_document",
    "load_barrier_packs",
    "load_document_packs",
    "load_notice_packs",
    "load_procedure_packs",
    "note_event",
    "plan_procedure_packs",
    "publish_due",
    "publish_notice",
    "release_notice",
    "set_timetable",
    "take_document",
    "write_document",
]
