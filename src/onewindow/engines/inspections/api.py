"""Findings (问题): raised, owned, due, put right, verified (整改督办)."""

from onewindow.engines.inspections.actions import (
    Done,
    FindingDraft,
    assign_finding,
    close_finding,
    dismiss_finding,
    escalate_late,
    finish_stage,
    raise_finding,
    rectify_finding,
    reopen_finding,
    verify_finding,
)
from onewindow.engines.inspections.models import Finding, FindingStage
from onewindow.engines.inspections.queries import (
    FindingRow,
    Powers,
    escalated,
    findings_visible_to,
    open_first,
    people_who_fix,
    powers_over,
    rows_of,
    state_counts,
)
from onewindow.engines.inspections.rules import OPEN, FindingState, Light, Severity, Stage

__all__ = [
    "OPEN",
    "Done",
    "Finding",
    "FindingDraft",
    "FindingRow",
    "FindingStage",
    "FindingState",
    "Light",
    "Powers",
    "Severity",
    "Stage",
    "assign_finding",
    "close_finding",
    "dismiss_finding",
    "escalate_late",
    "escalated",
    "findings_visible_to",
    "finish_stage",
    "open_first",
    "people_who_fix",
    "powers_over",
    "raise_finding",
    "rectify_finding",
    "reopen_finding",
    "rows_of",
    "state_counts",
    "verify_finding",
]
