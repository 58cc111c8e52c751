"""Reports that write themselves (分析报告)."""

from onewindow.insight.reports.actions import (
    asked_for,
    draft_due_reports,
    draft_report,
    sign_report,
    submit_report,
)
from onewindow.insight.reports.queries.packs import (
    YEAR_SUMMARY,
    check_report_packs,
    report_templates,
)

__all__ = [
    "YEAR_SUMMARY",
    "asked_for",
    "check_report_packs",
    "draft_due_reports",
    "draft_report",
    "report_templates",
    "sign_report",
    "submit_report",
]
