"""Undertakings to check: the list by due day, and what each check found."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.foundation.accounts.api import Role, actor_of, allow, holds
from onewindow.kernel.violations import Refused
from onewindow.services.casework.actions import (
    break_duty,
    confirm_duty,
    demand_rectification,
)
from onewindow.services.casework.forms import DutyForm
from onewindow.services.casework.models import Duty
from onewindow.services.casework.queries import days_left, duties_of, duties_with_days
from onewindow.services.casework.rules import DutyState
from onewindow.services.casework.views.answers import answer_lines

PAGE = 20


@allow(Role.APPROVER, Role.SUPERVISOR, Role.AUDITOR)
@require_GET
def duties(request: HttpRequest) -> HttpResponse:
    """Show the undertakings whose check is due, next due first."""
    today = timezone.localdate()
    page = Paginator(duties_of(request.user), PAGE).get_page(request.GET.get("page"))
    rows = duties_with_days(page, on=today)
    return render(request, "casework/duties.html", {"page": page, "rows": rows, "today": today})


@allow(Role.APPROVER, Role.SUPERVISOR, Role.AUDITOR)
@require_http_methods(["GET", "POST"])
def duty(request: HttpRequest, duty_id: int) -> HttpResponse:
    """Show what was promised; an approver of the department records what the check found."""
    found = get_object_or_404(duties_of(request.user), pk=duty_id)
    may_settle = holds(request.user, Role.APPROVER, path=found.organization.path)
    form = DutyForm(
        request.POST if request.method == "POST" else None,
        may_rectify=found.state == DutyState.DUE,
    )
    refused = None
    if request.method == "POST" and may_settle and form.is_valid():
        try:
            _settle(request, found, **form.cleaned_data)
        except Refused as error:
            refused = error
        else:
            messages.success(request, f"{found.case.matter_name}：核查结论已登记")
            return redirect("casework:duties")
    status = 403 if request.method == "POST" and not may_settle else 200
    if may_settle and request.method == "POST":
        status = 422
    context = {
        "duty": found,
        "case": found.case,
        "answers": answer_lines(found.case, is_full=False),
        "form": form if may_settle else None,
        "refused": refused,
        "days_left": days_left(found.due, on=timezone.localdate()),
    }
    return render(request, "casework/duty.html", context, status=status)


def _settle(request: HttpRequest, duty: Duty, *, verdict: str, finding: str) -> None:
    today, actor = timezone.localdate(), actor_of(request)
    match verdict:
        case "kept":
            confirm_duty(duty=duty, finding=finding, actor=actor)
        case "rectify":
            demand_rectification(duty=duty, finding=finding, on=today, actor=actor)
        case _:
            break_duty(duty=duty, finding=finding, on=today, actor=actor)
