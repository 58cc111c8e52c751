"""The rows of tendering."""

from onewindow.trading.tendering.models.disputes import Dispute, DisputePause, Suspension
from onewindow.trading.tendering.models.documents import (
    Clarification,
    Download,
    KnownBarrier,
    KnownTemplate,
    Question,
    TenderDocument,
)
from onewindow.trading.tendering.models.invitations import Invitation
from onewindow.trading.tendering.models.tenders import (
    KnownNotice,
    Lot,
    Moment,
    Notice,
    ProcedureEdition,
    Tender,
)

__all__ = [
    "Clarification",
    "Dispute",
    "DisputePause",
    "Download",
    "Invitation",
    "KnownBarrier",
    "KnownNotice",
    "KnownTemplate",
    "Lot",
    "Moment",
    "Notice",
    "ProcedureEdition",
    "Question",
    "Suspension",
    "Tender",
    "TenderDocument",
]
