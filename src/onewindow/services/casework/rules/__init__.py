"""What may happen to a case, and what the counter must say all at once."""

from onewindow.services.casework.rules.clocks import ClockFace, LightBounds, due_of, light
from onewindow.services.casework.rules.fees import check_payment, check_waiver, is_charged
from onewindow.services.casework.rules.materials import (
    HANDED_IN,
    MaterialLine,
    check_materials,
    gaps,
)
from onewindow.services.casework.rules.review import Verdict, stage_verdict
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
    Intake,
    Light,
    Outcome,
    State,
    TaskState,
)
from onewindow.services.casework.rules.wording import StageMark, next_words, stage_marks

__all__ = [
    "CASE",
    "CLOSED",
    "DUTY",
    "HANDED_IN",
    "OPEN",
    "REVIEW_TASK",
    "Channel",
    "ClockFace",
    "ClockKind",
    "DocumentKind",
    "DutyState",
    "FeeState",
    "Intake",
    "Light",
    "LightBounds",
    "MaterialLine",
    "Outcome",
    "StageMark",
    "State",
    "TaskState",
    "Verdict",
    "check_materials",
    "check_payment",
    "check_waiver",
    "due_of",
    "gaps",
    "is_charged",
    "light",
    "next_words",
    "stage_marks",
    "stage_verdict",
]
