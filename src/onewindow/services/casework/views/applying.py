"""Receiving an application at the counter: its form, the papers seen, whoever stands in."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from onewindow.foundation.accounts.api import Role, actor_of, allow
from onewindow.foundation.directory.api import Enterprise, Organization, Person, person_by_number
from onewindow.kernel.violations import Refused, Violation, refuse
from onewindow.services.casework.actions import (
    Application,
    outline_materials,
    submit_application,
)
from onewindow.services.casework.forms import AnswersForm, Sheet, answers_form
from onewindow.services.casework.models import Case
from onewindow.services.casework.queries import place_for
from onewindow.services.casework.rules import Channel, Intake, State
from onewindow.services.casework.views.counter import Party, known_of, party_of
from onewindow.services.catalog.api import (
    DelegationStep,
    Edition,
    Matter,
    MatterContent,
    content_of,
    current_edition,
    matter_by_slug,
)

# 能共享、能用电子证照代替的，不再向群众要。
_SPARED = frozenset({Intake.SHARED, Intake.REUSED})


@allow(Role.CLERK)
@require_http_methods(["GET", "POST"])
def take_application(request: HttpRequest, kind: str, holder_id: int, slug: str) -> HttpResponse:
    """Show the form that the situation leads to; submit it, or tell all that is wrong at once."""
    holder, today = party_of(kind, holder_id), timezone.localdate()
    try:
        edition = current_edition(matter_by_slug(slug), on=today)
    except Matter.DoesNotExist:
        raise Http404(slug) from None
    content, matter = content_of(edition), edition.matter
    place = place_for(request.user, DelegationStep.RECEIVE, matter, matter.organization, on=today)
    sheet = Sheet.read(request.POST, content)
    form = _form(request, content, sheet, holder)
    context: dict[str, Any] = {
        "holder": holder,
        "kind": kind,
        "content": content,
        "form": form,
        "sheet": sheet,
    }
    if place is None:
        return render(request, "casework/counter_apply.html", context)
    refused: list[Violation] | None = None
    if request.method == "POST" and not sheet.is_update:
        try:
            case = submit_application(
                application=_application(sheet, edition, holder, place, strict=True),
                on=today,
                actor=actor_of(request),
            )
        except Refused as error:
            refused = form.show(error.violations)
        else:
            messages.success(request, _words(case))
            return redirect("casework:case", number=case.number)
    application = _application(sheet, edition, holder, place, strict=False)
    context |= _materials(application, content) | known_of(request, holder)
    context |= {"place": place, "refused": refused}
    status = 200 if refused is None else 422
    return render(request, "casework/counter_apply.html", context, status=status)


def _form(
    request: HttpRequest, content: MatterContent, sheet: Sheet, holder: Party
) -> AnswersForm:
    known = _prefilled(content, holder)
    if request.method != "POST":
        return answers_form(content, sheet, initial=known)
    posted = request.POST.copy()
    for code, value in known.items():
        if code not in posted and code in sheet.asked(content):
            posted[code] = value
    return answers_form(content, sheet, posted)


def _application(
    sheet: Sheet, edition: Edition, holder: Party, place: Organization, *, strict: bool
) -> Application:
    """
    Return the application as the sheet says it.

    :raises Refused: if strict, and whoever stands in is not known here.
    """
    return Application(
        edition=edition,
        person=holder if isinstance(holder, Person) else None,
        enterprise=holder if isinstance(holder, Enterprise) else None,
        agent=_agent(sheet.agent_number) if strict else None,
        channel=Channel.COUNTER,
        situation=sheet.situation,
        answers=sheet.answers,
        received_by=place,
        papers=sheet.papers,
        promised=sheet.promised,
        signed=sheet.signed,
    )


def _agent(number: str) -> Person | None:
    if not number:
        return None
    agent = person_by_number(number)
    if agent is None:
        raise refuse("case.agent.unknown", "代办人还没有登记，请先在窗口收件里登记代办人")
    return agent


def _prefilled(content: MatterContent, holder: Party) -> dict[str, Any]:
    legal = holder.legal_person if isinstance(holder, Enterprise) else holder
    known = {
        "applicant.phone": legal.phone if legal else "",
        "applicant.address": holder.address,
        "applicant.name": holder.name,
    }
    return {f.code: known[f.prefill] for f in content.fields if known.get(f.prefill)}


def _materials(application: Application, content: MatterContent) -> dict[str, Any]:
    hints = {material.code: material.hint for material in content.materials}
    rows = outline_materials(application, on=timezone.localdate())
    return {
        "materials": [(row, hints[row.code]) for row in rows if row.intake not in _SPARED],
        "spared": [row for row in rows if row.intake in _SPARED],
    }


def _words(case: Case) -> str:
    if case.state == State.CLOSED:
        return f"当场办结：{case.get_outcome_display()}，办件编码 {case.number}"
    return f"已收件，办件编码 {case.number}。请打印收件凭证交申请人，再核对材料。"
