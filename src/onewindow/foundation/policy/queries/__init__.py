"""Reads of the law: what is in force, and what the public pages list."""

from onewindow.foundation.policy.queries.listing import (
    CalendarYearPage,
    DayCell,
    Month,
    PolicyGroup,
    ValueRow,
    calendar_page,
    found_policies,
    found_rules,
    history_of,
    named_regions,
)
from onewindow.foundation.policy.queries.snapshot import (
    cited_rule,
    forget_snapshot,
    limits_in_force,
    office_calendar,
    policies_in_force,
    policy_in_force,
)

__all__ = [
    "CalendarYearPage",
    "DayCell",
    "Month",
    "PolicyGroup",
    "ValueRow",
    "calendar_page",
    "cited_rule",
    "forget_snapshot",
    "found_policies",
    "found_rules",
    "history_of",
    "limits_in_force",
    "named_regions",
    "office_calendar",
    "policies_in_force",
    "policy_in_force",
]
