"""My data: who looked at it, a copy of it, and requests to correct or erase it."""

import json

from django.contrib import messages
from django.core.paginator import Paginator
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from onewindow.foundation.accounts.actions import request_right
from onewindow.foundation.accounts.forms import RightsForm
from onewindow.foundation.accounts.queries import personal_export, viewings_of
from onewindow.foundation.accounts.rules import APPLICANTS, RightsKind, allow
from onewindow.foundation.accounts.views.mandates import person_of
from onewindow.foundation.records.api import record
from onewindow.kernel.actors import actor_of
from onewindow.kernel.violations import Refused, add_refusal

PAGE = 20


@allow(*APPLICANTS)
@require_GET
def viewings(request: HttpRequest) -> HttpResponse:
    """Show who saw my unmasked data, when and what for."""
    page = Paginator(viewings_of(person_of(request)), PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/viewings.html", {"page": page})


@allow(*APPLICANTS)
@require_GET
def data(request: HttpRequest) -> HttpResponse:
    """Show what I may do about my own data."""
    return _data(request, RightsForm(), 200)


@allow(*APPLICANTS)
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Hand out a copy of everything kept about me, and note that it was handed out."""
    person = person_of(request)
    record(subject=person, what="person.export", actor=actor_of(request))
    text = json.dumps(personal_export(person), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    response.headers["Cache-Control"] = "no-store"
    return response


@allow(*APPLICANTS)
@require_POST
def request_rights(request: HttpRequest) -> HttpResponse:
    """Hand in a request to correct or erase my data."""
    form = RightsForm(request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            request_right(
                person=person_of(request),
                kind=RightsKind(typed["kind"]),
                wish=typed["wish"],
                actor=actor_of(request),
            )
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("已收到您的请求，处理结果会显示在本页"))
            return redirect("accounts:data")
    return _data(request, form, 422)


def _data(request: HttpRequest, form: RightsForm, status: int) -> HttpResponse:
    asked = person_of(request).rights_requests.order_by("-id")
    return render(request, "accounts/data.html", {"form": form, "asked": asked}, status=status)
