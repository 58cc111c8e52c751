"""What is done with reports."""

from onewindow.insight.reports.actions.drafting import (
    asked_for,
    draft_due_reports,
    draft_report,
    redraft_report,
)
from onewindow.insight.reports.actions.packs import load_report_packs
from onewindow.insight.reports.actions.signing import return_report, sign_report, submit_report

__all__ = [
    "asked_for",
    "draft_due_reports",
    "draft_report",
    "load_report_packs",
    "redraft_report",
    "return_report",
    "sign_report",
    "submit_report",
]
