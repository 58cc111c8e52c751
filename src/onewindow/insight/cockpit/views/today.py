"""Running today: the city and a hall as last judged; the stream moves them from there on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from onewindow.engines.indicators.api import alerts_visible_to, standing_first
from onewindow.foundation.accounts.api import allow
from onewindow.foundation.policy.api import office_calendar
from onewindow.insight.cockpit.queries.moving import not_counted
from onewindow.insight.cockpit.queries.overview import months_there, seen_by, today_of
from onewindow.insight.cockpit.views.scope import READERS, filling_now, frame, hall_seen, live_port

ALERTS_SHOWN = 8


@allow(*READERS)
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """Show the lights of all halls that the user looks after, and what is to be done now."""
    seen, now = seen_by(request.user), timezone.now()
    if len(seen.halls) == 1 and not seen.has_city:
        return redirect("cockpit:hall_today", code=next(iter(seen.halls)))
    standing = standing_first(alerts_visible_to(request.user))
    context = frame(
        "today",
        seen=seen,
        now=now,
        live=live_port(),
        counted=not_counted(),
        today=today_of(seen.halls, at=now),
        alerts=standing[:ALERTS_SHOWN],
        alert_count=standing.count(),
        is_workday=office_calendar().is_workday(timezone.localdate(now)),
        has_facts=bool(months_there()),
    )
    page = "cockpit/_today.html" if request.headers.get("HX-Request") else "cockpit/today.html"
    return render(request, page, context)


@allow(*READERS)
@require_GET
def filling(request: HttpRequest) -> HttpResponse:
    """Show how far the generation of the year is, for a page that waits for it."""
    return render(request, "cockpit/_filling.html", {"filling": filling_now()})


@allow(*READERS)
@require_GET
def hall_today(request: HttpRequest, code: str) -> HttpResponse:
    """Show every indicator of one hall as last judged today."""
    hall, now = hall_seen(request, code), timezone.now()
    context = frame(
        "today",
        hall=hall,
        now=now,
        live=live_port(),
        counted=not_counted(),
        today=today_of({code: hall}, at=now),
        alerts=standing_first(alerts_visible_to(request.user).filter(hall=code)),
        is_workday=office_calendar().is_workday(timezone.localdate(now)),
        has_facts=bool(months_there()),
    )
    is_part = request.headers.get("HX-Request")
    page = "cockpit/_hall_today.html" if is_part else "cockpit/hall_today.html"
    return render(request, page, context)
