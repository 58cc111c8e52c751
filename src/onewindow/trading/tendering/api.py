"""Tenders, their lots, timetables and notices (招标采购)."""

from onewindow.trading.tendering.actions import (
    LotDraft,
    TenderDraft,
    check_procedure_packs,
    create_tender,
    enter_tender,
    load_procedure_packs,
    plan_procedure_packs,
    set_timetable,
)
from onewindow.trading.tendering.models import Lot, Moment, Notice, ProcedureEdition, Tender
from onewindow.trading.tendering.queries import (
    limits_of,
    moments_of,
    procedure_of,
    procedures_on,
    timetable_facts,
)
from onewindow.trading.tendering.rules import (
    LOT,
    TENDER,
    Family,
    LotState,
    Organizing,
    Procedure,
    TenderKind,
    TenderState,
)

__all__ = [
    "LOT",
    "TENDER",
    "Family",
    "Lot",
    "LotDraft",
    "LotState",
    "Moment",
    "Notice",
    "Organizing",
    "Procedure",
    "ProcedureEdition",
    "Tender",
    "TenderDraft",
    "TenderKind",
    "TenderState",
    "check_procedure_packs",
    "create_tender",
    "enter_tender",
    "limits_of",
    "load_procedure_packs",
    "moments_of",
    "plan_procedure_packs",
    "procedure_of",
    "procedures_on",
    "set_timetable",
    "timetable_facts",
]
