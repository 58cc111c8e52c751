"""The writes of tendering."""

from onewindow.trading.tendering.actions.entering import (
    LotDraft,
    TenderDraft,
    create_tender,
    enter_tender,
    set_timetable,
)
from onewindow.trading.tendering.actions.procedures import (
    check_procedure_packs,
    load_procedure_packs,
    plan_procedure_packs,
)

__all__ = [
    "LotDraft",
    "TenderDraft",
    "check_procedure_packs",
    "create_tender",
    "enter_tender",
    "load_procedure_packs",
    "plan_procedure_packs",
    "set_timetable",
]
