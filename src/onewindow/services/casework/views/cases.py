"""The case page: everything about one case, and the next thing to do on top."""

import json
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from onewindow.foundation.accounts.api import Role, actor_of, allow, roles_of
from onewindow.foundation.records.api import Attachment, open_attachment, receipt_for
from onewindow.services.casework import actions
from onewindow.services.casework import forms as desk_forms
from onewindow.services.casework.models import Case, CaseMaterial, ReviewTask
from onewindow.services.casework.queries import (
    days_left,
    explain_clocks,
    may_judge,
    may_take,
    stories_of,
    timeline_of,
)
from onewindow.services.casework.rules import (
    DocumentKind,
    FeeState,
    Intake,
    State,
    TaskState,
    next_words,
    stage_marks,
)
from onewindow.services.casework.views.answers import VIEWERS, answer_lines, has_hidden_answers
from onewindow.services.casework.views.lists import DESK
from onewindow.services.casework.views.steps import open_steps, visible_case
from onewindow.services.catalog.api import DelegationStep, MatterContent, content_of
from onewindow.services.certificates.api import certificates_from


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One review task with what the user may do about it."""

    task: ReviewTask
    may_judge: bool
    needs_staff: int


@allow(*DESK)
@require_GET
def case(request: HttpRequest, number: str) -> HttpResponse:
    """Show a case with its record, clocks, documents and what can be done next."""
    found, today = visible_case(request, number), timezone.localdate()
    content = content_of(found.edition)
    tasks = _tasks(request, found, content)
    materials = list(
        found.materials.select_related("attachment", "certificate__kind").order_by("id")
    )
    may_accept = may_take(request.user, DelegationStep.ACCEPT, found, on=today)
    steps = open_steps(request, found)
    own = [row for row in tasks if row.may_judge and row.task.state == TaskState.OPEN]
    context = {
        "case": found,
        "content": content,
        "answers": answer_lines(found, is_full=False),
        "has_hidden": has_hidden_answers(found) and bool(roles_of(request.user) & VIEWERS),
        "situation": _situation(found, content),
        "materials": materials,
        "outstanding": [m for m in materials if m.intake in {Intake.MISSING, Intake.REJECTED}],
        "promised": [m for m in materials if m.intake == Intake.PROMISED],
        "tasks": tasks,
        "own_tasks": own if found.state == State.REVIEWING else [],
        "next": _next(found, tasks),
        "marks": _marks(found),
        "days_left": days_left(found.promised_due, on=today),
        "clocks": explain_clocks(found, on=today),
        "documents": list(found.documents.order_by("-id")),
        "receipt": found.documents.filter(kind=DocumentKind.RECEIPT).first(),
        "certificates": certificates_from(f"casework.case:{found.pk}"),
        "decisions": list(found.decisions.order_by("id")),
        "stories": stories_of(found),
        "payments": found.payments.all() if found.fee_state != FeeState.NONE else (),
        "duties": list(found.duties.order_by("id")),
        "timeline": timeline_of(found),
        **_arranged(steps, tasks, found),
        "may_receive": may_accept,
        "verdict": _verdict(materials),
        "scan_form": desk_forms.ScanForm(),
        "today": today,
    }
    return render(request, "casework/case.html", context)


@allow(*DESK)
@require_GET
def clocks(request: HttpRequest, number: str) -> HttpResponse:
    """Explain every due date of a case day by day (期限说明)."""
    found, today = visible_case(request, number), timezone.localdate()
    context = {"case": found, "clocks": explain_clocks(found, on=today), "today": today}
    return render(request, "casework/clocks.html", context)


@allow(Role.CLERK, Role.APPROVER)
@require_POST
def accept(request: HttpRequest, number: str) -> HttpResponse:
    """Accept the case, return it with everything missing, or take promised materials in."""
    found = visible_case(request, number)
    today, actor = timezone.localdate(), actor_of(request)
    if not may_take(request.user, DelegationStep.ACCEPT, found, on=today):
        raise PermissionDenied
    codes = frozenset(request.POST.getlist("codes"))
    match request.POST.get("what"):
        case "return":
            faults = {
                key.removeprefix("fault-"): str(value).strip()[:300]
                for key, value in request.POST.items()
                if key.startswith("fault-") and str(value).strip()
            }
            actions.return_case(case=found, faults=faults, on=today, actor=actor)
            messages.success(request, "已出具一次性补正告知书，请打印交申请人")
        case "fill":
            actions.fill_gap(case=found, codes=codes, on=today, actor=actor)
            messages.success(request, "已登记补齐的材料")
        case "supplement":
            actions.supplement_case(case=found, on=today, actor=actor, papers=codes)
            messages.success(request, "已登记补正材料，请核对后受理")
        case "accept" | "gaps" as what:
            actions.accept_case(case=found, with_gaps=what == "gaps", on=today, actor=actor)
            messages.success(request, "已受理，受理通知书已出具")
        case _:
            messages.error(request, "请选择受理、容缺受理或退回补正")
    return redirect("casework:case", number=number)


@allow(Role.CLERK, Role.APPROVER)
@require_POST
def scan(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """Keep the scan of one paper that was handed in."""
    found, today = visible_case(request, number), timezone.localdate()
    if not may_take(request.user, DelegationStep.ACCEPT, found, on=today):
        raise PermissionDenied
    form = desk_forms.ScanForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        material = actions.scan_material(
            case=found, code=code, file=file, name=file.name, actor=actor_of(request)
        )
        messages.success(request, f"已保存“{material.name}”的扫描件")
    else:
        messages.error(request, f"没有保存：{'；'.join(map(str, form.errors.get('file', [])))}")
    return redirect("casework:case", number=number)


@allow(Role.APPROVER)
@require_POST
def opinion(request: HttpRequest, task_id: int) -> HttpResponse:
    """Give a department's opinion, or claim its task."""
    tasks = ReviewTask.objects.select_related("case__edition", "organization", "assignee")
    task = get_object_or_404(tasks, pk=task_id)
    if not may_judge(request.user, task):
        raise PermissionDenied
    actor = actor_of(request)
    if request.POST.get("what") == "claim":
        actions.claim_task(task=task, user=request.user, actor=actor)  # type: ignore[arg-type]
        messages.success(request, f"已认领“{task.name}”")
        if "to-list" in request.POST:
            return redirect("casework:tasks")
        return redirect("casework:case", number=task.case.number)
    form = desk_forms.OpinionForm(request.POST)
    if form.is_valid():
        actions.give_opinion(task=task, actor=actor, **form.cleaned_data)
        messages.success(request, f"“{task.name}”的意见已提交")
    else:
        messages.error(request, "请选择同意或不同意")
    return redirect("casework:case", number=task.case.number)


