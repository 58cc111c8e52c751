"""Adoptions and delegation agreements."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from onewindow.foundation.accounts.api import Role, actor_of, allow, granted_roles
from onewindow.foundation.directory.api import (
    Organization,
    OrganizationKind,
    current_organizations,
)
from onewindow.kernel.violations import Refused, Violation
from onewindow.services.catalog.actions import (
    Agreement,
    adopt_matter,
    end_adoption,
    end_delegation,
    hand_down_matter,
    sign_delegation,
)
from onewindow.services.catalog.forms import AdoptForm, DelegationForm, EndForm
from onewindow.services.catalog.models import Adoption, Delegation, Matter
from onewindow.services.catalog.rules import DelegationStep, MatterState
from onewindow.services.catalog.views.scope import READERS, found_matter, may_approve, require

PAGE = 30
_TAKERS = (
    OrganizationKind.CENTRE,
    OrganizationKind.TOWN,
    OrganizationKind.VILLAGE,
    OrganizationKind.DEPARTMENT,
    OrganizationKind.BANK,
)


@allow(*READERS)
def delegations(request: HttpRequest) -> HttpResponse:
    """Show the delegation agreements."""
    rows = (
        Delegation.objects.select_related("principal", "entrusted")
        .prefetch_related("matters")
        .order_by("-starts", "-id")
    )
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "today": timezone.localdate(), "may_sign": _may_sign(request)}
    return render(request, "catalog/delegations.html", context)


@require_http_methods(["GET", "POST"])
@allow(Role.EDITOR, Role.HALL_MANAGER)
def sign(request: HttpRequest) -> HttpResponse:
    """Enter a signed agreement."""
    today = timezone.localdate()
    form = DelegationForm(
        request.POST or None,
        initial={"signed_on": today, "starts": today},
        principals=_principals(request),
        bodies=_takers(),
    )
    violations: tuple[Violation, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            sign_delegation(agreement=_agreement(form), actor=actor_of(request))
        except Refused as refused:
            violations = refused.violations
        else:
            messages.success(request, "委托协议已登记")
            return redirect("catalog:delegations")
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "violations": violations}
    return render(request, "catalog/sign.html", context, status=status)


@require_http_methods(["GET", "POST"])
@allow(Role.EDITOR, Role.HALL_MANAGER)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a delegated step early."""
    row = get_object_or_404(Delegation.objects.select_related("principal", "entrusted"), pk=pk)
    require(allowed=row.principal in _principals(request))
    form = EndForm(request.POST or None, initial={"ends": timezone.localdate()})
    violations: tuple[Violation, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            end_delegation(delegation=row, actor=actor_of(request), **form.cleaned_data)
        except Refused as refused:
            violations = refused.violations
        else:
            messages.success(request, "委托已终止")
            return redirect("catalog:delegations")
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "delegation": row, "violations": violations}
    return render(request, "catalog/end.html", context, status=status)


@require_http_methods(["GET", "POST"])
@allow(Role.EDITOR, Role.HALL_MANAGER)
def adoptions(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who took a matter up, and let others take it up."""
    matter = found_matter(slug)
    require(allowed=may_approve(request.user, matter))
    form = AdoptForm(
        request.POST or None, initial={"starts": timezone.localdate()}, bodies=_takers()
    )
    violations: tuple[Violation, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            _adopt(form, matter, request)
        except Refused as refused:
            violations = refused.violations
        else:
            messages.success(request, "已登记承接单位")
            return redirect("catalog:adoptions", slug)
    rows = Adoption.objects.filter(matter_id=matter.pk).select_related("organization")
    page = Paginator(rows.order_by("-starts", "organization__path"), PAGE)
    context = {
        "matter": matter,
        "form": form,
        "violations": violations,
        "page": page.get_page(request.GET.get("page")),
        "today": timezone.localdate(),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "catalog/adoptions.html", context, status=status)


@require_POST
@allow(Role.EDITOR, Role.HALL_MANAGER)
def end_one(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """End an adoption today."""
    matter = found_matter(slug)
    require(allowed=may_approve(request.user, matter))
    adoption = get_object_or_404(Adoption, pk=pk, matter_id=matter.pk)
    end_adoption(adoption=adoption, ends=timezone.localdate(), actor=actor_of(request))
    messages.success(request, "已结束承接")
    return redirect("catalog:adoptions", slug)


def _adopt(form: AdoptForm, matter: Matter, request: HttpRequest) -> None:
    chosen, starts = list(form.cleaned_data["organizations"]), form.cleaned_data["starts"]
    actor = actor_of(request)
    if form.cleaned_data["kind"] == "hand_down":
        hand_down_matter(matter=matter, organizations=chosen, starts=starts, actor=actor)
        return
    for organization in chosen:
        adopt_matter(matter=matter, organization=organization, starts=starts, actor=actor)


def _agreement(form: DelegationForm) -> Agreement:
    clean = form.cleaned_data
    principal = clean["principal"]
    chosen = list(clean["matters"]) or list(
        Matter.objects.filter(organization=principal, state=MatterState.ACTIVE).order_by("slug")
    )
    return Agreement(
        number=clean["number"],
        principal=principal,
        entrusted=clean["entrusted"],
        matters=tuple(chosen),
        steps=tuple(DelegationStep(step) for step in clean["steps"]),
        signed_on=clean["signed_on"],
        starts=clean["starts"],
        ends=clean["ends"],
    )


def _principals(request: HttpRequest) -> QuerySet[Organization]:
    """Return the bodies with matters that the user keeps."""
    owners = set(Matter.objects.values_list("organization_id", flat=True))
    kept = [
        organization.pk
        for organization in Organization.objects.filter(pk__in=owners)
        if any(g.role == Role.EDITOR and g.reaches(organization.path) for g in _grants(request))
    ]
    return Organization.objects.filter(pk__in=kept).order_by("path")


def _grants(request: HttpRequest) -> tuple:
    return granted_roles(request.user)


def _may_sign(request: HttpRequest) -> bool:
    return any(g.role == Role.EDITOR for g in _grants(request))


def _takers() -> QuerySet[Organization]:
    return current_organizations().filter(kind__in=_TAKERS).order_by("path")
