"""My mandates: asked for, given, answered and ended by citizens themselves."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.foundation.accounts import actions
from onewindow.foundation.accounts.forms import (
    AskEnterpriseForm,
    AskForm,
    GiveForm,
    GuardianForm,
)
from onewindow.foundation.accounts.models import Mandate
from onewindow.foundation.accounts.queries import (
    mandates_ever_held,
    mandates_given,
    mandates_waiting_for,
)
from onewindow.foundation.accounts.rules import APPLICANTS, allow
from onewindow.foundation.directory.api import Person, enterprises_led_by
from onewindow.foundation.records.api import attach_file, key_of
from onewindow.kernel.actors import actor_of
from onewindow.kernel.violations import Refused, add_refusal

KINDS = {"person": AskForm, "enterprise": AskEnterpriseForm, "guardian": GuardianForm}


@allow(*APPLICANTS)
@require_GET
def mandates(request: HttpRequest) -> HttpResponse:
    """Show who acts for me, for whom I act, and what waits for my consent."""
    person = person_of(request)
    waiting = list(mandates_waiting_for(person))
    keys = {mandate.pk for mandate in waiting}
    context = {
        "waiting": waiting,
        "given": [m for m in mandates_given(person) if m.pk not in keys],
        "held": mandates_ever_held(person),
        "today": timezone.localdate(),
    }
    return render(request, "accounts/mandates.html", context)


@allow(*APPLICANTS)
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, kind: str) -> HttpResponse:
    """Ask to act for a person or an enterprise, or to be recorded as guardian."""
    if kind not in KINDS:
        raise Http404
    form = KINDS[kind](request.POST or None, request.FILES or None)
    return _send(request, form, kind, lambda: _ask(request, form, kind))


@allow(*APPLICANTS)
@require_http_methods(["GET", "POST"])
def give(request: HttpRequest) -> HttpResponse:
    """Let somebody act for me or for my enterprise."""
    person = person_of(request)
    form = GiveForm(request.POST or None, enterprises=enterprises_led_by(person))

    def send() -> None:
        typed, today = form.cleaned_data, timezone.localdate()
        _limit(person)
        actions.give_mandate(
            principal=person,
            enterprise=typed.get("enterprise"),
            name=typed["name"],
            number=typed["number"],
            terms=form.terms(today),
            on=today,
            actor=actor_of(request),
        )

    return _send(request, form, "give", send)


@allow(*APPLICANTS)
@require_POST
def answer(request: HttpRequest, mandate_id: int) -> HttpResponse:
    """Consent or decline."""
    person = person_of(request)
    mandate = get_object_or_404(mandates_given(person), pk=mandate_id)
    consent = request.POST.get("answer") == "consent"
    actions.answer_mandate(
        mandate=mandate,
        by=person,
        consent=consent,
        on=timezone.localdate(),
        actor=actor_of(request),
    )
    messages.success(request, _("已同意，对方可以为您办事") if consent else _("已拒绝"))
    return redirect("accounts:mandates")


@allow(*APPLICANTS)
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, mandate_id: int) -> HttpResponse:
    """Ask once more, then end a mandate."""
    person = person_of(request)
    mine = mandates_given(person) | mandates_ever_held(person)
    mandate: Mandate = get_object_or_404(mine, pk=mandate_id)
    if request.method == "GET":
        return render(request, "accounts/mandate_end.html", {"mandate": mandate})
    actions.end_mandate(
        mandate=mandate, by=person, on=timezone.localdate(), actor=actor_of(request)
    )
    messages.success(request, _("已解除；此前按委托办理的事项仍然有效"))
    return redirect("accounts:mandates")


def person_of(request: HttpRequest) -> Person:
    """
    Return the person behind the account.

    :raises PermissionDenied: if the account is bound to nobody.
    """
    person: Person | None = getattr(request.user, "person", None)
    if person is None:
        raise PermissionDenied
    return person


def _ask(request: HttpRequest, form: Any, kind: str) -> None:
    person, typed, today = person_of(request), form.cleaned_data, timezone.localdate()
    _limit(person)
    common = {"terms": form.terms(today), "on": today, "actor": actor_of(request)}
    if kind == "enterprise":
        actions.ask_enterprise_mandate(agent=person, credit_code=typed["credit_code"], **common)
    elif kind == "person":
        actions.ask_mandate(agent=person, name=typed["name"], number=typed["number"], **common)
    else:
        proof = attach_file(
            file=typed["proof"],
            name=typed["proof"].name,
            owner=key_of(person),
            actor=actor_of(request),
        )
        actions.ask_guardianship(
            guardian=person, name=typed["name"], number=typed["number"], proof=proof, **common
        )


def _limit(person: Person) -> None:
    """Keep anybody from trying names against numbers."""
    actions.refuse_if_too_often(f"mandate:{person.pk}", limit=20, seconds=3600)


def _send(
    request: HttpRequest, form: forms.Form, kind: str, send: Callable[[], None]
) -> HttpResponse:
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                send()
            except Refused as refused:
                add_refusal(form, refused)
            else:
                messages.success(
                    request, _("已生效") if kind == "give" else _("已提交，等待对方同意或窗口确认")
                )
                return redirect("accounts:mandates")
    return render(
        request, "accounts/mandate_form.html", {"form": form, "kind": kind}, status=status
    )
