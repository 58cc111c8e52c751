"""Dated legal numbers, cited rules and working-day calendars (法定参数、引用条款、工作日历)."""

from onewindow.foundation.policy.actions import (
    check_calendar_packs,
    check_policy_layers,
    check_policy_packs,
    check_rule_packs,
    load_calendar_packs,
    load_calendar_table,
    load_policy_packs,
    load_rule_packs,
    plan_calendar_packs,
    plan_policy_packs,
    plan_rule_packs,
    policies_in_packs,
)
from onewindow.foundation.policy.queries import (
    cited_rule,
    forget_snapshot,
    limits_in_force,
    office_calendar,
    policy_in_force,
)
from onewindow.foundation.policy.rules import (
    Bound,
    Confidence,
    LegalRule,
    PolicyValue,
    Unit,
    UnknownPolicy,
    resolve,
)

__all__ = [
    "Bound",
    "Confidence",
    "LegalRule",
    "PolicyValue",
    "Unit",
    "UnknownPolicy",
    "check_calendar_packs",
    "check_policy_layers",
    "check_policy_packs",
    "check_rule_packs",
    "cited_rule",
    "forget_snapshot",
    "limits_in_force",
    "load_calendar_packs",
    "load_calendar_table",
    "load_policy_packs",
    "load_rule_packs",
    "office_calendar",
    "plan_calendar_packs",
    "plan_policy_packs",
    "plan_rule_packs",
    "policies_in_packs",
    "policy_in_force",
    "resolve",
]
