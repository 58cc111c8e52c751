"""Reading organizations; the one on the hot path is kept in the process for a few seconds."""

import time

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from onewindow.foundation.directory.models import Organization
from onewindow.kernel.regions import region_path
from onewindow.kernel.violations import refuse

_remembered: dict[tuple[str, str], tuple[float, Organization]] = {}


def organization_for(function: str, *, region: str) -> Organization | None:
    """
    Return the body with this function (职能) that is nearest to the region, walking up.

    The answer is remembered for a few seconds, for every case asks; treat it as read-only.
    """
    key, now = (function, region), time.monotonic()
    known = _remembered.get(key)
    if known is not None and now - known[0] < settings.DIRECTORY_RECHECK_SECONDS:
        return known[1]
    found = _nearest(function, region)
    if found is not None:
        _remembered[key] = (now, found)
    return found


def forget_organizations() -> None:
    """Forget what organization_for remembers; every write of an organization calls this."""
    _remembered.clear()


def _nearest(function: str, region: str) -> Organization | None:
    path = region_path(region)
    candidates = {
        organization.region.code: organization
        for organization in current_organizations()
        .filter(function=function, region__code__in=path)
        .select_related("region")
        .order_by("-id")
    }
    return next((candidates[code] for code in path if code in candidates), None)


def current_organizations() -> QuerySet[Organization]:
    """Return the organizations that exist today."""
    return Organization.objects.filter(Q(ends=None) | Q(ends__gt=timezone.localdate()))


def organization_by_code(credit_code: str) -> Organization:
    """
    Return the organization with this credit code.

    :raises Refused: if there is none.
    """
    organization = Organization.objects.filter(credit_code=credit_code).first()
    if organization is None:
        raise refuse("organization.unknown", f"没有这个单位：{credit_code[:18]}")
    return organization


def organizations_below(path: str) -> QuerySet[Organization]:
    """Return the organization with this path and everything below it, parents first."""
    return current_organizations().filter(path__startswith=path).order_by("path")


def children_paths(organization: Organization) -> list[str]:
    """Return the paths of the organization itself and of everything below it."""
    return list(organizations_below(organization.path).values_list("path", flat=True))


def children_of(organization: Organization | None) -> QuerySet[Organization]:
    """Return the organizations right below one, or those without a parent."""
    return (
        current_organizations().filter(parent=organization).select_related("region").order_by("id")
    )


def organizations_above(organization: Organization) -> list[Organization]:
    """Return the bodies above one, the highest first."""
    keys = [int(key) for key in organization.path.strip("/").split("/")[:-1] if key.isdigit()]
    return list(Organization.objects.filter(pk__in=keys).order_by("path"))
