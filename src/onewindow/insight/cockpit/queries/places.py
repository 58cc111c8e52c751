"""The halls by their codes: names, kinds, and who runs them."""

from dataclasses import dataclass
from typing import Any

from onewindow.foundation.accounts.api import Role, granted_roles
from onewindow.foundation.directory.api import Organization, Site
from onewindow.insight.cockpit.queries.rollups import halls

CITY = "全市"
WATCHERS = frozenset({Role.HALL_MANAGER, Role.SUPERVISOR, Role.AUDITOR})


@dataclass(frozen=True, slots=True)
class Hall:
    """A hall that facts speak of; one that the directory does not know goes by its code."""

    code: str
    name: str
    kind: str = ""
    organization: Organization | None = None
    longitude: float | None = None
    latitude: float | None = None


def places(codes: tuple[str, ...] | None = None) -> dict[str, Hall]:
    """Return the halls with these codes, or all that facts speak of, by code."""
    wanted = halls() if codes is None else codes
    sites = Site.objects.filter(code__in=wanted).select_related("organization")
    known = {site.code: _hall(site) for site in sites}
    return {code: known.get(code, Hall(code, code)) for code in wanted}


def halls_seen_by(user: Any) -> dict[str, Hall]:
    """Return the halls that the user answers for or watches; a city-wide grant opens all."""
    grants = [grant for grant in granted_roles(user) if grant.role in WATCHERS]
    found = {}
    for code, hall in places().items():
        path = hall.organization.path if hall.organization else ""
        if any(grant.reaches(path) if path else not grant.path for grant in grants):
            found[code] = hall
    return found


def _hall(site: Site) -> Hall:
    return Hall(
        site.code,
        site.name,
        site.kind,
        site.organization,
        float(site.longitude) if site.longitude is not None else None,
        float(site.latitude) if site.latitude is not None else None,
    )
