"""Reads of casework: lists, the case page, explanations, rates and facts."""

from onewindow.services.casework.queries.cases import (
    CaseFilter,
    case_by_number,
    cases_at_counter,
    cases_of,
    cases_visible_to,
    duties_of,
    light_counts,
    open_tasks,
    timeline_of,
    work_list,
)
from onewindow.services.casework.queries.desk import (
    CaseRow,
    cases_to_decide,
    cases_to_deliver,
    colleagues_of,
    duties_with_days,
    late_cases,
    rows_of,
    tasks_with_days,
)
from onewindow.services.casework.queries.explaining import ClockStory, days_left, explain_clocks
from onewindow.services.casework.queries.figures import Rates, case_facts, rates_of_day
from onewindow.services.casework.queries.judging import (
    FactWords,
    RowWords,
    Story,
    facts_in_words,
    rows_in_words,
    stories_of,
)
from onewindow.services.casework.queries.permissions import (
    may_judge,
    may_take,
    place_for,
    workplaces,
)

__all__ = [
    "CaseFilter",
    "CaseRow",
    "ClockStory",
    "FactWords",
    "Rates",
    "RowWords",
    "Story",
    "case_by_number",
    "case_facts",
    "cases_at_counter",
    "cases_of",
    "cases_to_decide",
    "cases_to_deliver",
    "cases_visible_to",
    "colleagues_of",
    "days_left",
    "duties_of",
    "duties_with_days",
    "explain_clocks",
    "facts_in_words",
    "late_cases",
    "light_counts",
    "may_judge",
    "may_take",
    "open_tasks",
    "place_for",
    "rates_of_day",
    "rows_in_words",
    "rows_of",
    "stories_of",
    "tasks_with_days",
    "timeline_of",
    "work_list",
    "workplaces",
]
