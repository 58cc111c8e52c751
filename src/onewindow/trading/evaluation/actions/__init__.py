"""The writes of evaluation."""

from onewindow.trading.evaluation.actions.drawing import (
    cancel_draw,
    close_reveals,
    commit_number,
    reveal_number,
    run_draw,
)
from onewindow.trading.evaluation.actions.experts import (
    ExpertDraft,
    TieDraft,
    declare_tie,
    move_expert,
    register_expert,
)
from onewindow.trading.evaluation.actions.preparing import prepare_draw
from onewindow.trading.evaluation.actions.seating import (
    accept_seat,
    decline_seat,
    excuse_seat,
    lapse_seats,
)
from onewindow.trading.evaluation.actions.specialities import (
    check_speciality_packs,
    load_speciality_packs,
)

__all__ = [
    "ExpertDraft",
    "TieDraft",
    "accept_seat",
    "cancel_draw",
    "check_speciality_packs",
    "close_reveals",
    "commit_number",
    "declare_tie",
    "decline_seat",
    "excuse_seat",
    "lapse_seats",
    "load_speciality_packs",
    "move_expert",
    "prepare_draw",
    "register_expert",
    "reveal_number",
    "run_draw",
]
