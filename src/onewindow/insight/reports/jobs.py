"""What reports do by the clock: last month's drafts on the first day."""

from datetime import timedelta

from django.utils import timezone

from onewindow.foundation.records.api import Job
from onewindow.insight.reports.actions import draft_due_reports


def _draft() -> str:
    count = draft_due_reports(on=timezone.localdate(), at=timezone.now())
    return f"起草报告{count}份"


JOBS = (Job("reports.draft", timedelta(hours=1), _draft),)
