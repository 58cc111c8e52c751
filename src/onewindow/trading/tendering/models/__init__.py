"""The rows of tendering."""

from onewindow.trading.tendering.models.disputes import Dispute, DisputePause, Suspension
from onewindow.trading.tendering.models.tenders import (
    KnownNotice,
    Lot,
    Moment,
    Notice,
    ProcedureEdition,
    Tender,
)

__all__ = [
    "Dispute",
    "DisputePause",
    "KnownNotice",
    "Lot",
    "Moment",
    "Notice",
    "ProcedureEdition",
    "Suspension",
    "Tender",
]
