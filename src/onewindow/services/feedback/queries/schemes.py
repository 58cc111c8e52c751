"""Which review scheme is in force where and when."""

from datetime import date

from django.utils import timezone

from onewindow.kernel.regions import region_path
from onewindow.kernel.violations import refuse
from onewindow.services.feedback.models import Scheme
from onewindow.services.feedback.rules import GradePack, SchemePack
from onewindow.services.hall.api import TicketService


def scheme_in_force(region: str, *, on: date) -> Scheme:
    """
    Return the scheme of the nearest region on the day.

    :raises Refused: if no pack with one is loaded.
    """
    path = region_path(region)
    found = Scheme.objects.filter(region__in=path, starts__lte=on)
    nearest = min(
        found, key=lambda one: (path.index(one.region), -one.starts.toordinal()), default=None
    )
    if nearest is None:
        raise refuse("review.scheme", "还没有装载评价方案，请联系管理员装载配置包")
    return nearest


def grades_for(visit: TicketService) -> tuple[GradePack, ...]:
    """
    Return the grades of which a visitor of a hall chooses one.

    :raises Refused: if no pack with a scheme is loaded.
    """
    on = timezone.localtime(visit.ended_at).date()
    region = visit.ticket.hall.site.organization.region.code
    return content_of(scheme_in_force(region, on=on)).grades


def content_of(scheme: Scheme) -> SchemePack:
    """Return what the scheme says."""
    return SchemePack.model_validate(scheme.content)
