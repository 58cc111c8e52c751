"""Who is asking, and what that person may do."""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from onewindow.foundation.accounts.models import Grant, User
from onewindow.foundation.accounts.rules import GrantedRole, Role


def granted_roles(user: Any) -> tuple[GrantedRole, ...]:
    """Return every role that the user holds today; kept on the user for the request."""
    if not isinstance(user, User) or not user.is_active:
        return ()
    known = getattr(user, "_granted_roles", None)
    if known is None:
        today = timezone.localdate()
        grants = Grant.objects.filter(user=user, starts__lte=today).filter(
            Q(ends=None) | Q(ends__gt=today)
        )
        known = tuple(
            GrantedRole(Role(role), organization, path or "")
            for role, organization, path in grants.values_list(
                "role", "organization_id", "organization__path"
            )
        )
        if user.person_id:
            known = (GrantedRole(Role.CITIZEN, None, ""), *known)
        user._granted_roles = known  # type: ignore[attr-defined]
    return known


def roles_of(user: Any) -> frozenset[Role]:
    """Return the roles that the user holds anywhere."""
    return frozenset(grant.role for grant in granted_roles(user))


def holds(user: Any, role: Role, *, path: str) -> bool:
    """Test if the user holds the role for the organization with this path."""
    return any(grant.role == role and grant.reaches(path) for grant in granted_roles(user))
