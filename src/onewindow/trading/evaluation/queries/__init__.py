"""What can be asked about experts, draws and evaluations."""

from onewindow.trading.evaluation.queries.contents import (
    content_of,
    report_of,
)
from onewindow.trading.evaluation.queries.deductions import (
    deduction_in_force,
)
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
from onewindow.trading.evaluation.queries.evaluations import (
    evaluation_of,
    is_open_to,
    is_procurement,
    least_bidders,
    marks_of,
    members_of,
    priced,
    report_now,
    standing_of,
    terms_of,
)
from onewindow.trading.evaluation.queries.experts import (
    bidders_of,
    candidates_for,
    expert_of,
    experts_listed,
    surroundings_of,
)
from onewindow.trading.evaluation.queries.opened import (
    opened_bids,
)
from onewindow.trading.evaluation.queries.reviews import (
    judges_of,
    low_price_asked,
    open_inquiries,
    opinions_of,
    review_factors,
)
from onewindow.trading.evaluation.queries.scores import (
    doubts_open,
    key_for,
)
from onewindow.trading.evaluation.queries.sheets import (
    head_after_tally,
    lines_of,
    result_of,
    sheet_digest,
    sheets_of,
)

__all__ = [
    "PLAN_KIND",
    "answer_limit_badge",
    "are_names_public",
    "bidders_of",
    "candidates_for",
    "content_of",
    "deduction_in_force",
    "doubts_open",
    "draws_of",
    "evaluation_of",
    "expert_of",
    "experts_listed",
    "head_after_close",
    "head_after_tally",
    "is_open_to",
    "is_procurement",
    "is_run",
    "judges_of",
    "key_for",
    "least_bidders",
    "lines_of",
    "low_price_asked",
    "marks_of",
    "may_act_as",
    "may_see_names",
    "members_of",
    "names_set_aside",
    "open_inquiries",
    "opened_bids",
    "opinions_of",
    "picks_of",
    "plan_digest",
    "priced",
    "report_now",
    "report_of",
    "result_of",
    "review_factors",
    "seat_counts",
    "seats_of",
    "seats_taken",
    "sheet_digest",
    "sheets_of",
    "standing_of",
    "surroundings_of",
    "terms_of",
    "transcript_for",
]
