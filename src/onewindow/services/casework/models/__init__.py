"""Cases and everything that hangs on them; what registers say and what became of it."""

from onewindow.services.casework.models.cases import (
    Case,
    CaseMaterial,
    Clock,
    ClockStop,
    Decision,
    Duty,
    LegalDocument,
    Payment,
    ReviewTask,
)
from onewindow.services.casework.models.proactive import Entitlement, OptOut, RegisterEvent

__all__ = [
    "Case",
    "CaseMaterial",
    "Clock",
    "ClockStop",
    "Decision",
    "Duty",
    "Entitlement",
    "LegalDocument",
    "OptOut",
    "Payment",
    "RegisterEvent",
    "ReviewTask",
]
