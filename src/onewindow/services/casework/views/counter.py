"""The counter: find the person, take a matter, accept or return, hand out the receipt."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from onewindow.foundation.accounts.api import Role, actor_of, allow
from onewindow.foundation.directory.api import (
    Enterprise,
    Person,
    enterprise_by_code,
    person_by_number,
    register_person,
)
from onewindow.kernel.violations import Refused
from onewindow.services.casework.actions import Application, submit_application
from onewindow.services.casework.forms import ApplicantForm, MatterForm, answers_form
from onewindow.services.casework.queries import place_for
from onewindow.services.casework.rules import Channel
from onewindow.services.catalog.api import (
    DelegationStep,
    Edition,
    content_of,
    current_edition,
    matter_by_slug,
    search_matters,
)


@allow(Role.CLERK)
def find_applicant(request: HttpRequest) -> HttpResponse:
    """Find the person or enterprise by number, or register a person who is new."""
    form = ApplicantForm(request.POST or None)
    refused, is_new = None, False
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["number"].strip().upper()
        holder = person_by_number(number) or enterprise_by_code(number)
        if holder is None and form.cleaned_data["name"]:
            try:
                holder = register_person(
                    name=form.cleaned_data["name"],
                    number=number,
                    phone=form.cleaned_data["phone"],
                    on=timezone.localdate(),
                    actor=actor_of(request),
                )
            except Refused as error:
                refused = error
        if holder is not None:
            return redirect("casework:counter_matter", kind=_kind(holder), holder_id=holder.pk)
        is_new = refused is None
    status = 422 if refused or is_new else 200
    context = {"form": form, "refused": refused, "is_new": is_new}
    return render(request, "casework/counter_find.html", context, status=status)


@allow(Role.CLERK)
def find_matter(request: HttpRequest, kind: str, holder_id: int) -> HttpResponse:
    """Find the matter for the person at the counter."""
    holder = _holder(kind, holder_id)
    words = request.GET.get("q", "").strip()
    found = search_matters(words, limit=12, subject=kind) if words else []
    context = {
        "holder": holder,
        "kind": kind,
        "found": found,
        "words": words,
        "form": MatterForm(request.GET or None),
    }
    return render(request, "casework/counter_matter.html", context)


@allow(Role.CLERK)
def take_application(request: HttpRequest, kind: str, holder_id: int, slug: str) -> HttpResponse:
    """Fill in the form, tick the papers seen, and submit; all that is wrong comes back at once."""
    holder, today = _holder(kind, holder_id), timezone.localdate()
    edition = _edition(slug)
    content = content_of(edition)
    matter = edition.matter
    place = place_for(request.user, DelegationStep.RECEIVE, matter, matter.organization, on=today)
    form = answers_form(content, request.POST or None, initial=_known(holder))
    refused = None
    if request.method == "POST" and place:
        values = {name: _raw(request, name) for name in form.fields}
        try:
            case = submit_application(
                application=Application(
                    edition=edition,
                    person=holder if isinstance(holder, Person) else None,
                    enterprise=holder if isinstance(holder, Enterprise) else None,
                    channel=Channel.COUNTER,
                    situation=str(values.pop("situation", "") or ""),
                    answers=values,
                    received_by=place,
                    papers=frozenset(request.POST.getlist("papers")),
                    promised=frozenset(request.POST.getlist("promised")),
                    signed="signed" in request.POST,
                ),
                on=today,
                actor=actor_of(request),
            )
        except Refused as error:
            refused = error
        else:
            messages.success(request, f"已收件，办件编码 {case.number}")
            return redirect("casework:case", number=case.number)
    context = {
        "holder": holder,
        "kind": kind,
        "content": content,
        "form": form,
        "refused": refused,
        "place": place,
        "ticked": request.POST.getlist("papers"),
        "promised": request.POST.getlist("promised"),
    }
    status = 422 if refused else 200
    return render(request, "casework/counter_apply.html", context, status=status)


def _raw(request: HttpRequest, name: str) -> Any:
    values = request.POST.getlist(name)
    return values if len(values) > 1 else (values[0] if values else "")


def _known(holder: Person | Enterprise) -> dict[str, Any]:
    return {"phone": getattr(holder, "phone", "")}


def _kind(holder: Person | Enterprise) -> str:
    return "person" if isinstance(holder, Person) else "enterprise"


def _holder(kind: str, holder_id: int) -> Person | Enterprise:
    if kind == "person":
        return get_object_or_404(Person, pk=holder_id)
    return get_object_or_404(Enterprise, pk=holder_id)


def _edition(slug: str) -> Edition:
    found: Edition = current_edition(matter_by_slug(slug), on=timezone.localdate())
    return found
