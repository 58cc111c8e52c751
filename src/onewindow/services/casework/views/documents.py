"""Legal documents: read, print, download, serve."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from onewindow.foundation.accounts.api import Role, actor_of, allow
from onewindow.services.casework.actions import serve_document
from onewindow.services.casework.forms import DeliverForm
from onewindow.services.casework.models import LegalDocument
from onewindow.services.casework.queries import cases_visible_to, may_take
from onewindow.services.casework.queries.printing import document_pdf, document_word
from onewindow.services.casework.views.lists import DESK
from onewindow.services.catalog.api import DelegationStep

_FILES = {
    "pdf": (document_pdf, "application/pdf"),
    "docx": (
        document_word,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
}


@allow(*DESK)
def show(request: HttpRequest, document_id: int) -> HttpResponse:
    """Show a document as it will be printed, with its service."""
    document = _visible(request, document_id)
    may_serve = may_take(
        request.user, DelegationStep.DELIVER, document.case, on=timezone.localdate()
    )
    context = {"document": document, "form": DeliverForm(), "may_serve": may_serve}
    return render(request, "casework/document.html", context)


@allow(*DESK)
def download(request: HttpRequest, document_id: int, form: str) -> HttpResponse:
    """Hand the document out as PDF or Word."""
    if form not in _FILES:
        raise Http404
    return document_file(_visible(request, document_id), form)


@allow(Role.CLERK, Role.APPROVER)
@require_POST
def serve(request: HttpRequest, document_id: int) -> HttpResponse:
    """Record how the document was served and who signed for it."""
    document, today = _visible(request, document_id), timezone.localdate()
    if not may_take(request.user, DelegationStep.DELIVER, document.case, on=today):
        raise PermissionDenied
    form = DeliverForm(request.POST)
    if not form.is_valid():
        context = {"document": document, "form": form, "may_serve": True}
        return render(request, "casework/document.html", context, status=422)
    serve_document(document=document, actor=actor_of(request), **form.cleaned_data)
    messages.success(request, "送达已登记")
    return redirect("casework:document", document_id=document_id)


def document_file(document: LegalDocument, form: str) -> HttpResponse:
    """Return the document as a file with its number as the name."""
    make, content_type = _FILES[form]
    response = HttpResponse(make(document), content_type=content_type)
    name = f"{document.number}.{form}"
    header = content_disposition_header(as_attachment=form == "docx", filename=name)
    response["Content-Disposition"] = header or "inline"
    return response


def _visible(request: HttpRequest, document_id: int) -> LegalDocument:
    document = get_object_or_404(
        LegalDocument.objects.select_related("case__organization", "case__matter", "issuer"),
        pk=document_id,
    )
    if not cases_visible_to(request.user).filter(pk=document.case_id).exists():
        raise Http404
    return document
