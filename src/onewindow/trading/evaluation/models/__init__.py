"""The tables of evaluation: the library and draws, then evaluations themselves."""

from onewindow.trading.evaluation.models.consultations import Amendment, Consultation
from onewindow.trading.evaluation.models.evaluations import (
    Contender,
    Evaluation,
    Explanation,
    Finding,
    Inquiry,
    Member,
    Points,
)
from onewindow.trading.evaluation.models.experts import (
    Draw,
    DrawParty,
    Expert,
    ExpertTie,
    PoolMember,
    Seat,
    Speciality,
)
from onewindow.trading.evaluation.models.reports import (
    Assessment,
    ConductItem,
    Opinion,
    Report,
)

__all__ = [
    "Amendment",
    "Assessment",
    "ConductItem",
    "Consultation",
    "Contender",
    "Draw",
    "DrawParty",
    "Evaluation",
    "Expert",
    "ExpertTie",
    "Explanation",
    "Finding",
    "Inquiry",
    "Member",
    "Opinion",
    "Points",
    "PoolMember",
    "Report",
    "Seat",
    "Speciality",
]
