"""Statistics of reviews and complaints, as a picture and as a table."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from onewindow.foundation.accounts.api import Role, allow, granted_roles
from onewindow.services.feedback.forms import FiguresForm
from onewindow.services.feedback.queries.statistics import (
    BY,
    causes_of,
    complaint_figures,
    last_days,
    overlaid_by_verdict,
    services_visible,
    tallies_by,
    tally_of,
)

READERS = (Role.HALL_MANAGER, Role.SUPERVISOR, Role.AUDITOR)
SHOWN = 30
CAUSES_OVER = 90
"""Causes that come back are looked for over so many days, whatever the figures show."""


@allow(*READERS)
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """Show the figures of one span, by hall, counter, matter, clerk, channel or body."""
    form = FiguresForm(request.GET)
    said = form.cleaned_data if form.is_valid() else {}
    by, days = said.get("by") or "site", int(said.get("days") or 30)
    today = timezone.localdate()
    paths = [g.path for g in granted_roles(request.user) if g.role in READERS]
    span = last_days(today, days)
    services = services_visible(paths, span)
    context = {
        "form": form,
        "by": by,
        "by_label": BY[by][0],
        "days": days,
        "total": tally_of(services, on=today),
        "lines": tallies_by(services, by, on=today)[:SHOWN],
        "verdicts": overlaid_by_verdict(services),
        "causes": causes_of(services_visible(paths, last_days(today, CAUSES_OVER))),
        "causes_over": CAUSES_OVER,
        "complaints": complaint_figures(paths, span),
    }
    return render(request, "feedback/figures.html", context)
