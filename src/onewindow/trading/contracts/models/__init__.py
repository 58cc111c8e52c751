"""The tables of awards, contracts and their performance."""

from onewindow.trading.contracts.models.awards import (
    Award,
    Decider,
    ReportedBid,
    ResultLetter,
    Vote,
)
from onewindow.trading.contracts.models.contracts import Contract, ContractSigning, Deviation
from onewindow.trading.contracts.models.negotiations import Negotiation, Negotiator
from onewindow.trading.contracts.models.performance import (
    Acceptance,
    Attendance,
    Change,
    Milestone,
    Payment,
    PerformanceReview,
)
from onewindow.trading.contracts.models.selections import Selection

__all__ = [
    "Acceptance",
    "Attendance",
    "Award",
    "Change",
    "Contract",
    "ContractSigning",
    "Decider",
    "Deviation",
    "Milestone",
    "Negotiation",
    "Negotiator",
    "Payment",
    "PerformanceReview",
    "ReportedBid",
    "ResultLetter",
    "Selection",
    "Vote",
]
