"""The wall screen: large, dark, pages in turn; shown by an address that nobody guesses."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.foundation.accounts.api import Role, actor_of, allow, public
from onewindow.insight.cockpit.actions.walls import end_wall, open_wall
from onewindow.insight.cockpit.forms import WallForm
from onewindow.insight.cockpit.models import WallScreen
from onewindow.insight.cockpit.queries.overview import seen_by
from onewindow.insight.cockpit.queries.walls import screens_listed, wall_by_token, wall_shown
from onewindow.insight.cockpit.views.scope import frame, live_port

KEEPERS = (Role.SUPERVISOR,)


@public
@require_GET
def wall(request: HttpRequest, token: str) -> HttpResponse:
    """Show the city on a wall; an ended or invented address shows nothing."""
    found = wall_by_token(token)
    if found is None:
        raise Http404
    return _show(request, found.name, stream=f"/live/walls/{token}")


@allow(*KEEPERS)
@require_GET
def preview(request: HttpRequest) -> HttpResponse:
    """Show the wall screen to whoever sees the city, signed in."""
    _refuse_without_city(request)
    return _show(request, "预览", stream="/live/walls/preview")


@allow(*KEEPERS)
@require_http_methods(["GET", "POST"])
def walls(request: HttpRequest) -> HttpResponse:
    """List the screens on walls; open one, whose address is shown this once."""
    _refuse_without_city(request)
    form, address = WallForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        token = open_wall(
            name=form.cleaned_data["name"], at=timezone.now(), actor=actor_of(request)
        )
        address = request.build_absolute_uri(reverse("cockpit:wall", args=[token]))
        form = WallForm()
    context = frame("walls", form=form, address=address, walls=screens_listed())
    response = render(request, "cockpit/walls.html", context, status=422 if form.errors else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


@allow(*KEEPERS)
@require_POST
def end(request: HttpRequest, wall_id: int) -> HttpResponse:
    """End a screen."""
    _refuse_without_city(request)
    found = get_object_or_404(WallScreen, pk=wall_id)
    end_wall(wall=found, at=timezone.now(), actor=actor_of(request))
    messages.success(request, f"“{found.name}”已停用")
    return redirect("cockpit:walls")


def _show(request: HttpRequest, name: str, *, stream: str) -> HttpResponse:
    shown = wall_shown(at=timezone.now())
    context = {"name": name, "shown": shown, "live": live_port(), "stream": stream}
    page = "cockpit/_wall.html" if request.headers.get("HX-Request") else "cockpit/wall.html"
    response = render(request, page, context)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _refuse_without_city(request: HttpRequest) -> None:
    if not seen_by(request.user).has_city:
        raise PermissionDenied
