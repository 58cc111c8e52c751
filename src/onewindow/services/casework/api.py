"""Cases (办件): applying, accepting, reviewing, deciding."""

from onewindow.services.casework.actions import (
    Application,
    accept_case,
    attach_material,
    check_application,
    give_opinion,
    grant_case,
    promise_material,
    return_case,
    save_answers,
    start_draft,
    submit_application,
    submit_case,
    supplement_case,
    sweep_cases,
    withdraw_case,
)
from onewindow.services.casework.models import Case, CaseMaterial, LegalDocument
from onewindow.services.casework.queries import (
    case_by_number,
    case_facts,
    cases_of,
    explain_clocks,
    rates_of_day,
    timeline_of,
)
from onewindow.services.casework.queries.printing import document_pdf
from onewindow.services.casework.rules import Channel, Intake, Light, Outcome, State

__all__ = [
    "Application",
    "Case",
    "CaseMaterial",
    "Channel",
    "Intake",
    "LegalDocument",
    "Light",
    "Outcome",
    "State",
    "accept_case",
    "attach_material",
    "case_by_number",
    "case_facts",
    "cases_of",
    "check_application",
    "document_pdf",
    "explain_clocks",
    "give_opinion",
    "grant_case",
    "promise_material",
    "rates_of_day",
    "return_case",
    "save_answers",
    "start_draft",
    "submit_application",
    "submit_case",
    "supplement_case",
    "sweep_cases",
    "timeline_of",
    "withdraw_case",
]
