"""Pages of findings: the list with its lights, a new one, and one with its record."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.engines.inspections.actions import (
    Done,
    FindingDraft,
    assign_finding,
    close_finding,
    dismiss_finding,
    raise_finding,
    rectify_finding,
    reopen_finding,
    verify_finding,
)
from onewindow.engines.inspections.forms import AssignForm, RaiseForm, StepForm
from onewindow.engines.inspections.models import Evidence, Finding
from onewindow.engines.inspections.queries import (
    Powers,
    desks_of,
    escalated,
    findings_of,
    findings_visible_to,
    open_first,
    powers_over,
    rows_of,
)
from onewindow.engines.inspections.rules import OVER, FindingState, Severity
from onewindow.foundation.accounts.api import Role, actor_of, allow
from onewindow.foundation.records.api import (
    Attachment,
    attach_file,
    entries_of,
    key_of,
    open_attachment,
)
from onewindow.kernel.violations import Refused

READERS = (Role.CLERK, Role.APPROVER, Role.HALL_MANAGER, Role.SUPERVISOR, Role.AUDITOR)
PAGE = 20
TABS = {"": "在办", "mine": "我负责的", "late": "逾期上报", "over": "已结束"}
STEPS = {
    "assign": ("分派", "leads", frozenset({FindingState.FOUND, FindingState.FIXING})),
    "rectify": ("报告整改完成", "fixes", frozenset({FindingState.FIXING})),
    "verify": ("核验通过", "leads", frozenset({FindingState.FIXED})),
    "close": ("销号", "leads", frozenset({FindingState.VERIFIED})),
    "reopen": ("退回重新整改", "leads", frozenset({FindingState.FIXED, FindingState.VERIFIED})),
    "dismiss": ("认定不成立", "leads", frozenset({FindingState.FOUND, FindingState.FIXING})),
}


@allow(*READERS)
@require_GET
def findings(request: HttpRequest) -> HttpResponse:
    """Show the findings, next due first."""
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else ""
    visible = findings_visible_to(request.user)
    listed = {
        "": open_first(visible),
        "mine": findings_of(request.user),
        "late": escalated(visible),
        "over": visible.filter(state__in=sorted(OVER)).order_by("-over_on", "-id"),
    }[tab]
    page = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": rows_of(page, on=timezone.localdate()),
        "tab": tab,
        "tabs": TABS,
        "may_raise": desks_of(request.user).exists(),
    }
    return render(request, "inspections/findings.html", context)


@allow(Role.HALL_MANAGER, Role.SUPERVISOR)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Raise a finding by hand."""
    desks = desks_of(request.user)
    if request.method == "GET":
        form = RaiseForm(desks=desks)
        return render(request, "inspections/new.html", {"form": form})
    form, refused = RaiseForm(request.POST, request.FILES, desks=desks), None
    if form.is_valid():
        said = form.cleaned_data
        draft = FindingDraft(
            subject="",
            source="manual",
            source_name="登记",
            title=said["title"],
            text=said["text"],
            desk=said["desk"],
            severity=Severity(said["severity"]),
        )
        try:
            found = raise_finding(draft=draft, done=_done(request, "", form))
        except Refused as error:
            refused = error
        else:
            messages.success(request, "已登记，请分派")
            return redirect("inspections:finding", found.pk)
    context = {"form": form, "refused": refused}
    return render(request, "inspections/new.html", context, status=422)


@allow(*READERS)
@require_GET
def finding(request: HttpRequest, finding_id: int) -> HttpResponse:
    """Show one finding with its stages, its record and what can be done next."""
    return _page(request, _visible(request, finding_id))


@allow(Role.CLERK, Role.APPROVER, Role.HALL_MANAGER, Role.SUPERVISOR)
@require_POST
def step(request: HttpRequest, finding_id: int, name: str) -> HttpResponse:
    """Take one step; who may not gets no page."""
    found = _visible(request, finding_id)
    if name not in STEPS or found.page or not getattr(_powers(request, found), STEPS[name][1]):
        raise PermissionDenied
    form = _form(name, found, request)
    if not form.is_valid():
        return _page(request, found, status=422, tried=(name, form))
    try:
        _take(name, found, form, _done(request, form.cleaned_data["text"], form))
    except Refused as refused:
        found.refresh_from_db()
        return _page(request, found, status=422, tried=(name, form), refused=refused)
    messages.success(request, f"{STEPS[name][0]}：已登记")
    return redirect("inspections:finding", found.pk)


@allow(*READERS)
@require_GET
def evidence(request: HttpRequest, finding_id: int, evidence_id: int) -> HttpResponse:
    """Hand a photo or file out to whom the finding is visible."""
    found = _visible(request, finding_id)
    kept = get_object_or_404(
        Evidence.objects.select_related("attachment"), pk=evidence_id, finding=found
    ).attachment
    with open_attachment(kept) as file:
        response = HttpResponse(file.read(), content_type=kept.content_type)
    shown = content_disposition_header(as_attachment=True, filename=kept.name)
    response["Content-Disposition"] = shown or "attachment"
    return response


def _visible(request: HttpRequest, finding_id: int) -> Finding:
    return get_object_or_404(findings_visible_to(request.user), pk=finding_id)


def _powers(request: HttpRequest, found: Finding) -> Powers:
    return powers_over(request.user, found)


def _form(name: str, found: Finding, request: HttpRequest | None = None) -> forms.Form:
    said: dict[str, Any] = {"data": request.POST, "files": request.FILES} if request else {}
    if name == "assign":
        initial = {"organization": found.organization, "owner": found.owner}
        return AssignForm(**said, desk=found.desk, initial=initial, prefix=name)
    return StepForm(**said, prefix=name)


def _take(name: str, found: Finding, form: forms.Form, done: Done) -> None:
    if name == "assign":
        body, owner = form.cleaned_data["organization"], form.cleaned_data["owner"]
        assign_finding(finding=found, organization=body, owner=owner, done=done)
        return
    simple = {
        "rectify": rectify_finding,
        "verify": verify_finding,
        "close": close_finding,
        "reopen": reopen_finding,
        "dismiss": dismiss_finding,
    }
    simple[name](finding=found, done=done)


def _done(request: HttpRequest, text: str, form: forms.Form) -> Done:
    actor, file = actor_of(request), form.cleaned_data.get("file")
    files: list[Attachment] = []
    if file:
        files = [attach_file(file=file, name=file.name, owner="finding", actor=actor)]
    return Done(text, timezone.localdate(), actor, files)


def _page(
    request: HttpRequest,
    found: Finding,
    *,
    status: int = 200,
    tried: tuple[str, forms.Form] | None = None,
    refused: Refused | None = None,
) -> HttpResponse:
    powers = _powers(request, found)
    steps: list[dict[str, Any]] = [
        {
            "name": name,
            "label": label,
            "form": tried[1] if tried and tried[0] == name else _form(name, found),
            "is_tried": bool(tried and tried[0] == name),
        }
        for name, (label, power, states) in STEPS.items()
        if not found.page and found.state in states and getattr(powers, power)
    ]
    (row,) = rows_of([found], on=timezone.localdate())
    context = {
        "finding": found,
        "row": row,
        "stages": found.stages.order_by("id"),
        "evidence": found.evidence.select_related("attachment"),
        "entries": entries_of(key_of(found)),
        "steps": steps,
        "refused": refused,
    }
    return render(request, "inspections/finding.html", context, status=status)
