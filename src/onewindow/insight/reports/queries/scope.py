"""Who answers for what a report speaks of."""

from collections.abc import Iterable

from onewindow.foundation.accounts.api import GrantedRole, Role
from onewindow.foundation.directory.api import Site
from onewindow.insight.reports.models import Report
from onewindow.insight.reports.queries.listing import HALL_KINDS


def answers_for(grants: Iterable[GrantedRole], report: Report) -> bool:
    """
    Test if one of the grants is a supervisor's and reaches the report's hall, or all of the city.

    What the directory does not know is the whole house's to sign.
    """
    sites = Site.objects.filter(kind__in=HALL_KINDS)
    if report.hall:
        sites = sites.filter(code=report.hall)
    paths = set(sites.order_by().values_list("organization__path", flat=True))
    return any(
        grant.role is Role.SUPERVISOR
        and (all(map(grant.reaches, paths)) if paths else not grant.path)
        for grant in grants
    )