@allow(*DESK)
@require_GET
def attachment(request: HttpRequest, number: str, code: str) -> FileResponse:
    """Hand out an attached material."""
    found = visible_case(request, number)
    material = get_object_or_404(found.materials.exclude(attachment=None), code=code)
    return attachment_file(material.attachment)  # type: ignore[arg-type]


@allow(*DESK)
@require_GET
def receipt(request: HttpRequest, number: str, entry_id: int) -> HttpResponse:
    """Hand out the ledger receipt of one entry of the case."""
    found = visible_case(request, number)
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


def _tasks(request: HttpRequest, case: Case, content: MatterContent) -> list[TaskRow]:
    rows = case.review_tasks.select_related("organization", "assignee").order_by("sequence", "id")
    staff = {stage.name: stage.minimum_staff for stage in content.stages}
    return [
        TaskRow(task, may_judge(request.user, task), staff.get(task.stage, 1)) for task in rows
    ]


def _verdict(materials: list[CaseMaterial]) -> tuple[str, str]:
    """Return what the counter will most likely do now: accept, accept with gaps, or return."""
    open_ones = [
        m for m in materials if m.is_required and m.intake in {Intake.MISSING, Intake.REJECTED}
    ]
    if any(not m.can_follow for m in open_ones):
        return "return", "一次性告知"
    has_gaps = open_ones or any(m.intake == Intake.PROMISED for m in materials)
    return ("gaps", "容缺受理") if has_gaps else ("accept", "受理")


def _situation(case: Case, content: MatterContent) -> str:
    return next((s.name for s in content.situations if s.code == case.situation), "")


def _next(case: Case, tasks: list[TaskRow]) -> str:
    waiting = [r.task for r in tasks if r.task.state == TaskState.OPEN]
    words = next_words(
        State(case.state),
        open_tasks=tuple(f"{task.name}（{task.organization}）" for task in waiting),
        has_disagreed=any(r.task.state == TaskState.DISAGREED for r in tasks),
    )
    if case.fee_state == "due" and case.decided_at is None:
        words += "费用尚未缴清，缴清或减免后才能准予。"
    return words


def _marks(case: Case) -> Any:
    return stage_marks(
        State(case.state),
        submitted_at=case.submitted_at,
        accepted_at=case.accepted_at,
        decided_at=case.decided_at,
        closed_at=case.closed_at,
    )


def _arranged(steps: list[Any], tasks: list[TaskRow], case: Case) -> dict[str, Any]:
    """Put the step that is due now first; a grant only once every opinion is in."""
    unfinished = {TaskState.OPEN, TaskState.WAITING, TaskState.DISAGREED}
    is_blocked = any(r.task.state in unfinished for r in tasks) or case.fee_state == "due"
    first = [
        (name, step)
        for name, step in steps
        if step.is_primary and not (name == "grant" and is_blocked)
    ]
    return {
        "first_steps": first,
        "more_steps": [(n, s) for n, s in steps if (n, s) not in first],
    }
