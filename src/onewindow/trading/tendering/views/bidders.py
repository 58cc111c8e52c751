"""A bidder's page of a tender: the document, what was clarified, questions and answers."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.foundation.accounts.api import Role, actor_of, allow, enterprises_spoken_for
from onewindow.foundation.directory.api import Enterprise, Person
from onewindow.kernel.violations import Refused, add_refusal
from onewindow.trading.tendering.actions import ask_question, take_document
from onewindow.trading.tendering.forms import QuestionForm
from onewindow.trading.tendering.models import Tender
from onewindow.trading.tendering.queries import (
    answered_questions,
    document_in_force,
    is_announced_to,
    is_holder,
    is_supplied,
    questions_until,
    supply_window,
)
from onewindow.trading.tendering.rules import TenderState
from onewindow.trading.tendering.views.documents import FILES

_OPEN = (TenderState.ANNOUNCED, TenderState.CLOSED)


@allow(Role.CITIZEN)
@require_GET
def documents(request: HttpRequest, code: str) -> HttpResponse:
    """Show a bidder the document of a tender and everything that belongs to it."""
    tender = _announced(request, code)
    firms = _firms(request)
    firm = _chosen(firms, request.GET.get("firm", ""))
    return _page(request, tender, firms, firm, QuestionForm())


@allow(Role.CITIZEN)
@require_POST
def take(request: HttpRequest, code: str) -> HttpResponse:
    """Give the document as a file; who took it is remembered and stays secret."""
    tender = _announced(request, code)
    firms = _firms(request)
    firm, kind = _chosen(firms, request.POST.get("firm", "")), request.POST.get("kind", "pdf")
    if firm is None or kind not in FILES:
        raise Http404
    document = take_document(
        tender=tender,
        enterprise=firm,
        person=_person(request),
        at=timezone.now(),
        actor=actor_of(request),
    )
    make, content_type = FILES[kind]
    name = f"{tender.code}-{document.number}.{kind}"
    answer = HttpResponse(make(document), content_type=content_type)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer


@allow(Role.CITIZEN)
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Ask a question on the document; nobody learns who asked."""
    tender = _announced(request, code)
    firms = _firms(request)
    firm = _chosen(firms, request.POST.get("firm", ""))
    if request.method == "GET" or firm is None:
        return redirect("tendering:documents", tender.code)
    form = QuestionForm(request.POST)
    if form.is_valid():
        try:
            ask_question(
                tender=tender,
                enterprise=firm,
                person=_person(request),
                text=form.cleaned_data["text"],
                at=timezone.now(),
            )
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(
                request, "问题已提交。答复会发给所有获取招标文件的人，不显示是谁提的。"
            )
            return redirect("tendering:documents", tender.code)
    return _page(request, tender, firms, firm, form)


def _page(
    request: HttpRequest,
    tender: Tender,
    firms: list[Enterprise],
    firm: Enterprise | None,
    form: QuestionForm,
) -> HttpResponse:
    now = timezone.now()
    holds_it = firm is not None and is_holder(tender, firm)
    opens, ends = supply_window(tender)
    until = questions_until(tender)
    context: dict[str, Any] = {
        "tender": tender,
        "document": document_in_force(tender),
        "firms": firms,
        "firm": firm,
        "holds_it": holds_it,
        "may_take": holds_it or is_supplied(tender, now),
        "opens": opens,
        "ends": ends,
        "clarifications": tender.clarifications.select_related("notice", "document"),
        "answered": answered_questions(tender) if holds_it else (),
        "until": until,
        "may_ask": bool(holds_it and until and now <= until),
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "tendering/documents.html", context, status=status)


def _announced(request: HttpRequest, code: str) -> Tender:
    rows = Tender.objects.select_related("procedure", "tenderer")
    tender = get_object_or_404(rows, code=code, state__in=_OPEN)
    if not is_announced_to(tender, request.user):
        raise Http404
    return tender


def _person(request: HttpRequest) -> Person:
    user: Any = request.user
    person: Person = user.person  # 个人角色总有对应的自然人
    return person


def _firms(request: HttpRequest) -> list[Enterprise]:
    return enterprises_spoken_for(_person(request), on=timezone.localdate())


def _chosen(firms: list[Enterprise], code: str) -> Enterprise | None:
    """Return the firm that the address names, or the only one that there is."""
    named = next((firm for firm in firms if firm.credit_code == code), None)
    return named or (firms[0] if len(firms) == 1 else None)
