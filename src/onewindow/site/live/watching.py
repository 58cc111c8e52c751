"""Who may watch which board: the same as may open its page."""

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from ninja.errors import AuthenticationError, AuthorizationError

from onewindow.foundation.accounts.api import Allow, Role
from onewindow.insight.cockpit.api import seen_by, wall_by_token
from onewindow.site.live.pictures import Kind, Scope

STAFF = Allow(Role.CLERK, Role.HALL_MANAGER)
READERS = Allow(Role.HALL_MANAGER, Role.SUPERVISOR, Role.AUDITOR)
KEEPERS = Allow(Role.SUPERVISOR)
PREVIEW = "preview"


def refusal(request: HttpRequest, allowed: Allow) -> int:
    """Return the status that turns somebody away who has none of the roles, or 0."""
    SessionMiddleware(_nothing).process_request(request)
    AuthenticationMiddleware(_nothing).process_request(request)
    try:
        allowed(request)
    except AuthenticationError:
        return 401
    except AuthorizationError:
        return 403
    return 0


def desk_refusal(request: HttpRequest) -> int:
    """Return the status that turns somebody away who may not follow a desk, or 0."""
    return refusal(request, STAFF)


def board_scope(request: HttpRequest, kind: str, name: str) -> Scope | int:
    """Return what of the city is watched under this address, or the status that turns it away."""
    if kind == "walls" and name != PREVIEW:
        return Scope(Kind.WALL) if wall_by_token(name) else 404
    status = refusal(request, KEEPERS if kind == "walls" else READERS)
    if status:
        return status
    seen = seen_by(request.user)
    if kind == "walls":
        return Scope(Kind.WALL) if seen.has_city else 403
    if kind == "city":
        return Scope(Kind.CITY, tuple(sorted(seen.halls)), seen.has_city)
    return Scope(Kind.HALL, (name,)) if name in seen.halls else 404


def _nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()
