"""Reruns: ask for one, watch it, read what came out."""

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from onewindow.engines.decisions.actions import Terms, start_rerun, stop_rerun
from onewindow.engines.decisions.forms import PeriodForm
from onewindow.engines.decisions.models import Rerun
from onewindow.engines.decisions.queries import (
    decision_names,
    decision_owners,
    departures_of,
    gaps_of,
    outermost,
    paths_of,
    reruns_visible,
    settling_paths,
    shifts_of,
    with_subjects,
)
from onewindow.engines.decisions.rules.reruns import Purpose, RerunState, agreement
from onewindow.foundation.accounts.api import Role, actor_of, allow
from onewindow.kernel.violations import Refused

PAGE = 30
CHECKERS = (Role.AUDITOR, Role.SUPERVISOR)
READERS = (*CHECKERS, Role.EDITOR, Role.HALL_MANAGER)
YEAR = timedelta(days=365)


@allow(*READERS)
@require_GET
def reruns(request: HttpRequest) -> HttpResponse:
    """Show what was checked and tried, newest first, and offer the next check."""
    return _listed(request, _period_form(request))


@allow(*CHECKERS)
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Ask the worker to check a period."""
    form = _period_form(request)
    if not form.is_valid():
        return _listed(request, form, status=422)
    decision = form.cleaned_data["decision"]
    paths = outermost(paths_of(request.user, *CHECKERS))
    if decision:
        paths = [decision_owners()[decision][1]]
    try:
        started = [_start(request, form, decision, path) for path in paths]
    except Refused as refused:
        return _listed(request, form, refused=refused, status=422)
    if len(started) > 1:
        return redirect("decisions:reruns")
    return redirect("decisions:rerun", started[0].pk)


def _start(request: HttpRequest, form: PeriodForm, decision: str, path: str) -> Rerun:
    terms = Terms(
        Purpose.CHECK,
        since=form.cleaned_data["since"],
        until=form.cleaned_data["until"],
        decision=decision,
        path=path,
    )
    return start_rerun(terms=terms, actor=actor_of(request))


@allow(*READERS)
@require_GET
def rerun(request: HttpRequest, rerun_id: int) -> HttpResponse:
    """Show how far a rerun got and what departed; htmx asks for the part that changes."""
    found = _found(request, rerun_id)
    page = Paginator(departures_of(found), PAGE).get_page(request.GET.get("page"))
    name = decision_owners().get(found.decision, ("", ""))[0]
    context = {
        "rerun": found,
        "name": name,
        "rate": agreement(found.same, found.changed),
        "shifts": shifts_of(found),
        "gaps": gaps_of(found),
        "page": page,
        "rows": with_subjects(list(page)),
        "is_running": found.state == RerunState.RUNNING,
        "is_check": found.purpose == Purpose.CHECK,
        "last_day": found.until - timedelta(days=1) if found.until else None,
    }
    part = request.headers.get("HX-Request") == "true"
    template = "decisions/_rerun.html" if part else "decisions/rerun.html"
    return render(request, template, context)


@allow(*READERS)
@require_POST
def stop(request: HttpRequest, rerun_id: int) -> HttpResponse:
    """Stop a rerun that is still going."""
    try:
        stop_rerun(rerun=_found(request, rerun_id), actor=actor_of(request))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("decisions:rerun", rerun_id)


def _found(request: HttpRequest, rerun_id: int) -> Rerun:
    return get_object_or_404(_seen(request).select_related("table"), pk=rerun_id)


def _seen(request: HttpRequest) -> QuerySet[Rerun]:
    paths = [*paths_of(request.user, *READERS), *settling_paths(request.user)]
    return reruns_visible(paths, by=actor_of(request).key)


def _period_form(request: HttpRequest) -> PeriodForm:
    return PeriodForm(
        request.POST if request.method == "POST" else None,
        decisions=decision_names(paths_of(request.user, *CHECKERS)),
        initial={"since": timezone.localdate() - YEAR},
    )


def _listed(
    request: HttpRequest,
    form: PeriodForm,
    *,
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    rows = _seen(request).exclude(purpose=Purpose.SHADOW)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    owners = decision_owners()
    context = {
        "page": page,
        "rows": [(one, owners.get(one.decision, ("", ""))[0]) for one in page],
        "form": form if paths_of(request.user, *CHECKERS) else None,
        "refused": refused,
    }
    return render(request, "decisions/reruns.html", context, status=status)
