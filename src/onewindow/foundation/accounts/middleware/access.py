"""Deny by default: a view without a declaration answers nobody."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import ResolverMatch

from onewindow.foundation.accounts.queries import has_second_factor, roles_of
from onewindow.foundation.accounts.rules import (
    PUBLIC,
    is_local_request,
    may_enter,
    needs_second_factor,
)

# 尚未绑定双因素的工作人员只能到这一页。
ENROLMENT = "mfa_activate_totp"


class AccessMiddleware:
    """Let a request through only if the view's declaration allows one of the user's roles."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Refuse before the view runs; send visitors who are not signed in to the sign-in page."""
        access = declared_access(view, request.resolver_match)
        if access == PUBLIC:
            return None
        roles = roles_of(request.user)
        if not may_enter(access, roles):
            if access is not None and not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            raise PermissionDenied
        if needs_second_factor(access, roles) and not has_proven_himself(request):
            return redirect(ENROLMENT)
        return None


def has_proven_himself(request: HttpRequest) -> bool:
    """
    Test if a member of staff signed in with a second factor (双因素).

    Who has enrolled one was asked for it at sign-in. In demo mode it is waived for visitors on
    this very machine, and the pages say so.
    """
    return has_second_factor(request.user) or is_demo_visitor(request)


def is_demo_visitor(request: HttpRequest) -> bool:
    """Test if this is a demo and the visitor sits at the machine itself."""
    return settings.DEMO and is_local_request(request.META, request.get_host())


def declared_access(
    view: Callable[..., Any], match: ResolverMatch | None
) -> frozenset[str] | None:
    """Return a view's own declaration, else the one made for its whole library in settings."""
    own: frozenset[str] | None = getattr(view, "access", None)
    if own is not None:
        return own
    libraries: dict[str, frozenset[str]] = settings.ACCESS_OF_LIBRARIES
    for prefix, access in libraries.items():
        if view.__module__.startswith(prefix):
            return frozenset(access)
    return None
