"""What waits for whom: cases, review tasks, undertakings to check."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from onewindow.foundation.accounts.api import Role, actor_of, allow
from onewindow.kernel.violations import Refused
from onewindow.services.casework.actions import (
    break_duty,
    confirm_duty,
    demand_rectification,
    grant_case,
)
from onewindow.services.casework.forms import BatchForm, WorkListForm
from onewindow.services.casework.queries import (
    CaseFilter,
    cases_at_counter,
    duties_of,
    light_counts,
    open_tasks,
    rates_of_day,
    work_list,
    workplaces,
)

DESK = (Role.CLERK, Role.APPROVER, Role.HALL_MANAGER, Role.SUPERVISOR, Role.AUDITOR)
PAGE = 20


@allow(*DESK)
def home(request: HttpRequest) -> HttpResponse:
    """Show today at a glance: what is due, what waits, the rates of the day."""
    today = timezone.localdate()
    places = workplaces(request.user, *DESK)
    paths = [place.path for place in places]
    return render(
        request,
        "casework/home.html",
        {
            "places": places,
            "rates": rates_of_day(today, desk=paths),
            "lights": light_counts(paths),
            "tasks": open_tasks(request.user)[:5],
            "duties": duties_of(request.user)[:5],
            "waiting": cases_at_counter(request.user)[:5],
            "today": today,
        },
    )


@allow(*DESK)
def cases(request: HttpRequest) -> HttpResponse:
    """Show the work list, next due first."""
    form = WorkListForm(request.GET)
    wanted = CaseFilter(**form.cleaned_data) if form.is_valid() else CaseFilter()
    places = workplaces(request.user, *DESK)
    found = work_list([place.path for place in places], wanted=wanted, user=request.user)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    template = (
        "casework/_case_rows.html"
        if request.headers.get("HX-Request")
        else ("casework/cases.html")
    )
    return render(request, template, {"page": page, "form": form, "places": places})


@allow(Role.APPROVER)
@require_POST
def decide_batch(request: HttpRequest) -> HttpResponse:
    """Grant several cases alike; each stands alone, and each refusal is told."""
    places = [place.path for place in workplaces(request.user, Role.APPROVER)]
    offered = work_list(places, wanted=CaseFilter(), user=request.user)
    chosen = request.POST.getlist("cases")[:PAGE]
    mine = {case.pk: case for case in offered.filter(pk__in=[c for c in chosen if c.isdigit()])}
    form = BatchForm(request.POST, offered=list(mine))
    if not form.is_valid():
        messages.error(request, "请勾选办件并填写审查结论")
        return redirect("casework:cases")
    granted = 0
    for pk in form.cleaned_data["cases"]:
        try:
            grant_case(
                case=mine[pk],
                reason=form.cleaned_data["reason"],
                on=timezone.localdate(),
                actor=actor_of(request),
            )
            granted += 1
        except Refused as refused:
            messages.warning(request, f"{mine[pk].number}：{refused}")
    if granted:
        messages.success(request, f"已准予{granted}件")
    return redirect("casework:cases")


@allow(Role.APPROVER)
def tasks(request: HttpRequest) -> HttpResponse:
    """Show the review tasks of the user's departments, oldest first."""
    page = Paginator(open_tasks(request.user), PAGE).get_page(request.GET.get("page"))
    return render(request, "casework/tasks.html", {"page": page})


@allow(Role.APPROVER, Role.SUPERVISOR, Role.AUDITOR)
def duties(request: HttpRequest) -> HttpResponse:
    """Show the undertakings whose check is due."""
    page = Paginator(duties_of(request.user), PAGE).get_page(request.GET.get("page"))
    return render(request, "casework/duties.html", {"page": page, "today": timezone.localdate()})


@allow(Role.APPROVER)
@require_POST
def settle_duty(request: HttpRequest, duty_id: int) -> HttpResponse:
    """Record what the check of an undertaking found."""
    duty = get_object_or_404(duties_of(request.user), pk=duty_id)
    finding = request.POST.get("finding", "").strip()[:1000]
    today, actor = timezone.localdate(), actor_of(request)
    match request.POST.get("verdict"):
        case "kept":
            confirm_duty(duty=duty, finding=finding, actor=actor)
        case "rectify":
            demand_rectification(duty=duty, finding=finding, on=today, actor=actor)
        case "broken":
            break_duty(duty=duty, finding=finding, on=today, actor=actor)
        case _:
            messages.error(request, "请选择核查结论")
            return redirect("casework:duties")
    messages.success(request, f"{duty.case.number} 核查结论已登记")
    return redirect("casework:duties")
