"""Which legal number is in force, on which day, in which region, and what a pack may say."""

from onewindow.foundation.policy.rules.packs import (
    CalendarPack,
    HolidayEntry,
    PolicyPack,
    RulePack,
    ValueEntry,
    calendar_problems,
    days_of,
    edit_problems,
    layer_problems,
    loosening_problems,
    overlap_problems,
)
from onewindow.foundation.policy.rules.values import (
    Bound,
    Confidence,
    LegalRule,
    PolicyValue,
    Unit,
    UnknownPolicy,
    nearest_rule,
    plain,
    resolve,
)

__all__ = [
    "Bound",
    "CalendarPack",
    "Confidence",
    "HolidayEntry",
    "LegalRule",
    "PolicyPack",
    "PolicyValue",
    "RulePack",
    "Unit",
    "UnknownPolicy",
    "ValueEntry",
    "calendar_problems",
    "days_of",
    "edit_problems",
    "layer_problems",
    "loosening_problems",
    "nearest_rule",
    "overlap_problems",
    "plain",
    "resolve",
]
