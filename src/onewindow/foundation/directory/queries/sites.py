"""Reading sites and counters."""

from django.db.models import Count, QuerySet

from onewindow.foundation.directory.models import Counter, Organization, Site
from onewindow.foundation.directory.rules import SiteKind
from onewindow.kernel.violations import refuse

HALL_KINDS = (SiteKind.HALL, SiteKind.SUBHALL)


def sites_in(region: str, *, kinds: tuple[SiteKind, ...] = ()) -> QuerySet[Site]:
    """Return the sites within a division with their counters counted, by kind and code."""
    sites = Site.objects.select_related("organization", "region").annotate(
        counter_count=Count("counters")
    )
    if region:
        sites = sites.filter(region__code__startswith=_prefix(region))
    if kinds:
        sites = sites.filter(kind__in=kinds)
    return sites.order_by("code")


def site_by_code(code: str) -> Site:
    """
    Return the site with this code.

    :raises Refused: if there is none.
    """
    site = Site.objects.filter(code=code).select_related("organization", "region").first()
    if site is None:
        raise refuse("site.unknown", f"没有这个办事场所：{code[:20]}")
    return site


def sites_of(organization: Organization) -> QuerySet[Site]:
    """Return the sites that an organization runs."""
    return sites_in("").filter(organization=organization)


def site_detail() -> QuerySet[Site]:
    """Return sites ready to be shown with their counters."""
    return Site.objects.select_related("organization", "region").prefetch_related("counters")


def counters_of(site: Site) -> QuerySet[Counter]:
    """Return the counters of a site in the order of their numbers."""
    return site.counters.order_by("number")


def _prefix(region: str) -> str:
    """Return what the codes of a division and of everything below it begin with."""
    if len(region) == 6:
        return region[:2] if region.endswith("0000") else region.removesuffix("00")
    return region
