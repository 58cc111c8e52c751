"""The writes of the directory."""

from onewindow.foundation.directory.actions.importing import OrganizationPlan, plan_organizations
from onewindow.foundation.directory.actions.organizations import register_organizations
from onewindow.foundation.directory.actions.parties import (
    cancel_enterprise,
    name_legal_person,
    register_enterprise,
    register_person,
    register_project,
)
from onewindow.foundation.directory.actions.regions import (
    check_region_packs,
    load_region_packs,
    plan_region_packs,
    register_regions,
)
from onewindow.foundation.directory.actions.sites import register_sites

__all__ = [
    "OrganizationPlan",
    "cancel_enterprise",
    "check_region_packs",
    "load_region_packs",
    "name_legal_person",
    "plan_organizations",
    "plan_region_packs",
    "register_enterprise",
    "register_organizations",
    "register_person",
    "register_project",
    "register_regions",
    "register_sites",
]
