"""Materials, check-your-answers, sending, and what comes back."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onewindow.channels.portal.forms import SubmitForm, UploadForm
from onewindow.channels.portal.queries import own_case, progress_of, result_of, summary_of
from onewindow.channels.portal.views.apply import editable, person_of
from onewindow.foundation.accounts.api import APPLICANTS, actor_of, allow
from onewindow.kernel.violations import Refused, refuse_if_any
from onewindow.services.casework.api import (
    Case,
    CaseMaterial,
    State,
    attach_material,
    check_agent,
    precheck_draft,
    promise_material,
    submit_case,
    supplement_case,
)
from onewindow.services.catalog.api import Mode


@allow(*APPLICANTS)
@require_safe
def materials(request: HttpRequest, case_id: int) -> HttpResponse:
    """List the materials: what the house has already, what is to be handed in."""
    case = editable(request, case_id)
    context = {"case": case, "progress": progress_of(case)}
    return render(request, "portal/materials.html", context)


@allow(*APPLICANTS)
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, case_id: int, code: str) -> HttpResponse:
    """Take one file for one material; a file that cannot be used is told why."""
    case = editable(request, case_id)
    material = _material(case, code)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid() and _attached(request, case, material, form):
            return redirect("portal:materials", case_id=case.pk)
    context = {"case": case, "material": material, "form": form}
    return render(request, "portal/upload.html", context, status=422 if form.errors else 200)


@allow(*APPLICANTS)
@require_POST
def promise(request: HttpRequest, case_id: int, code: str) -> HttpResponse:
    """Promise to hand a material in later (容缺), or take the promise back."""
    case = editable(request, case_id)
    promised = request.POST.get("promised") == "yes"
    promise_material(case=case, code=code, promised=promised, actor=actor_of(request))
    return redirect("portal:materials", case_id=case.pk)


@allow(*APPLICANTS)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, case_id: int) -> HttpResponse:
    """Show every answer once more, then send; a second click leads to the same case."""
    case = own_case(person_of(request), pk=case_id)
    if case is None:
        raise Http404
    if case.number and case.state not in {State.DRAFT, State.SUPPLEMENTING}:
        return redirect("portal:result", case_id=case.pk)
    refuse_if_any(check_agent(case, by=person_of(request), on=timezone.localdate()))
    progress = progress_of(case)
    has_undertaking = progress.content.mode is Mode.UNDERTAKING and case.state == State.DRAFT
    form = SubmitForm(request.POST or None, has_undertaking=has_undertaking)
    precheck = precheck_draft(case, on=timezone.localdate())
    violations = [finding.violation for finding in precheck.findings]
    if request.method == "POST":
        form = SubmitForm(request.POST, has_undertaking=has_undertaking)
        if form.is_valid() and not violations:
            return _send(request, case, signed=bool(form.cleaned_data.get("signed")))
    context = {
        "case": case,
        "progress": progress,
        "summary": summary_of(case, progress),
        "precheck": precheck,
        "violations": violations,
        "form": form,
        "has_undertaking": has_undertaking,
    }
    wrong = request.method == "POST"
    return render(request, "portal/check.html", context, status=422 if wrong else 200)


@allow(*APPLICANTS)
@require_safe
def result(request: HttpRequest, case_id: int) -> HttpResponse:
    """Say what came of it: decided at once with the certificate, or what happens next and when."""
    case = own_case(person_of(request), pk=case_id)
    if case is None or not case.number:
        raise Http404
    return render(request, "portal/result.html", {"case": case, "result": result_of(case)})


def _send(request: HttpRequest, case: Case, *, signed: bool) -> HttpResponse:
    actor, on = actor_of(request), timezone.localdate()
    try:
        if case.state == State.SUPPLEMENTING:
            supplement_case(case=case, on=on, actor=actor)
        else:
            submit_case(case=case, on=on, actor=actor, signed=signed)
    except Refused:
        # 连点两次时后到的一次会被拒绝，但办件已经提交：带申请人去同一个结果。
        known = own_case(person_of(request), pk=case.pk)
        if known is None or known.state in {State.DRAFT, State.SUPPLEMENTING}:
            raise
        case = known
    return redirect("portal:result", case_id=case.pk)


def _material(case: Case, code: str) -> CaseMaterial:
    material = case.materials.select_related("attachment").filter(code=code).first()
    if material is None:
        raise Http404
    return material


def _attached(request: HttpRequest, case: Case, material: CaseMaterial, form: UploadForm) -> bool:
    file = form.cleaned_data["file"]
    try:
        attach_material(
            case=case, code=material.code, file=file, name=file.name, actor=actor_of(request)
        )
    except Refused as refused:
        for violation in refused.violations:
            form.add_error("file", violation.message)
        return False
    return True
