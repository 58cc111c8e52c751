"""Keeping tables, and deciding the past again."""

from onewindow.engines.decisions.actions.checking import check_judgement
from onewindow.engines.decisions.actions.keeping import keep_table
from onewindow.engines.decisions.actions.rerunning import (
    Terms,
    advance_rerun,
    start_rerun,
    stop_rerun,
)
from onewindow.engines.decisions.actions.shadowing import (
    check_shadow,
    start_shadow,
    stop_shadows,
)

__all__ = [
    "Terms",
    "advance_rerun",
    "check_judgement",
    "check_shadow",
    "keep_table",
    "start_rerun",
    "start_shadow",
    "stop_rerun",
    "stop_shadows",
]
