"""What the citizens' pages read."""

from onewindow.channels.portal.queries.applicants import Holder, holders_for, own_case, own_cases
from onewindow.channels.portal.queries.guide import Guide, guide_of
from onewindow.channels.portal.queries.lists import Group, Overview, overview, rows_of
from onewindow.channels.portal.queries.outcome import (
    Answer,
    Result,
    TimelineStep,
    result_of,
    steps_of,
    summary_of,
)
from onewindow.channels.portal.queries.progress import Progress, progress_of

__all__ = [
    "Answer",
    "Group",
    "Guide",
    "Holder",
    "Overview",
    "Progress",
    "Result",
    "TimelineStep",
    "guide_of",
    "holders_for",
    "overview",
    "own_case",
    "own_cases",
    "progress_of",
    "result_of",
    "rows_of",
    "steps_of",
    "summary_of",
]
