"""The reads of the directory."""

from onewindow.foundation.directory.queries.organizations import (
    children_of,
    children_paths,
    current_organizations,
    forget_organizations,
    organization_by_code,
    organization_for,
    organizations_above,
    organizations_below,
)
from onewindow.foundation.directory.queries.parties import (
    MaskedPerson,
    enterprise_by_code,
    enterprises_led_by,
    masked,
    person_by_number,
    persons_by_number,
    projects_listed,
)
from onewindow.foundation.directory.queries.regions import (
    full_name,
    region_by_code,
    region_of_credit_code,
    regions_below,
)
from onewindow.foundation.directory.queries.sites import (
    HALL_KINDS,
    counters_of,
    site_by_code,
    site_detail,
    sites_in,
    sites_of,
)

__all__ = [
    "HALL_KINDS",
    "MaskedPerson",
    "children_of",
    "children_paths",
    "counters_of",
    "current_organizations",
    "enterprise_by_code",
    "enterprises_led_by",
    "forget_organizations",
    "full_name",
    "masked",
    "organization_by_code",
    "organization_for",
    "organizations_above",
    "organizations_below",
    "person_by_number",
    "persons_by_number",
    "projects_listed",
    "region_by_code",
    "region_of_credit_code",
    "regions_below",
    "site_by_code",
    "site_detail",
    "sites_in",
    "sites_of",
]
