"""What waits for whom: cases, review tasks, and today at a glance."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from onewindow.foundation.accounts.api import Role, actor_of, allow, roles_of
from onewindow.foundation.policy.api import office_calendar
from onewindow.kernel.violations import Refused
from onewindow.services.casework.actions import claim_case, grant_case
from onewindow.services.casework.forms import BatchForm, WorkListForm
from onewindow.services.casework.models import Case
from onewindow.services.casework.queries import (
    CaseFilter,
    cases_at_counter,
    cases_to_decide,
    cases_to_deliver,
    duties_of,
    duties_with_days,
    late_cases,
    light_counts,
    open_tasks,
    rates_of_day,
    rows_of,
    tasks_with_days,
    work_list,
    workplaces,
)

DESK = (Role.CLERK, Role.APPROVER, Role.HALL_MANAGER, Role.SUPERVISOR, Role.AUDITOR)
PAGE = 20
SHOWN = 6


@allow(*DESK)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show today at a glance: what is due, what waits, the rates of the day."""
    today, user, roles = timezone.localdate(), request.user, roles_of(request.user)
    places = workplaces(user, *DESK)
    paths = [place.path for place in places]
    calendar = office_calendar()
    context = {
        "places": places,
        "rates": rates_of_day(today, desk=paths),
        "lights": light_counts(paths),
        "today": today,
    }
    if Role.CLERK in roles:
        context["waiting"] = cases_at_counter(user)[: SHOWN + 1]
        context["to_deliver"] = cases_to_deliver(user)[: SHOWN + 1]
    if Role.APPROVER in roles:
        context["tasks"] = tasks_with_days(
            open_tasks(user)[: SHOWN + 1], on=today, calendar=calendar
        )
        context["to_decide"] = rows_of(
            cases_to_decide(user)[: SHOWN + 1], on=today, calendar=calendar
        )
        context["duties"] = duties_with_days(duties_of(user)[:SHOWN], on=today, calendar=calendar)
    if roles & {Role.HALL_MANAGER, Role.SUPERVISOR, Role.AUDITOR}:
        context["late"] = rows_of(late_cases(paths)[: SHOWN * 2], on=today, calendar=calendar)
    if roles & {Role.SUPERVISOR, Role.AUDITOR}:
        context["duties"] = duties_with_days(duties_of(user)[:SHOWN], on=today, calendar=calendar)
    return render(request, "casework/home.html", context | {"shown": SHOWN})


@allow(*DESK)
@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """Show the work list, next due first."""
    form = WorkListForm(request.GET)
    wanted = CaseFilter(**form.cleaned_data) if form.is_valid() else CaseFilter()
    places = workplaces(request.user, *DESK)
    found = work_list([place.path for place in places], wanted=wanted, user=request.user)
    listed = found.select_related("organization", "assignee")
    page = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    fragment = request.headers.get("HX-Request")
    template = "casework/_case_rows.html" if fragment else "casework/cases.html"
    context = {
        "page": page,
        "rows": rows_of(page, on=timezone.localdate()),
        "form": form,
        "places": places,
    }
    return render(request, template, context)


@allow(Role.APPROVER)
@require_POST
def decide_batch(request: HttpRequest) -> HttpResponse:
    """Claim or grant several cases; each stands alone, and each refusal is told."""
    places = [place.path for place in workplaces(request.user, Role.APPROVER)]
    offered = work_list(places, wanted=CaseFilter(), user=request.user)
    chosen = [pk for pk in request.POST.getlist("cases")[:PAGE] if pk.isdecimal()]
    listed = offered.filter(pk__in=chosen).select_related("edition", "assignee")
    mine = {case.pk: case for case in listed}
    form = BatchForm(request.POST, offered=list(mine))
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, "；".join(map(str, errors)))
        return redirect("casework:cases")
    done = 0
    for pk in form.cleaned_data["cases"]:
        try:
            _treat(request, mine[pk], form.cleaned_data["what"], form.cleaned_data["reason"])
            done += 1
        except Refused as refused:
            name = f"{mine[pk].matter_name}·{mine[pk].applicant_name}"
            messages.warning(request, f"{name} 没有办成：{refused}")
    if done:
        word = "认领" if form.cleaned_data["what"] == "claim" else "准予"
        messages.success(request, f"已{word}{done}件")
    return redirect("casework:cases")


@allow(Role.APPROVER)
@require_GET
def tasks(request: HttpRequest) -> HttpResponse:
    """Show the review tasks of the user's departments, next due first."""
    today = timezone.localdate()
    page = Paginator(open_tasks(request.user), PAGE).get_page(request.GET.get("page"))
    rows = tasks_with_days(page, on=today)
    return render(request, "casework/tasks.html", {"page": page, "rows": rows})


def _treat(request: HttpRequest, case: Case, what: str, reason: str) -> None:
    actor = actor_of(request)
    if what == "claim":
        claim_case(case=case, user=request.user, actor=actor)  # type: ignore[arg-type]
    else:
        grant_case(case=case, reason=reason, on=timezone.localdate(), actor=actor)
