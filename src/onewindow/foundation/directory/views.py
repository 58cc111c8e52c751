"""Organizations, sites and projects, as staff look them up."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.foundation.directory.actions import register_project
from onewindow.foundation.directory.forms import ProjectForm, SiteFilter
from onewindow.foundation.directory.queries import (
    children_of,
    current_organizations,
    organizations_above,
    projects_listed,
    site_detail,
    sites_in,
    sites_of,
)
from onewindow.foundation.directory.rules import SiteKind
from onewindow.kernel.access import STAFF, Role, allow
from onewindow.kernel.actors import actor_of
from onewindow.kernel.violations import Refused, add_refusal

PAGE = 50


@allow(*STAFF)
@require_GET
def organizations(request: HttpRequest) -> HttpResponse:
    """Show the bodies without a parent."""
    context = {"organization": None, "children": children_of(None)}
    return render(request, "directory/organizations.html", context)


@allow(*STAFF)
@require_GET
def organization(request: HttpRequest, organization_id: int) -> HttpResponse:
    """Show one body, those above it, those right below it, and its sites."""
    found = get_object_or_404(current_organizations().select_related("region"), pk=organization_id)
    context = {
        "organization": found,
        "above": organizations_above(found),
        "children": children_of(found),
        "sites": sites_of(found),
    }
    return render(request, "directory/organizations.html", context)


@allow(*STAFF)
@require_GET
def sites(request: HttpRequest) -> HttpResponse:
    """List the sites, by kind and division."""
    form = SiteFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {"kind": "", "region": ""}
    kinds = (SiteKind(chosen["kind"]),) if chosen["kind"] else ()
    page = Paginator(sites_in(chosen["region"], kinds=kinds), PAGE).get_page(
        request.GET.get("page")
    )
    return render(request, "directory/sites.html", {"form": form, "page": page})


@allow(*STAFF)
@require_GET
def site(request: HttpRequest, site_id: int) -> HttpResponse:
    """Show one site with its counters and hours."""
    found = get_object_or_404(site_detail(), pk=site_id)
    return render(request, "directory/site.html", {"site": found})


@allow(*STAFF)
@require_GET
def projects(request: HttpRequest) -> HttpResponse:
    """List the investment projects."""
    page = Paginator(projects_listed(), PAGE).get_page(request.GET.get("page"))
    return render(request, "directory/projects.html", {"page": page})


@allow(Role.CLERK, Role.APPROVER)
@require_http_methods(["GET", "POST"])
def new_project(request: HttpRequest) -> HttpResponse:
    """Register an investment project."""
    form = ProjectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            project = register_project(actor=actor_of(request), **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, f"已登记：{project.name}")
            return redirect("directory:projects")
    status = 422 if form.is_bound else 200
    return render(request, "directory/new_project.html", {"form": form}, status=status)
