"""Who is asking, and what that person may do."""

from datetime import date
from functools import lru_cache
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from onewindow.foundation.accounts.models import Grant, User
from onewindow.foundation.accounts.rules import GrantedRole, Role

NOBODY = -1


def current_grants(on: date) -> QuerySet[Grant]:
    """Return the grants in force on the day; the end is exclusive."""
    return Grant.objects.filter(starts__lte=on).filter(Q(ends=None) | Q(ends__gt=on))


def granted_roles(user: Any) -> tuple[GrantedRole, ...]:
    """
    Return every role that the user holds today; kept on the user for the request.

    One query answers roles, scopes and whether a second factor is enrolled.
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
    sql, parameters = _question(timezone.localdate(), connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(sql, [user.pk if given == NOBODY else given for given in parameters])
        rows = cursor.fetchall()
    known = [
        GrantedRole(Role(role), key, path or "", name or "") for role, key, path, _, name in rows
    ]
    if user.person_id:
        known.insert(0, GrantedRole(Role.CITIZEN, None, ""))
    if user.is_superuser:  # 首位系统管理员由命令行建立，授权尚无人可给
        known.append(GrantedRole(Role.ADMINISTRATOR, None, ""))
    user._granted_roles = tuple(known)  # type: ignore[attr-defined]
    user.second_factor = (  # type: ignore[attr-defined]
        bool(rows[0][3])
        if rows
        else user.is_superuser
        and Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
    )


@lru_cache(maxsize=4)
def _question(on: date, vendor: str) -> tuple[str, tuple[Any, ...]]:
    """Return the statement about nobody's grants on the day; every request asks it of somebody."""
    totp = Authenticator.objects.filter(user=OuterRef("user"), type=Authenticator.Type.TOTP)
    rows = (
        current_grants(on)
        .filter(user=NOBODY)
        .values_list(
            "role",
            "organization_id",
            "organization__path",
            Exists(totp),
            "organization__name",
        )
    )
    return rows.query.sql_with_params()
