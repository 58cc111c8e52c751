"""Who calls an API operation: a browser session, or a client with its key."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja.errors import AuthenticationError, AuthorizationError
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from onewindow.foundation.accounts.actions import (
    client_by_key,
    refuse_if_called_too_often,
    refuse_if_too_often,
)
from onewindow.foundation.accounts.middleware.access import has_proven_himself
from onewindow.foundation.accounts.models import Client, User
from onewindow.foundation.accounts.queries import granted_roles
from onewindow.foundation.accounts.rules import (
    PUBLIC,
    GrantedRole,
    Role,
    client_address,
    may_enter,
    needs_second_factor,
)
from onewindow.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks for an operation, and what that caller may do where."""

    actor: Actor
    grants: tuple[GrantedRole, ...] = ()
    user: User | None = None
    client: Client | None = None

    @property
    def roles(self) -> frozenset[Role]:
        """Return the roles that the caller holds anywhere."""
        return frozenset(grant.role for grant in self.grants)

    def holds(self, role: Role, *, path: str) -> bool:
        """Test if the caller holds the role for the organization with this path."""
        return any(grant.role == role and grant.reaches(path) for grant in self.grants)


class Allow(AuthBase):
    """Declare which roles an operation answers: ``auth=Allow(Role.CITIZEN, Role.DEVICE)``."""

    openapi_type = "http"
    openapi_scheme = "bearer"
    openapi_description = (
        "设备和对接系统：`Authorization: Bearer ow_…`。"
        "浏览器：已登录的会话，写操作另需请求头 X-CSRFToken。"
    )

    def __init__(self, *roles: Role) -> None:
        self.access: frozenset[str] = frozenset(roles)
        super().__init__()

    def __call__(self, request: HttpRequest) -> Caller:
        """
        Return the caller.

        :raises AuthenticationError: if nobody is signed in and no key is given.
        :raises AuthorizationError: if the caller may not call this operation.
        """
        caller = _caller(request)
        if caller is None:
            raise AuthenticationError(message="请先登录，或者在请求头中提供有效的接口密钥")
        if not may_enter(self.access, caller.roles):
            raise AuthorizationError(message="您的身份不能调用此接口")
        if (
            caller.user
            and needs_second_factor(self.access, caller.roles)
            and not has_proven_himself(request)
        ):
            raise AuthorizationError(message="工作人员须先绑定双因素验证")
        return caller


class Open:
    """Declare that an operation answers everybody; who is signed in is known all the same."""

    access: frozenset[str] = PUBLIC

    def __call__(self, request: HttpRequest) -> Caller:
        """Return the caller, or one without any role."""
        return _caller(request) or Caller(Actor("visitor", "访客"))


def caller_of(request: Any) -> Caller:
    """Return the caller of the API operation that is running."""
    caller: Caller = request.auth
    return caller


def _caller(request: HttpRequest) -> Caller | None:
    kind, _, key = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return _client_caller(request, key.strip())
    if not request.user.is_authenticated:
        return None
    if check_csrf(request) is not None:
        raise AuthorizationError(message="缺少或错误的 X-CSRFToken 请求头")
    user = request.user
    return Caller(Actor(f"user:{user.pk}", str(user)), granted_roles(user), user=user)


def _client_caller(request: HttpRequest, key: str) -> Caller:
    client = client_by_key(key)
    if client is None:
        address = client_address(request.META, proxies=settings.PROXIES)
        refuse_if_too_often(f"api-key:{address}", limit=settings.BAD_KEYS_PER_MINUTE, seconds=60)
        raise AuthenticationError(message="接口密钥无效或已停用")
    refuse_if_called_too_often(
        f"api-client:{client.pk}", limit=settings.CLIENT_CALLS_PER_MINUTE, seconds=60
    )
    grant = GrantedRole(Role.DEVICE, client.organization_id, client.organization.path)
    return Caller(Actor(f"client:{client.pk}", client.name), (grant,), client=client)
