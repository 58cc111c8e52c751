"""What is done with reports."""

from onewindow.insight.reports.actions.drafting import (
    asked_for,
    draft_due_reports,
    draft_report,
    redraft_report,
)
from onewindow.insight.reports.actions.signing import return_report, sign_report, submit_report

__all__ = [
    "asked_for",
    "draft_due_reports",
    "draft_report",
    "redraft_report",
    "return_report",
    "sign_report",
    "submit_report",
]
