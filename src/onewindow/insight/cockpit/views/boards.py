"""Boards of a month or year: the city, a hall, and what stands out."""

from datetime import datetime, time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from onewindow.engines.indicators.api import alerts_visible_to, standing_first, usefulness
from onewindow.foundation.accounts.api import allow
from onewindow.insight.cockpit.queries.boards import lights_of
from onewindow.insight.cockpit.queries.drilling import counters, departments
from onewindow.insight.cockpit.queries.overview import (
    city_board,
    hall_board,
    hall_boards,
    months_there,
    seen_by,
)
from onewindow.insight.cockpit.queries.places import places
from onewindow.insight.cockpit.queries.standing_out import unusual_halls, worst_movers
from onewindow.insight.cockpit.views.charts import lights_chart
from onewindow.insight.cockpit.views.scope import (
    READERS,
    frame,
    hall_seen,
    key_of_period,
    period_of,
    periods_offered,
)
from onewindow.kernel.periods import year_of

STANDING_OUT = 10
EVERY = 100_000
"""A hall is compared with all others, also by who sees only his own."""


@allow(*READERS)
@require_GET
def city(request: HttpRequest) -> HttpResponse:
    """Show the board of the city in a period, and its halls side by side."""
    seen, period = seen_by(request.user), period_of(request)
    if len(seen.halls) == 1 and not seen.has_city:
        return redirect("cockpit:hall", code=next(iter(seen.halls)))
    halls = hall_boards(period, seen.halls)
    context = frame(
        "period",
        seen=seen,
        period=period,
        key=key_of_period(period),
        periods=periods_offered(),
        board=city_board(period) if seen.has_city else None,
        halls=halls,
        lights=lights_of(halls),
        chart=lights_chart(halls),
        has_facts=bool(months_there()),
    )
    return render(request, "cockpit/city.html", context)


@allow(*READERS)
@require_GET
def hall(request: HttpRequest, code: str) -> HttpResponse:
    """Show the board of a hall in a period, with its counters and departments."""
    found, period = hall_seen(request, code), period_of(request)
    has_facts = bool(months_there())
    context = frame(
        "period",
        hall=found,
        period=period,
        key=key_of_period(period),
        periods=periods_offered(),
        board=hall_board(found, period),
        counters=counters(found, period) if has_facts else [],
        departments=departments(period, hall=found) if has_facts else [],
        has_facts=has_facts,
    )
    return render(request, "cockpit/hall.html", context)


@allow(*READERS)
@require_GET
def problems(request: HttpRequest) -> HttpResponse:
    """Show what is to be looked at: open alerts, what got worse, who is far from the others."""
    seen, period = seen_by(request.user), period_of(request)
    everywhere = hall_boards(period, places())
    halls = [one for one in everywhere if one.hall in seen.halls]
    far = [one for one in unusual_halls(everywhere, count=EVERY) if one.hall in seen.halls]
    alerts = alerts_visible_to(request.user)
    since = datetime.combine(year_of(timezone.localdate()).since, time.min)
    context = frame(
        "problems",
        seen=seen,
        period=period,
        key=key_of_period(period),
        periods=periods_offered(),
        alerts=standing_first(alerts)[:STANDING_OUT],
        movers=worst_movers(halls, count=STANDING_OUT),
        unusual=far[:STANDING_OUT],
        usefulness=usefulness(alerts, since=timezone.make_aware(since))[:STANDING_OUT],
        has_facts=bool(months_there()),
    )
    return render(request, "cockpit/problems.html", context)
