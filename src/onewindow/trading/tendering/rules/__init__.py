"""The rules of tendering: procedures, timetables, amounts, states."""

from onewindow.trading.tendering.rules.amounts import check_amounts, must_be_open
from onewindow.trading.tendering.rules.codes import lot_code, tender_code, transaction_code
from onewindow.trading.tendering.rules.kinds import Family, Organizing, TenderKind
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
from onewindow.trading.tendering.rules.terms import (
    PARAMETERS,
    AbnormalPrice,
    Benchmark,
    EvaluationTerms,
    Factor,
    FactorKind,
    IssuedDocument,
    Method,
    PriceFormula,
    TieRule,
    terms_from,
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
    "PARAMETERS",
    "TENDER",
    "AbnormalPrice",
    "Benchmark",
    "EvaluationTerms",
    "Factor",
    "FactorKind",
    "Family",
    "IssuedDocument",
    "Law",
    "Limit",
    "Limits",
    "LotState",
    "Method",
    "NoticeKind",
    "NoticeState",
    "Organizing",
    "PriceFormula",
    "Procedure",
    "SpanFacts",
    "TenderKind",
    "TenderState",
    "TieRule",
    "check_amounts",
    "check_kind",
    "check_procedure",
    "check_timetable",
    "compose",
    "earliest_timetable",
    "latest_days",
    "lot_code",
    "must_be_open",
    "span_facts",
    "tender_code",
    "terms_from",
    "transaction_code",
]
