"""The counter: find the person, take a matter, receive it, hand out the receipt."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.foundation.accounts.api import Role, actor_of, allow
from onewindow.foundation.directory.api import (
    Enterprise,
    Person,
    enterprise_by_code,
    person_by_number,
    register_person,
)
from onewindow.kernel.violations import Refused
from onewindow.services.casework.forms import (
    ApplicantForm,
    MatterForm,
    NewcomerForm,
)
from onewindow.services.casework.queries import cases_visible_to, workplaces
from onewindow.services.casework.rules import CLOSED
from onewindow.services.catalog.api import (
    Matter,
    MatterRow,
    catalogue_rows,
    matters_acceptable_at,
    search_matters,
)
from onewindow.services.certificates.api import usable_kinds

Party = Person | Enterprise


@allow(Role.CLERK)
@require_http_methods(["GET", "POST"])
def find_applicant(request: HttpRequest) -> HttpResponse:
    """Find the person or enterprise by number, or register a person who is new."""
    is_new = request.POST.get("what") == "register"
    form = (NewcomerForm if is_new else ApplicantForm)(request.POST or None)
    refused = None
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["number"]
        holder: Party | None = person_by_number(number) or enterprise_by_code(number)
        if holder is None and is_new:
            try:
                holder = _register(request, form.cleaned_data)
            except Refused as error:
                refused = error
        if holder is not None:
            return redirect("casework:counter_matter", kind=_kind(holder), holder_id=holder.pk)
        if not is_new:
            is_new, form = True, NewcomerForm(initial={"number": number})
    status = 422 if refused or form.errors else 200
    context = {"form": form, "refused": refused, "is_new": is_new}
    return render(request, "casework/counter_find.html", context, status=status)


@allow(Role.CLERK)
@require_GET
def find_matter(request: HttpRequest, kind: str, holder_id: int) -> HttpResponse:
    """Find the matter for the person at the counter; what this place takes is listed."""
    holder, today = party_of(kind, holder_id), timezone.localdate()
    form = MatterForm(request.GET or None)
    words = request.GET.get("q", "").strip()[:60]
    places = workplaces(request.user, Role.CLERK)
    offered = {m.slug: m for place in places for m in matters_acceptable_at(place, on=today)}
    hits = search_matters(words, limit=12, subject=kind) if words else []
    context = {
        "holder": holder,
        "kind": kind,
        **known_of(request, holder),
        "form": form,
        "words": words,
        "found": [hit for hit in hits if hit.slug in offered],
        "elsewhere": [hit for hit in hits if hit.slug not in offered],
        "offered": [] if words else _by_department(kind, offered),
    }
    return render(request, "casework/counter_matter.html", context)


def party_of(kind: str, holder_id: int) -> Party:
    """
    Return the person or enterprise at the counter.

    :raises Http404: if there is none with this key.
    """
    if kind == "person":
        return get_object_or_404(Person, pk=holder_id)
    return get_object_or_404(Enterprise.objects.select_related("legal_person"), pk=holder_id)


def known_of(request: HttpRequest, holder: Party) -> dict[str, Any]:
    """Return what the house knows of the one at the counter: certificates, open cases."""
    today = timezone.localdate()
    person = holder if isinstance(holder, Person) else None
    enterprise = holder if isinstance(holder, Enterprise) else None
    own = cases_visible_to(request.user).filter(person=person, enterprise=enterprise)
    return {
        "certificates": sorted(usable_kinds(person=person, enterprise=enterprise, on=today)),
        "open_cases": list(own.exclude(state__in=CLOSED).order_by("-id")[:5]),
    }


def _register(request: HttpRequest, said: Mapping[str, Any]) -> Person:
    return register_person(
        name=said["name"],
        number=said["number"],
        phone=said["phone"],
        on=timezone.localdate(),
        actor=actor_of(request),
    )


def _kind(holder: Party) -> str:
    return "person" if isinstance(holder, Person) else "enterprise"


def _by_department(kind: str, offered: Mapping[str, Matter]) -> list[tuple[str, list[MatterRow]]]:
    """Return the matters that this place takes from such an applicant, by department."""
    rows = [
        row
        for row in catalogue_rows(on=timezone.localdate())
        if row.slug in offered and kind in row.subjects
    ]
    rows.sort(key=lambda row: (row.department, row.slug))
    return [(name, list(group)) for name, group in groupby(rows, key=lambda r: r.department)]
