"""What clerks and administrators confirm: mandates at the counter, requests about own data."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from onewindow.foundation.accounts import actions
from onewindow.foundation.accounts.forms import AnswerForm, ShownForm
from onewindow.foundation.accounts.models import Mandate, RightsRequest
from onewindow.foundation.accounts.queries import (
    granted_roles,
    mandates_to_confirm,
    mandates_to_end,
)
from onewindow.foundation.accounts.rules import RightsKind, RightsState, Role, allow
from onewindow.foundation.records.api import open_attachment
from onewindow.kernel.actors import actor_of

PAGE = 30


@allow(Role.CLERK)
@require_GET
def mandates_waiting(request: HttpRequest) -> HttpResponse:
    """List guardianships to confirm, or all that the person at the counter is party to."""
    number = request.GET.get("number", "").strip().upper()[:18]
    page = Paginator(mandates_to_confirm(number), PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "accounts/staff_mandates.html",
        {
            "page": page,
            "number": number,
            "form": ShownForm(),
            "in_force": list(mandates_to_end(number)[:PAGE]) if number else [],
            "today": timezone.localdate(),
        },
    )


@allow(Role.CLERK)
@require_GET
def proof(request: HttpRequest, mandate_id: int) -> HttpResponse:
    """Show the proof of a guardianship; the person can see that it was looked at."""
    found = Mandate.objects.select_related("proof", "person", "agent").exclude(proof=None)
    mandate = get_object_or_404(found, pk=mandate_id, person__isnull=False)
    grants = [grant for grant in granted_roles(request.user) if grant.role is Role.CLERK]
    for person in (mandate.person, mandate.agent):
        if person is not None:
            actions.record_viewing(
                viewer=actor_of(request),
                organization=f"单位 {grants[0].organization_id or ''}" if grants else "",
                person=person,
                fields=["监护关系证明"],
                purpose="核对监护关系",
            )
    assert mandate.proof is not None  # the query excludes mandates without one
    with open_attachment(mandate.proof) as file:
        response = HttpResponse(file.read(), content_type=mandate.proof.content_type)
    response.headers["Content-Disposition"] = "inline"
    response.headers["Cache-Control"] = "no-store"
    return response


@allow(Role.CLERK)
@require_POST
def confirm_mandate(request: HttpRequest, mandate_id: int) -> HttpResponse:
    """Confirm or decline with the person present, and say what was shown."""
    mandate = get_object_or_404(Mandate, pk=mandate_id)
    consent = request.POST.get("answer") == "consent"
    actions.confirm_mandate_at_counter(
        mandate=mandate,
        consent=consent,
        shown=request.POST.get("shown", "")[:200],
        on=timezone.localdate(),
        actor=actor_of(request),
    )
    messages.success(request, "已确认，委托生效" if consent else "已登记为不予确认")
    return redirect("accounts:mandates-waiting")


@allow(Role.CLERK)
@require_POST
def end_mandate(request: HttpRequest, mandate_id: int) -> HttpResponse:
    """End a mandate with one of its parties present, and say what was shown."""
    actions.end_mandate_at_counter(
        mandate=get_object_or_404(Mandate, pk=mandate_id),
        shown=request.POST.get("shown", "")[:200],
        on=timezone.localdate(),
        actor=actor_of(request),
    )
    messages.success(request, "已解除，双方会收到消息")
    return redirect("accounts:mandates-waiting")


@allow(Role.ADMINISTRATOR)
@require_GET
def rights(request: HttpRequest) -> HttpResponse:
    """List the requests of people about their own data, open ones first."""
    found = RightsRequest.objects.select_related("person").order_by("answered_at", "id")
    if request.GET.get("all") is None:
        found = found.filter(state=RightsState.ASKED)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = [(one, RightsKind(one.kind).label, RightsState(one.state).label) for one in page]
    context = {"page": page, "rows": rows, "form": AnswerForm()}
    return render(request, "accounts/staff_rights.html", context)


@allow(Role.ADMINISTRATOR)
@require_POST
def answer_rights(request: HttpRequest, request_id: int) -> HttpResponse:
    """Fulfil or refuse a request, with the reason."""
    asked = get_object_or_404(RightsRequest.objects.select_related("person"), pk=request_id)
    answer = request.POST.get("answer", "")[:1000]
    if request.POST.get("decision") == "fulfil":
        actions.fulfil_rights_request(
            request=asked, answer=answer, on=timezone.localdate(), actor=actor_of(request)
        )
    else:
        actions.refuse_rights_request(request=asked, answer=answer, actor=actor_of(request))
    messages.success(request, "已答复")
    return redirect("accounts:rights")
