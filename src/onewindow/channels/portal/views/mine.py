"""My affairs (我的办件): list, one case, due date, withdrawal, documents, ledger receipts."""

import json

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.channels.portal.forms import WithdrawForm
from onewindow.channels.portal.queries import (
    own_case,
    own_cases,
    progress_of,
    result_of,
    steps_of,
    summary_of,
)
from onewindow.channels.portal.views.apply import person_of
from onewindow.foundation.accounts.api import APPLICANTS, actor_of, allow
from onewindow.foundation.messaging.api import unread_count
from onewindow.foundation.records.api import open_attachment, receipt_for
from onewindow.kernel.violations import refuse_if_any
from onewindow.services.casework.api import (
    Case,
    LegalDocument,
    State,
    check_agent,
    check_application,
    document_pdf,
    entitlements_of,
    explain_clocks,
    timeline_of,
    why_of,
    withdraw_case,
)
from onewindow.services.feedback.api import is_to_review

ON_A_PAGE = 10
SHOWN_UNASKED = 3
CLOSED = ("closed", "withdrawn", "not_accepted", "revoked", "transferred", "terminated")
FILTERS = {"open": lazy("办理中"), "draft": lazy("未提交"), "closed": lazy("已结束")}


@allow(*APPLICANTS)
@require_safe
def my_cases(request: HttpRequest) -> HttpResponse:
    """List the applicant's cases, newest first; drafts can be resumed from here."""
    person, wanted = person_of(request), request.GET.get("state", "")
    cases = own_cases(person)
    if wanted == "draft":
        cases = cases.filter(state=State.DRAFT)
    elif wanted == "closed":
        cases = cases.filter(state__in=CLOSED)
    elif wanted == "open":
        cases = cases.exclude(state__in=[*CLOSED, State.DRAFT])
    context = {
        "section": "mine",
        "page": Paginator(cases, ON_A_PAGE).get_page(request.GET.get("page")),
        "filters": FILTERS,
        "wanted": wanted,
        "unread": unread_count(person),
        "unasked": [(one, why_of(one)) for one in entitlements_of(person)[:SHOWN_UNASKED]],
    }
    return render(request, "portal/my_cases.html", context)


@allow(*APPLICANTS)
@require_safe
def my_case(request: HttpRequest, case_id: int) -> HttpResponse:
    """Show one case: the next step first, then the timeline, the documents and the answers."""
    case = _own(request, case_id)
    if case.state == State.DRAFT:
        return redirect("portal:application", case_id=case.pk)
    progress = progress_of(case)
    is_open = case.state == State.SUPPLEMENTING
    context = {
        "section": "mine",
        "case": case,
        "result": result_of(case),
        "steps": steps_of(case),
        "progress": progress,
        "summary": summary_of(case, progress),
        "missing": check_application(case, on=timezone.localdate()) if is_open else (),
        "entries": timeline_of(case),
        "can_review": is_to_review(case, on=timezone.localdate()),
        "can_withdraw": case.decided_at is None and case.closed_at is None,
    }
    return render(request, "portal/my_case.html", context)


@allow(*APPLICANTS)
@require_safe
def due(request: HttpRequest, case_id: int) -> HttpResponse:
    """Explain day by day when the case is due and why."""
    case = _own(request, case_id)
    context = {"section": "mine", "case": case, "clocks": explain_clocks(case)}
    return render(request, "portal/due.html", context)


@allow(*APPLICANTS)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, case_id: int) -> HttpResponse:
    """Ask once more, then withdraw the application."""
    case = _own(request, case_id)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST":
        form = WithdrawForm(request.POST)
        if form.is_valid():
            refuse_if_any(check_agent(case, by=person_of(request), on=timezone.localdate()))
            withdraw_case(
                case=case,
                reason=form.cleaned_data["reason"],
                on=timezone.localdate(),
                actor=actor_of(request),
            )
            messages.success(request, _("申请已撤回。"))
            return redirect("portal:my-case", case_id=case.pk)
    context = {"section": "mine", "case": case, "form": form}
    return render(request, "portal/withdraw.html", context, status=422 if form.errors else 200)


@allow(*APPLICANTS)
@require_safe
def document(request: HttpRequest, case_id: int, document_id: int) -> HttpResponse:
    """Show a legal document of the case."""
    context = {"section": "mine", "document": _document(request, case_id, document_id)}
    return render(request, "portal/document.html", context)


@allow(*APPLICANTS)
@require_safe
def document_file(request: HttpRequest, case_id: int, document_id: int) -> HttpResponse:
    """Hand a legal document out as PDF."""
    found = _document(request, case_id, document_id)
    response = HttpResponse(document_pdf(found), content_type="application/pdf")
    shown = content_disposition_header(as_attachment=False, filename=f"{found.number}.pdf")
    response["Content-Disposition"] = shown or "inline"
    return response


@allow(*APPLICANTS)
@require_safe
def receipt(request: HttpRequest, case_id: int, entry_id: int) -> HttpResponse:
    """Hand out the ledger receipt (留痕回执) of one entry, for the stand-alone verifier."""
    entries = timeline_of(_own(request, case_id))
    entry = next((entry for entry in entries if entry.pk == entry_id), None)
    if entry is None:
        raise Http404
    body = json.dumps(receipt_for(entry), ensure_ascii=False, indent=1)
    headers = {"Content-Disposition": f'attachment; filename="receipt-{entry.pk}.json"'}
    return HttpResponse(body, content_type="application/json", headers=headers)


@allow(*APPLICANTS)
@require_safe
def attachment(request: HttpRequest, case_id: int, code: str) -> HttpResponse:
    """Hand a file back to whom handed it in; never opened inside the page."""
    case = _own(request, case_id)
    material = case.materials.select_related("attachment").filter(code=code).first()
    if material is None or material.attachment is None:
        raise Http404
    kept = material.attachment
    with open_attachment(kept) as file:
        response = HttpResponse(file.read(), content_type=kept.content_type)
    shown = content_disposition_header(as_attachment=True, filename=kept.name)
    response["Content-Disposition"] = shown or "attachment"
    return response


def _own(request: HttpRequest, case_id: int) -> Case:
    case = own_case(person_of(request), pk=case_id)
    if case is None:
        raise Http404
    return case


def _document(request: HttpRequest, case_id: int, document_id: int) -> LegalDocument:
    case = _own(request, case_id)
    return get_object_or_404(case.documents.select_related("issuer", "case"), pk=document_id)
