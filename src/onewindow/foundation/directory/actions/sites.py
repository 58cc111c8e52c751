"""Opening sites (办事场所) and their counters."""

from collections.abc import Iterable

from django.db import transaction

from onewindow.foundation.directory.models import Counter, Organization, Region, Site
from onewindow.foundation.directory.rules import SiteDraft, check_sites
from onewindow.foundation.records.api import record
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import refuse_if_any


@transaction.atomic
def register_sites(*, drafts: Iterable[SiteDraft], actor: Actor) -> list[Site]:
    """
    Store new sites with their counters.

    :raises Refused: with everything wrong in any draft; then nothing is written.
    """
    drafts = list(drafts)
    organizations = Organization.objects.in_bulk(
        {draft.organization for draft in drafts}, field_name="credit_code"
    )
    regions = Region.objects.in_bulk({draft.region for draft in drafts}, field_name="code")
    taken = Site.objects.filter(code__in=[d.code for d in drafts]).values_list("code", flat=True)
    refuse_if_any(
        check_sites(drafts, organizations=organizations, regions=regions, taken=frozenset(taken))
    )
    sites = [
        Site(
            name=draft.name,
            code=draft.code,
            kind=draft.kind,
            organization=organizations[draft.organization],
            region=regions[draft.region],
            address=draft.address,
            phone=draft.phone,
            hours=draft.hours,
            longitude=draft.longitude,
            latitude=draft.latitude,
        )
        for draft in drafts
    ]
    Site.objects.bulk_create(sites, batch_size=500)
    Counter.objects.bulk_create(
        [
            Counter(site=site, number=counter.number, name=counter.name, kind=counter.kind)
            for site, draft in zip(sites, drafts, strict=True)
            for counter in draft.counters
        ],
        batch_size=1000,
    )
    for site in sites:
        record(subject=site, what="site.add", actor=actor)
    return sites
