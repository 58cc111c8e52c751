"""What may happen to a case, and what the counter must say all at once."""

from onewindow.services.casework.rules.states import (
    CASE,
    CLOSED,
    DUTY,
    OPEN,
    REVIEW_TASK,
    Channel,
    ClockKind,
    DocumentKind,
    DutyState,
    FeeState,
    Light,
    MaterialState,
    Outcome,
    State,
    TaskState,
)

__all__ = [
    "CASE",
    "CLOSED",
    "DUTY",
    "OPEN",
    "REVIEW_TASK",
    "Channel",
    "ClockKind",
    "DocumentKind",
    "DutyState",
    "FeeState",
    "Light",
    "MaterialState",
    "Outcome",
    "State",
    "TaskState",
]
