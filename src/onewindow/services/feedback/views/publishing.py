"""The second look before something is published (公开审核)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from onewindow.foundation.accounts.api import Role, actor_of, allow, granted_roles
from onewindow.kernel.violations import Refused
from onewindow.services.feedback.actions.publishing import publish_review, return_publication
from onewindow.services.feedback.queries.publishing import to_approve

APPROVERS = (Role.HALL_MANAGER, Role.SUPERVISOR)
PAGE = 20


@allow(*APPROVERS)
@require_GET
def proposals(request: HttpRequest) -> HttpResponse:
    """Show what waits for a second look, oldest first."""
    return _page(request)


@allow(*APPROVERS)
@require_POST
def decide(request: HttpRequest, publication_id: int) -> HttpResponse:
    """Publish a proposal or send it back."""
    publication = get_object_or_404(to_approve(_paths(request)), pk=publication_id)
    actor = actor_of(request)
    try:
        if request.POST.get("what") == "publish":
            publish_review(publication=publication, on=timezone.localdate(), actor=actor)
            messages.success(request, "已公开")
        else:
            remark = request.POST.get("remark", "")[:300]
            return_publication(publication=publication, remark=remark, actor=actor)
            messages.success(request, "已退回修改")
    except Refused as refused:
        return _page(request, refused=refused, of=publication_id)
    return redirect("feedback:proposals")


def _paths(request: HttpRequest) -> list[str]:
    return [g.path for g in granted_roles(request.user) if g.role in APPROVERS]


def _page(request: HttpRequest, refused: Refused | None = None, of: int = 0) -> HttpResponse:
    page = Paginator(to_approve(_paths(request)), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "refused": refused, "of": of, "me": actor_of(request).key}
    return render(request, "feedback/proposals.html", context, status=422 if refused else 200)
