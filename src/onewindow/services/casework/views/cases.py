"""The case page: everything about one case, and every next step as one small form."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from onewindow.foundation.accounts.api import Role, actor_of, allow
from onewindow.foundation.records.api import Attachment, open_attachment, receipt_for
from onewindow.kernel.violations import Refused
from onewindow.services.casework import actions
from onewindow.services.casework import forms as desk_forms
from onewindow.services.casework.models import Case, ReviewTask
from onewindow.services.casework.queries import (
    case_by_number,
    cases_visible_to,
    explain_clocks,
    may_judge,
    may_take,
    timeline_of,
)
from onewindow.services.casework.rules import CASE, Intake
from onewindow.services.casework.views.lists import DESK
from onewindow.services.catalog.api import DelegationStep, content_of


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that can be done to a case from its page."""

    label: str
    move: str
    delegated: DelegationStep
    act: Callable[..., Any]
    form: type[forms.Form] | None = None
    is_primary: bool = False
    is_grave: bool = False


_ACCEPT, _REVIEW = DelegationStep.ACCEPT, DelegationStep.REVIEW
_DECIDE, _DELIVER = DelegationStep.DECIDE, DelegationStep.DELIVER

STEPS: dict[str, Step] = {
    "grant": Step("准予", "grant", _DECIDE, actions.grant_case, desk_forms.GrantForm, True),
    "deliver": Step(
        "送达并办结", "deliver", _DELIVER, actions.deliver_case, desk_forms.DeliverForm, True
    ),
    "resume": Step("恢复办理", "resume", _REVIEW, actions.resume_case, None, True),
    "end-special": Step(
        "结束特别程序",
        "end_special",
        _REVIEW,
        actions.end_special,
        desk_forms.EndSpecialForm,
        True,
    ),
    "deny": Step("不予", "deny", _DECIDE, actions.deny_case, desk_forms.DenyForm, is_grave=True),
    "refuse": Step(
        "不予受理", "refuse", _ACCEPT, actions.refuse_case, desk_forms.RefuseForm, is_grave=True
    ),
    "start-special": Step(
        "特别程序", "start_special", _REVIEW, actions.start_special, desk_forms.SpecialForm
    ),
    "suspend": Step("中止", "suspend", _REVIEW, actions.suspend_case, desk_forms.SuspendForm),
    "extend": Step("延长期限", "extend", _DECIDE, actions.extend_case, desk_forms.ExtendForm),
    "reassign": Step("转派", "reassign", _REVIEW, actions.reassign_case, desk_forms.ReassignForm),
    "correct": Step("更正", "correct", _DECIDE, actions.correct_decision, desk_forms.CorrectForm),
    "withdraw": Step(
        "申请人撤回", "withdraw", _ACCEPT, actions.withdraw_case, desk_forms.WithdrawForm
    ),
    "revoke": Step(
        "撤销决定",
        "revoke",
        _DECIDE,
        actions.revoke_decision,
        desk_forms.RevokeForm,
        is_grave=True,
    ),
}
_WITHOUT_DAY = frozenset({"reassign"})


@allow(*DESK)
def case(request: HttpRequest, number: str) -> HttpResponse:
    """Show a case with its record, clocks, documents and what can be done next."""
    found = _visible(request, number)
    today = timezone.localdate()
    tasks = list(
        found.review_tasks.select_related("organization", "assignee").order_by("sequence", "id")
    )
    content = content_of(found.edition)
    return render(
        request,
        "casework/case.html",
        {
            "case": found,
            "content": content,
            "answers": answer_lines(found),
            "materials": found.materials.select_related("attachment", "certificate").order_by(
                "id"
            ),
            "tasks": [(task, may_judge(request.user, task)) for task in tasks],
            "opinion_form": desk_forms.OpinionForm(),
            "clocks": explain_clocks(found),
            "documents": found.documents.order_by("id"),
            "decisions": found.decisions.order_by("id"),
            "duties": found.duties.order_by("id"),
            "timeline": timeline_of(found),
            "steps": _open_steps(request, found),
            "may_accept": found.state == "received"
            and may_take(request.user, _ACCEPT, found, on=today),
            "may_fill": found.has_gaps and may_take(request.user, _ACCEPT, found, on=today),
            "promised": found.materials.filter(intake=Intake.PROMISED),
            "today": today,
        },
    )


