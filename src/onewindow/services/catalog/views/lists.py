"""Lists: the catalogue, the licences, who does what."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from onewindow.foundation.accounts.api import Role, allow, roles_of
from onewindow.foundation.directory.api import Organization, current_organizations
from onewindow.services.catalog.forms import FilterForm
from onewindow.services.catalog.queries import (
    Filters,
    catalogue_rows,
    departments,
    licence_rows,
    powers_listed,
    rows_matching,
)
from onewindow.services.catalog.rules import DelegationStep
from onewindow.services.catalog.views.scope import READERS, found_matter

PAGE = 50


@allow(*READERS)
def catalogue(request: HttpRequest) -> HttpResponse:
    """Show the matters, filtered."""
    today = timezone.localdate()
    form = FilterForm(request.GET, departments=departments(on=today))
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = rows_matching(Filters(**chosen), on=today)
    every = catalogue_rows(on=today)
    return render(
        request,
        "catalog/list.html",
        {
            "form": form,
            "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
            "figures": [
                ("在库事项", len(every)),
                ("智能秒办", sum(row.mode == "instant" for row in every)),
                ("告知承诺", sum(row.mode == "undertaking" for row in every)),
                ("零跑动", sum(row.visits == 0 for row in every)),
                ("有待核要素", sum(bool(row.to_verify) for row in every)),
            ],
            "may_edit": Role.EDITOR in roles_of(request.user),
        },
    )


@allow(*READERS)
def licences(request: HttpRequest) -> HttpResponse:
    """Show the list of administrative licences (行政许可清单)."""
    rows = licence_rows(on=timezone.localdate())
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "catalog/licences.html", {"page": page})


@allow(*READERS)
def powers(request: HttpRequest) -> HttpResponse:
    """Show who may do what where, of one matter or one organization."""
    today = timezone.localdate()
    matter = found_matter(request.GET["matter"]) if request.GET.get("matter") else None
    organization = _chosen(request)
    rows = powers_listed(matter=matter, organization=organization, on=today)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    names = {row.id: row for row in catalogue_rows(on=today)}
    bodies = Organization.objects.in_bulk({power.organization_id for power in page})
    lines = [
        (
            names.get(power.matter_id),
            bodies[power.organization_id],
            power,
            [step in power.steps for step in DelegationStep],
        )
        for power in page
    ]
    return render(
        request,
        "catalog/powers.html",
        {
            "page": page,
            "lines": lines,
            "steps": list(DelegationStep),
            "matter": matter,
            "organization": organization,
            "rows": catalogue_rows(on=today),
            "bodies": current_organizations().order_by("path"),
        },
    )


def _chosen(request: HttpRequest) -> Organization | None:
    chosen = request.GET.get("organization", "")
    if not chosen.isdigit() or len(chosen) > 18:
        return None
    return Organization.objects.filter(pk=int(chosen)).first()
