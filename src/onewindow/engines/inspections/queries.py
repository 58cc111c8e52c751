"""Which findings somebody may see, with their lights, and what may be done about one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from onewindow.engines.inspections.models import Finding
from onewindow.engines.inspections.rules import OPEN, FindingState, Light, days_left, light_of
from onewindow.foundation.accounts.api import Role, User, granted_roles
from onewindow.foundation.directory.api import Organization, OrganizationKind
from onewindow.foundation.policy.api import UnknownPolicy, office_calendar, policy_in_force
from onewindow.kernel.regions import NATION

LEADERS = frozenset({Role.HALL_MANAGER, Role.SUPERVISOR})
FIXERS = frozenset({Role.CLERK, Role.APPROVER, Role.HALL_MANAGER})
_READERS = LEADERS | FIXERS | {Role.AUDITOR}


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One line of a list: the finding, its light and the working days left."""

    finding: Finding
    light: Light
    days_left: int | None


@dataclass(frozen=True, slots=True)
class Powers:
    """What somebody may do about one finding."""

    leads: bool
    fixes: bool


def findings_visible_to(user: Any) -> QuerySet[Finding]:
    """Return the findings of the user's organizations and those that are his own."""
    scope = Q(owner=user)
    for grant in granted_roles(user):
        if grant.role in _READERS:
            scope |= Q(desk__path__startswith=grant.path)
            scope |= Q(organization__path__startswith=grant.path)
    rows = Finding.objects.filter(scope)
    return rows.select_related("desk__region", "organization", "owner")


def open_first(findings: QuerySet[Finding]) -> QuerySet[Finding]:
    """Return the open ones, next due first."""
    return findings.filter(state__in=sorted(OPEN)).order_by(F("due").asc(nulls_last=True), "id")


def findings_of(user: Any) -> QuerySet[Finding]:
    """Return the open findings that the user himself has to put right."""
    return open_first(Finding.objects.filter(owner=user).select_related("organization", "owner"))


def escalated(findings: QuerySet[Finding]) -> QuerySet[Finding]:
    """Return the open findings that were reported as late."""
    return open_first(findings.filter(escalated_on__isnull=False))


def rows_of(findings: Iterable[Finding], *, on: date) -> list[FindingRow]:
    """Return the findings as lines of a list; a finding that is over shows no light."""
    calendar, yellow = office_calendar(), yellow_days(on)
    rows = []
    for finding in findings:
        is_open = finding.state in OPEN
        left = days_left(finding.due if is_open else None, on=on, workdays=calendar)
        rows.append(FindingRow(finding, light_of(left, yellow_days=yellow), left))
    return rows


def yellow_days(on: date) -> int:
    """Return with how many working days left the light turns yellow."""
    try:
        return int(policy_in_force("finding.yellow_days", on=on, region=NATION).value)
    except UnknownPolicy:
        return 0


def state_counts(findings: QuerySet[Finding]) -> dict[str, int]:
    """Return how many findings stand in which state."""
    counted = dict(findings.order_by().values_list("state").annotate(Count("id")))
    return {state.value: counted.get(state.value, 0) for state in FindingState}


def powers_over(user: Any, finding: Finding) -> Powers:
    """Return what the user may do: lead for the desk, put right for the body or himself."""
    grants = granted_roles(user)
    leads = any(g.role in LEADERS and g.reaches(finding.desk.path) for g in grants)
    responsible = finding.organization
    fixes = finding.owner_id == user.pk if finding.owner_id else False
    if responsible and not fixes:
        fixes = any(g.role in FIXERS and g.reaches(responsible.path) for g in grants)
    return Powers(leads=leads, fixes=fixes)


def desks_of(user: Any) -> QuerySet[Organization]:
    """Return the bodies for which the user may raise a finding."""
    keys = [g.organization_id for g in granted_roles(user) if g.role in LEADERS]
    return Organization.objects.filter(pk__in=[key for key in keys if key]).order_by("path")


def responsible_bodies(desk: Organization) -> QuerySet[Organization]:
    """Return the bodies of the desk's division that can be made responsible, by path."""
    return (
        Organization.objects.filter(region=desk.region, ends=None)
        .exclude(kind__in=[OrganizationKind.AGENCY, OrganizationKind.BANK])
        .order_by("path")
    )


def people_who_fix(paths: Iterable[str]) -> QuerySet[User]:
    """Return who can be made responsible in these organizations, by name."""
    scope = Q(pk__in=())
    for path in paths:
        scope |= Q(grants__organization__path__startswith=path)
    today = timezone.localdate()
    return (
        User.objects.filter(scope, is_active=True, grants__role__in=sorted(FIXERS))
        .filter(grants__starts__lte=today)
        .filter(Q(grants__ends=None) | Q(grants__ends__gt=today))
        .distinct()
        .order_by("name", "id")
    )