@allow(Role.CLERK, Role.APPROVER, Role.HALL_MANAGER)
def step(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """Ask what a step needs, then take it."""
    found, wanted = _visible(request, number), STEPS.get(name)
    if wanted is None:
        raise Http404
    if not may_take(request.user, wanted.delegated, found, on=timezone.localdate()):
        raise PermissionDenied
    form = _form(wanted, found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and (form is None or form.is_valid()):
        values = {} if form is None else dict(form.cleaned_data)
        if name not in _WITHOUT_DAY:
            values["on"] = timezone.localdate()
        try:
            wanted.act(case=found, actor=actor_of(request), **values)
        except Refused as refused:
            return _answer(request, 422, case=found, step=wanted, form=form, refused=refused)
        messages.success(request, f"{wanted.label}：已办理")
        return redirect("casework:case", number=number)
    status = 422 if request.method == "POST" else 200
    return _answer(request, status, case=found, step=wanted, form=form)


@allow(Role.CLERK, Role.APPROVER)
@require_POST
def accept(request: HttpRequest, number: str) -> HttpResponse:
    """Accept the case, return it with everything missing, or take promised materials in."""
    found = _visible(request, number)
    today, actor = timezone.localdate(), actor_of(request)
    if not may_take(request.user, _ACCEPT, found, on=today):
        raise PermissionDenied
    match request.POST.get("what"):
        case "return":
            faults = {
                key.removeprefix("fault-"): str(value).strip()[:300]
                for key, value in request.POST.items()
                if key.startswith("fault-") and str(value).strip()
            }
            actions.return_case(case=found, faults=faults, on=today, actor=actor)
            messages.success(request, "已出具一次性补正告知书")
        case "fill":
            codes = frozenset(request.POST.getlist("codes"))
            actions.fill_gap(case=found, codes=codes, on=today, actor=actor)
            messages.success(request, "已登记补齐的材料")
        case "supplement":
            papers = frozenset(request.POST.getlist("codes"))
            actions.supplement_case(case=found, on=today, actor=actor, papers=papers)
            messages.success(request, "已登记补正材料，请受理")
        case what:
            actions.accept_case(case=found, with_gaps=what == "gaps", on=today, actor=actor)
            messages.success(request, "已受理，受理通知书已出具")
    return redirect("casework:case", number=number)


@allow(Role.APPROVER)
@require_POST
def opinion(request: HttpRequest, task_id: int) -> HttpResponse:
    """Give a department's opinion, or claim its task."""
    task = get_object_or_404(
        ReviewTask.objects.select_related("case__edition", "organization", "assignee"), pk=task_id
    )
    if not may_judge(request.user, task):
        raise PermissionDenied
    actor = actor_of(request)
    if request.POST.get("what") == "claim":
        actions.claim_task(task=task, user=request.user, actor=actor)  # type: ignore[arg-type]
        messages.success(request, "已认领")
        return redirect("casework:case", number=task.case.number)
    form = desk_forms.OpinionForm(request.POST)
    if form.is_valid():
        actions.give_opinion(task=task, actor=actor, **form.cleaned_data)
        messages.success(request, "意见已提交")
    else:
        messages.error(request, "请选择同意或不同意")
    return redirect("casework:case", number=task.case.number)


@allow(*DESK)
def attachment(request: HttpRequest, number: str, code: str) -> FileResponse:
    """Hand out an attached material."""
    found = _visible(request, number)
    material = get_object_or_404(found.materials.exclude(attachment=None), code=code)
    return attachment_file(material.attachment)  # type: ignore[arg-type]


@allow(*DESK)
def receipt(request: HttpRequest, number: str, entry_id: int) -> HttpResponse:
    """Hand out the ledger receipt of one entry of the case."""
    found = _visible(request, number)
    entry = next((e for e in timeline_of(found) if e.pk == entry_id), None)
    if entry is None:
        raise Http404
    return ledger_receipt(entry)


def ledger_receipt(entry: Any) -> HttpResponse:
    """Return an entry's receipt as a file that the stand-alone verifier checks."""
    body = json.dumps(receipt_for(entry), ensure_ascii=False, indent=1)
    response = HttpResponse(body, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="receipt-{entry.pk}.json"'
    return response


def attachment_file(stored: Attachment) -> FileResponse:
    """Return a stored file under its own name; the browser never guesses its type."""
    response = FileResponse(
        open_attachment(stored), filename=stored.name, content_type=stored.content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


def answer_lines(case: Case) -> list[tuple[str, str]]:
    """Return the answers as label and words, in the order of the form."""
    lines = []
    for field in content_of(case.edition).fields:
        if field.code not in case.answers:
            continue
        value = case.answers[field.code]
        names = {**dict(field.options), "yes": "是", "no": "否"}
        parts = value if isinstance(value, list) else [value]
        lines.append((field.label, "、".join(names.get(str(part), str(part)) for part in parts)))
    return lines


def _visible(request: HttpRequest, number: str) -> Case:
    found = case_by_number(number)
    if found is None or not cases_visible_to(request.user).filter(pk=found.pk).exists():
        raise Http404
    return found


def _open_steps(request: HttpRequest, case: Case) -> list[tuple[str, Step]]:
    today = timezone.localdate()
    open_moves = {move.name for move in CASE.open_moves(case.state)}
    allowed: dict[DelegationStep, bool] = {}
    found = []
    for name, wanted in STEPS.items():
        if wanted.move not in open_moves:
            continue
        if wanted.delegated not in allowed:
            allowed[wanted.delegated] = may_take(request.user, wanted.delegated, case, on=today)
        if allowed[wanted.delegated]:
            found.append((name, wanted))
    return found


def _form(wanted: Step, case: Case, data: Any) -> forms.Form | None:
    if wanted.form is None:
        return None
    if wanted.form is desk_forms.ReassignForm:
        return desk_forms.ReassignForm(data, case=case)
    return wanted.form(data)


def _answer(request: HttpRequest, status: int, **context: Any) -> HttpResponse:
    return render(request, "casework/step.html", context, status=status)
