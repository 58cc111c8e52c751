"""Who is asking, and what that person may do."""

from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet
from django.utils import timezone

from onewindow.foundation.accounts.models import Grant, User
from onewindow.foundation.accounts.rules import GrantedRole, Role
from onewindow.foundation.records.api import rows_where


def current_grants(on: date) -> QuerySet[Grant]:
    """Return the grants in force on the day; the end is exclusive."""
    return Grant.objects.filter(starts__lte=on).filter(Q(ends=None) | Q(ends__gt=on))


def granted_roles(user: Any) -> tuple[GrantedRole, ...]:
    """
    Return every role that the user holds today; kept on the user for the request.

    Whether a second factor is enrolled is asked together with them.
    """
    if not isinstance(user, User) or not user.is_active:
        return ()
    if getattr(user, "_granted_roles", None) is None:
        _load(user)
    known: tuple[GrantedRole, ...] = user._granted_roles  # type: ignore[attr-defined]
    return known


def has_second_factor(user: Any) -> bool:
    """Test if somebody with a granted role has enrolled a second factor (双因素)."""
    granted_roles(user)
    return bool(getattr(user, "second_factor", False))


def roles_of(user: Any) -> frozenset[Role]:
    """Return the roles that the user holds anywhere."""
    return frozenset(grant.role for grant in granted_roles(user))


def holds(user: Any, role: Role, *, path: str) -> bool:
    """Test if the user holds the role for the organization with this path."""
    return any(grant.role == role and grant.reaches(path) for grant in granted_roles(user))


def _load(user: User) -> None:
    today = timezone.localdate()
    known = [
        GrantedRole(Role(grant.role), grant.organization_id, place.path, place.name)
        if (place := grant.organization)
        else GrantedRole(Role(grant.role), None, "", "")
        for grant in rows_where(Grant, also=("organization",), user=user.pk)
        if grant.starts <= today and (grant.ends is None or grant.ends > today)
    ]
    if user.is_superuser:  # 首位系统管理员由命令行建立，授权尚无人可给
        known.append(GrantedRole(Role.ADMINISTRATOR, None, ""))
    # 只有工作人员才须双因素，群众不必查。
    user.second_factor = bool(known) and bool(  # type: ignore[attr-defined]
        rows_where(Authenticator, user=user.pk, type=Authenticator.Type.TOTP)
    )
    if user.person_id:
        known.insert(0, GrantedRole(Role.CITIZEN, None, ""))
    user._granted_roles = tuple(known)  # type: ignore[attr-defined]
