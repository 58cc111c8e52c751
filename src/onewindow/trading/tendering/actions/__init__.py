"""The writes of tendering."""

from onewindow.trading.tendering.actions.entering import (
    LotDraft,
    TenderDraft,
    create_tender,
    enter_tender,
    set_timetable,
)
from onewindow.trading.tendering.actions.happening import note_event, withdraw_events
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
    "LotDraft",
    "TenderDraft",
    "check_notice_packs",
    "check_procedure_packs",
    "create_tender",
    "draft_notice",
    "drop_notice",
    "enter_tender",
    "load_notice_packs",
    "load_procedure_packs",
    "note_event",
    "plan_procedure_packs",
    "publish_due",
    "publish_notice",
    "release_notice",
    "set_timetable",
    "withdraw_events",
]
