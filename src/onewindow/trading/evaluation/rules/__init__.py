"""The rules of experts and draws."""

from onewindow.trading.evaluation.rules.committees import (
    PARTIES,
    CommitteeLaw,
    CommitteePlan,
    check_committee,
    check_moment,
    check_number,
    check_pool,
)
from onewindow.trading.evaluation.rules.experts import (
    Candidate,
    Exclusion,
    Surroundings,
    Tie,
    TieKind,
    Title,
    check_qualification,
    check_tie,
    exclusion_of,
    years_later,
)
from onewindow.trading.evaluation.rules.packs import SpecialityEntry
from onewindow.trading.evaluation.rules.states import (
    DRAW,
    EMPTY_SEATS,
    EXPERT,
    LIVING,
    SEAT,
    DrawState,
    ExpertState,
    SeatState,
)

__all__ = [
    "DRAW",
    "EMPTY_SEATS",
    "EXPERT",
    "LIVING",
    "PARTIES",
    "SEAT",
    "Candidate",
    "CommitteeLaw",
    "CommitteePlan",
    "DrawState",
    "Exclusion",
    "ExpertState",
    "SeatState",
    "SpecialityEntry",
    "Surroundings",
    "Tie",
    "TieKind",
    "Title",
    "check_committee",
    "check_moment",
    "check_number",
    "check_pool",
    "check_qualification",
    "check_tie",
    "exclusion_of",
    "years_later",
]
