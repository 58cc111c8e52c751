"""Which step of a case somebody may take, by role, organization and delegation."""

from datetime import date
from typing import Any

from onewindow.foundation.accounts.api import Role, granted_roles
from onewindow.foundation.directory.api import Organization
from onewindow.services.casework.models import Case, ReviewTask
from onewindow.services.catalog.api import DelegationStep, Matter, may_do

_ROLES_OF_STEP = {
    DelegationStep.RECEIVE: frozenset({Role.CLERK, Role.APPROVER}),
    DelegationStep.ACCEPT: frozenset({Role.CLERK, Role.APPROVER}),
    DelegationStep.REVIEW: frozenset({Role.APPROVER}),
    DelegationStep.DECIDE: frozenset({Role.APPROVER}),
    DelegationStep.DELIVER: frozenset({Role.CLERK, Role.APPROVER}),
}


def workplaces(user: Any, *roles: Role) -> list[Organization]:
    """Return the organizations for which the user holds one of the roles today."""
    ids = {g.organization_id for g in granted_roles(user) if g.role in roles}
    return list(Organization.objects.filter(pk__in=[i for i in ids if i]).order_by("path"))


def may_take(user: Any, step: DelegationStep, case: Case, *, on: date) -> bool:
    """Test if the user may take the step in this case, in own right or by delegation (委托)."""
    return place_for(user, step, case.matter, case.organization, on=on) is not None


def place_for(
    user: Any, step: DelegationStep, matter: Matter, organization: Organization, *, on: date
) -> Organization | None:
    """Return the organization for which the user takes the step, or None."""
    wanted = _ROLES_OF_STEP[step]
    grants = [g for g in granted_roles(user) if g.role in wanted and g.organization_id]
    if any(g.reaches(organization.path) for g in grants):
        return organization
    for place in Organization.objects.filter(pk__in={g.organization_id for g in grants}):
        if may_do(place, step, matter, on=on):
            return place
    return None


def may_judge(user: Any, task: ReviewTask) -> bool:
    """Test if the user may give this department's opinion."""
    return any(
        g.role == Role.APPROVER and g.reaches(task.organization.path) for g in granted_roles(user)
    )
