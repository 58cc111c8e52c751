"""The rules of tendering: procedures, timetables, amounts, states."""

from onewindow.trading.tendering.rules.amounts import check_amounts, must_be_open
from onewindow.trading.tendering.rules.codes import lot_code, tender_code, transaction_code
from onewindow.trading.tendering.rules.kinds import Family, Organizing, TenderKind
from onewindow.trading.tendering.rules.lots import STANDING_STILL, check_not_suspended
from onewindow.trading.tendering.rules.notices import NoticeKind, check_kind, compose
from onewindow.trading.tendering.rules.procedures import Procedure, check_procedure
from onewindow.trading.tendering.rules.states import (
    LOT,
    NOTICE,
    TENDER,
    LotState,
    NoticeState,
    TenderState,
)
from onewindow.trading.tendering.rules.timetable import (
    Law,
    Limit,
    Limits,
    SpanFacts,
    check_timetable,
    earliest_timetable,
    latest_days,
    span_facts,
)

__all__ = [
    "LOT",
    "NOTICE",
    "STANDING_STILL",
    "TENDER",
    "Family",
    "Law",
    "Limit",
    "Limits",
    "LotState",
    "NoticeKind",
    "NoticeState",
    "Organizing",
    "Procedure",
    "SpanFacts",
    "TenderKind",
    "TenderState",
    "check_amounts",
    "check_kind",
    "check_not_suspended",
    "check_procedure",
    "check_timetable",
    "compose",
    "earliest_timetable",
    "latest_days",
    "lot_code",
    "must_be_open",
    "span_facts",
    "tender_code",
    "transaction_code",
]
