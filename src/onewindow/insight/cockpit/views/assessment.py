"""The assessment: its tree, the ranking, and how firm each rank is."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from onewindow.foundation.accounts.api import allow
from onewindow.insight.cockpit.queries.definitions import trees
from onewindow.insight.cockpit.queries.overview import months_there, seen_by
from onewindow.insight.cockpit.queries.ranking import ranked
from onewindow.insight.cockpit.views.scope import (
    READERS,
    frame,
    key_of_period,
    period_of,
    periods_offered,
)

HALLS = "halls"


@allow(*READERS)
@require_GET
def assessment(request: HttpRequest, code: str = HALLS) -> HttpResponse:
    """Show who ranks where in a period; a hall's manager sees his own halls in the ranking."""
    tree, seen, period = trees().get(code), seen_by(request.user), period_of(request)
    if tree is None:
        raise Http404
    if tree.subjects != HALLS and not seen.has_city:
        raise PermissionDenied
    has_facts = bool(months_there())
    found = ranked(code, period, seen) if has_facts else None
    context = frame(
        "assessment",
        tree=tree,
        trees=[one for one in trees().values() if one.subjects == HALLS or seen.has_city],
        seen=seen,
        period=period,
        key=key_of_period(period),
        periods=periods_offered(),
        found=found,
        has_facts=has_facts,
    )
    return render(request, "cockpit/assessment.html", context)
