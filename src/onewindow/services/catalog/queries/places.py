"""Where a matter can be taken to."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from onewindow.foundation.directory.api import Site
from onewindow.services.catalog.models import Matter
from onewindow.services.catalog.queries.powers import powers_listed
from onewindow.services.catalog.queries.stamp import kept
from onewindow.services.catalog.rules import DelegationStep


@dataclass(frozen=True, slots=True)
class MatterPlace:
    """A place where applications for a matter are taken in."""

    site_id: int
    name: str
    kind: str
    kind_label: str
    address: str
    phone: str
    hours: dict[str, Any]
    organization: str
    region: str


def places_of(matter: Matter, *, on: date) -> tuple[MatterPlace, ...]:
    """Return the places of every organization that may take the matter in, halls first."""
    room = kept("places")
    if (matter.pk, on) not in room:
        room[matter.pk, on] = tuple(_read_places(matter, on))
    places: tuple[MatterPlace, ...] = room[matter.pk, on]
    return places


def _read_places(matter: Matter, on: date) -> list[MatterPlace]:
    takers = {
        power.organization_id
        for power in powers_listed(matter=matter, on=on)
        if power.covers(DelegationStep.RECEIVE, on=on)
        or power.covers(DelegationStep.ACCEPT, on=on)
    }
    sites = Site.objects.filter(organization_id__in=takers).select_related(
        "organization", "region"
    )
    order = ["hall", "subhall", "town_centre", "village_station", "outlet"]
    found = sorted(sites, key=lambda site: (order.index(site.kind), site.code))
    return [
        MatterPlace(
            site_id=site.pk,
            name=site.name,
            kind=site.kind,
            kind_label=site.get_kind_display(),
            address=site.address,
            phone=site.phone,
            hours=site.hours,
            organization=site.organization.name,
            region=site.region.name,
        )
        for site in found
    ]
