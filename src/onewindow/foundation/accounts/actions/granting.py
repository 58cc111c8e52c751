"""Handing out roles and taking them back (授权)."""

from datetime import date

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.db import transaction

from onewindow.foundation.accounts.models import Grant, User
from onewindow.foundation.accounts.queries import current_grants
from onewindow.foundation.accounts.rules import GRANTABLE, GrantedRole, Role, check_grant
from onewindow.foundation.directory.api import Counter, Organization
from onewindow.foundation.records.api import record
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Violation, refuse, refuse_if_any


@transaction.atomic
def grant_role(
    *,
    user: User,
    role: Role,
    organization: Organization | None,
    granter: tuple[GrantedRole, ...],
    on: date,
    actor: Actor,
    ends: date | None = None,
    counter: Counter | None = None,
) -> Grant:
    """
    Give the user a role for an organization and everything below it, from today.

    :raises Refused: if the administrator may not do so there, or the user holds the role already.
    """
    path = organization.path if organization else ""
    own = actor.key == _key(user)
    refuse_if_any(check_grant(role=role, path=path, granter=granter, is_own=own))
    if ends is not None and ends <= on:
        raise refuse("grant.ends.past", "失效日应当晚于今天")
    same = Grant.objects.filter(user=user, role=role, organization=organization)
    if current_grants(on).filter(pk__in=same).exists():
        raise refuse("grant.held", f"“{user}”已有该单位的“{role.label}”授权")
    # 当日收回后再授予的，恢复原来的那一行：同一天只有一行。
    grant, _ = same.update_or_create(
        starts=on,
        defaults={"user": user, "role": role, "organization": organization}
        | {"ends": ends, "counter": counter},
    )
    detail = {"role": role.value, "organization": path, "ends": ends.isoformat() if ends else ""}
    record(subject=user, what="grant.give", actor=actor, detail=detail)
    _forget_roles(user)
    return grant


@transaction.atomic
def revoke_role(*, grant: Grant, granter: tuple[GrantedRole, ...], on: date, actor: Actor) -> None:
    """
    Take a role back from today on.

    :raises Refused: if the administrator may not do so there, or it has ended already.
    """
    path = grant.organization.path if grant.organization else ""
    role = Role(grant.role)
    own = actor.key == _key(grant.user)
    refuse_if_any(check_grant(role=role, path=path, granter=granter, is_own=own))
    if not current_grants(on).filter(pk=grant.pk).update(ends=on):
        raise refuse("grant.ended", "该授权已经失效")
    grant.ends = on
    detail = {"role": role.value, "organization": path}
    record(subject=grant.user, what="grant.revoke", actor=actor, detail=detail)
    _forget_roles(grant.user)


@transaction.atomic
def deactivate_user(
    *, user: User, granter: tuple[GrantedRole, ...], on: date, actor: Actor
) -> None:
    """
    Stop an account (停用): it can no longer sign in, and open sessions end with the next request.

    :raises Refused: if it is stopped already, is one's own, or has a role beyond one's scope.
    """
    _refuse_beyond_scope(user, granter, on, actor)
    if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        raise refuse("user.inactive", "该账号已停用")
    user.is_active = False
    record(subject=user, what="user.deactivate", actor=actor)


@transaction.atomic
def activate_user(*, user: User, granter: tuple[GrantedRole, ...], on: date, actor: Actor) -> None:
    """
    Let a stopped account sign in again (启用).

    :raises Refused: if it is not stopped, is one's own, or has a role beyond one's scope.
    """
    _refuse_beyond_scope(user, granter, on, actor)
    if not User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        raise refuse("user.active", "该账号未停用")
    user.is_active = True
    record(subject=user, what="user.activate", actor=actor)


@transaction.atomic
def reset_second_factor(
    *, user: User, granter: tuple[GrantedRole, ...], on: date, actor: Actor
) -> None:
    """
    Remove the second factor of somebody who lost the phone; the next sign-in enrols a new one.

    :raises Refused: if there is none, it is one's own, or has a role beyond one's scope.
    """
    _refuse_beyond_scope(user, granter, on, actor)
    if not Authenticator.objects.filter(user=user).delete()[0]:
        raise refuse("user.no_second_factor", "该账号没有绑定验证器")
    record(subject=user, what="user.second_factor.reset", actor=actor)
    _forget_roles(user)


@transaction.atomic
def issue_reset_key(
    *, user: User, granter: tuple[GrantedRole, ...], on: date, actor: Actor
) -> str:
    """
    Return the key of a link with which the person sets a password (重设密码), good for an hour.

    :raises Refused: if the account is stopped, one's own, or has a role beyond one's scope.
    """
    _refuse_beyond_scope(user, granter, on, actor)
    if not user.is_active:
        raise refuse("user.inactive", "该账号已停用")
    record(subject=user, what="user.reset_key", actor=actor)
    return f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"


def _refuse_beyond_scope(
    user: User, granter: tuple[GrantedRole, ...], on: date, actor: Actor
) -> None:
    """Refuse unless the administrator reaches every role the user holds; citizens need the top."""
    own = actor.key == _key(user)
    held = current_grants(on).filter(user=user, role__in=GRANTABLE)
    paths = [path or "" for path in held.values_list("organization__path", flat=True)] or [""]
    found: dict[str, Violation] = {}
    for path in paths:
        check = check_grant(role=Role.CLERK, path=path, granter=granter, is_own=own)
        found |= {violation.code: violation for violation in check}
    refuse_if_any(found.values())


def _key(user: User) -> str:
    return f"user:{user.pk}"


def _forget_roles(user: User) -> None:
    if hasattr(user, "_granted_roles"):
        del user._granted_roles
