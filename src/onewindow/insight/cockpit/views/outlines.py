"""The map: regions and their halls as tiles, or the outline that the administrator uploaded."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.foundation.accounts.api import Role, actor_of, allow
from onewindow.insight.cockpit.actions.outlines import take_outline
from onewindow.insight.cockpit.forms import OutlineForm
from onewindow.insight.cockpit.queries.maps import areas_of, drawn, outline_latest
from onewindow.insight.cockpit.queries.overview import (
    hall_boards,
    months_there,
    seen_by,
    today_of,
)
from onewindow.insight.cockpit.rules.outlines import MAX_BYTES
from onewindow.insight.cockpit.views.figures import NOW
from onewindow.insight.cockpit.views.scope import (
    READERS,
    frame,
    key_of_period,
    period_of,
    periods_offered,
)
from onewindow.kernel.violations import Refused, add_refusal


@allow(*READERS)
@require_GET
def city_map(request: HttpRequest) -> HttpResponse:
    """Show where in the city which lights are on, today or in a period."""
    seen, is_now = seen_by(request.user), request.GET.get("period", NOW) == NOW
    if is_now:
        boards, key = today_of(seen.halls, at=timezone.now()).boards, NOW
    else:
        period = period_of(request)
        boards = {one.hall: one for one in hall_boards(period, seen.halls)}
        key = key_of_period(period)
    areas, outline = areas_of(boards), outline_latest()
    drawing, known = drawn(outline, areas) if outline else (None, {})
    shapes = [
        (shape, path, x, y, known.get(shape.code) or known.get(shape.name))
        for shape, path, x, y in (drawing.paths if drawing else ())
    ]
    context = frame(
        "map",
        seen=seen,
        is_now=is_now,
        key=key,
        periods=[(NOW, "今天"), *periods_offered()],
        areas=areas,
        outline=outline,
        drawing=drawing,
        shapes=shapes,
        has_facts=bool(months_there()),
    )
    return render(request, "cockpit/map.html", context)


@allow(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def outline(request: HttpRequest) -> HttpResponse:
    """Upload the outline of the regions."""
    form = OutlineForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            take_outline(
                name=upload.name,
                content=upload.read(MAX_BYTES + 1),
                at=timezone.now(),
                actor=actor_of(request),
            )
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return redirect("cockpit:outline")
    context = {"form": form, "outline": outline_latest()}
    return render(request, "cockpit/outline.html", context, status=422 if form.errors else 200)
