"""Loading the law from packs and tables: values are added, never edited."""

from onewindow.foundation.policy.actions.calendars import (
    check_calendar_packs,
    load_calendar_packs,
    load_calendar_table,
    plan_calendar_packs,
)
from onewindow.foundation.policy.actions.policies import (
    check_policy_layers,
    check_policy_packs,
    load_policy_packs,
    plan_policy_packs,
    policies_in_packs,
)
from onewindow.foundation.policy.actions.rules import (
    check_rule_packs,
    load_rule_packs,
    plan_rule_packs,
)

__all__ = [
    "check_calendar_packs",
    "check_policy_layers",
    "check_policy_packs",
    "check_rule_packs",
    "load_calendar_packs",
    "load_calendar_table",
    "load_policy_packs",
    "load_rule_packs",
    "plan_calendar_packs",
    "plan_policy_packs",
    "plan_rule_packs",
    "policies_in_packs",
]
