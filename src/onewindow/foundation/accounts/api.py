"""Accounts and who may do what (账号与权限)."""

from onewindow.foundation.accounts.queries import granted_roles, holds, roles_of
from onewindow.foundation.accounts.rules import (
    APPLICANTS,
    STAFF,
    GrantedRole,
    Role,
    allow,
    public,
)
from onewindow.kernel.actors import actor_of

__all__ = [
    "APPLICANTS",
    "STAFF",
    "GrantedRole",
    "Role",
    "actor_of",
    "allow",
    "granted_roles",
    "holds",
    "public",
    "roles_of",
]
