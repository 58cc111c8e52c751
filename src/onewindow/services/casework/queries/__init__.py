"""Reads of casework: lists, the case page, explanations, rates and facts."""

from onewindow.services.casework.queries.cases import (
    CaseFilter,
    case_by_number,
    cases_of,
    cases_visible_to,
    timeline_of,
    work_list,
)
from onewindow.services.casework.queries.explaining import ClockStory, explain_clocks
from onewindow.services.casework.queries.figures import Rates, case_facts, rates_of_day

__all__ = [
    "CaseFilter",
    "ClockStory",
    "Rates",
    "case_by_number",
    "case_facts",
    "cases_of",
    "cases_visible_to",
    "explain_clocks",
    "rates_of_day",
    "timeline_of",
    "work_list",
]
