"""What can be asked about experts and draws."""

from onewindow.trading.evaluation.queries.deductions import Deduction, deduction_in_force
from onewindow.trading.evaluation.queries.draws import (
    PLAN_KIND,
    answer_limit_badge,
    are_names_public,
    draws_of,
    head_after_close,
    is_run,
    may_act_as,
    may_see_names,
    names_set_aside,
    picks_of,
    plan_digest,
    seat_counts,
    seats_of,
    seats_taken,
    transcript_for,
)
from onewindow.trading.evaluation.queries.experts import (
    bidders_of,
    candidates_for,
    expert_of,
    experts_listed,
    surroundings_of,
)

__all__ = [
    "PLAN_KIND",
    "Deduction",
    "answer_limit_badge",
    "are_names_public",
    "bidders_of",
    "candidates_for",
    "deduction_in_force",
    "draws_of",
    "expert_of",
    "experts_listed",
    "head_after_close",
    "is_run",
    "may_act_as",
    "may_see_names",
    "names_set_aside",
    "picks_of",
    "plan_digest",
    "seat_counts",
    "seats_of",
    "seats_taken",
    "surroundings_of",
    "transcript_for",
]
