"""The tenderer's desk of a document: write, check, issue, clarify, answer."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.foundation.accounts.api import Role, actor_of, allow
from onewindow.kernel.violations import Refused, add_refusal
from onewindow.trading.tendering.actions import (
    ClarificationDraft,
    DocumentDraft,
    answer_question,
    issue_clarification,
    issue_document,
    write_document,
)
from onewindow.trading.tendering.forms import (
    FACTORS,
    AnswerForm,
    AnswersForm,
    ClarificationForm,
    TermsForm,
    factors_initial,
    reasons_from,
)
from onewindow.trading.tendering.models import Tender
from onewindow.trading.tendering.queries import (
    are_holders_secret,
    document_draft,
    document_in_force,
    document_review,
    downloads_of,
    due_after,
    issued_editions,
    may_run,
    moments_of,
    open_questions,
    opening_place,
    procedure_of,
    proposals_for,
    templates_for,
    terms_of,
)
from onewindow.trading.tendering.queries.printing import WORD, document_pdf, document_word
from onewindow.trading.tendering.rules import DocumentTemplate, TenderState
from onewindow.trading.tendering.views.scope import READERS, found_tender, require

FILES = {"pdf": (document_pdf, "application/pdf"), "docx": (document_word, WORD)}


def _run_tender(request: HttpRequest, code: str) -> Tender:
    tender = found_tender(request, code)
    require(allowed=may_run(request.user, tender))
    return tender


@allow(Role.TENDERER)
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, code: str) -> HttpResponse:
    """Write the document from a template; what is open may stay open until it is issued."""
    tender = _run_tender(request, code)
    templates = templates_for(tender)
    base = document_draft(tender) or document_in_force(tender)
    wanted = base.template if base else request.GET.get("template", "")
    template = next(
        (t for t in templates if t.code == wanted), templates[0] if templates else None
    )
    if template is None:
        raise Http404("没有适用于本程序的招标文件范本")
    parts = _forms(request, tender, template, base)
    if request.method == "POST" and all(part.is_valid() for part in parts.values()):
        rows = [row.factor(number) for number, row in enumerate(parts["factors"], 1)]
        draft = DocumentDraft(
            template.code,
            {code: value for code, value in parts["answers"].cleaned_data.items() if value},
            parts["terms"].terms(tuple(row for row in rows if row)),
        )
        try:
            on = timezone.localdate()
            write_document(tender=tender, draft=draft, on=on, actor=actor_of(request))
        except Refused as refused:
            add_refusal(parts["answers"], refused)
        else:
            messages.success(request, "草稿已保存。下面是核对结果。")
            return redirect("tendering:document_check", tender.code)
    context = {"tender": tender, "template": template, "templates": templates, **parts}
    status = 422 if request.method == "POST" else 200
    return render(request, "tendering/document_write.html", context, status=status)


def _forms(
    request: HttpRequest, tender: Tender, template: DocumentTemplate, base: Any
) -> dict[str, Any]:
    methods = procedure_of(tender.procedure).evaluation_methods
    proposals = proposals_for(tender, template)
    chosen = request.GET.get("method", "")
    proposed = next((p for p in proposals if p.method == chosen), None)
    terms = proposed or (terms_of(base) if base else proposals[0])
    post = request.POST or None
    initial = base.answers if base else {}
    return {
        "answers": AnswersForm(post, template=template, initial=initial),
        "terms": TermsForm(post, methods=methods, initial=TermsForm.initial_from(terms)),
        "factors": FACTORS(post, prefix="factors", initial=factors_initial(terms)),
    }


@allow(Role.TENDERER)
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Show the draft with everything that stands against it; issue it when nothing does."""
    tender = _run_tender(request, code)
    draft = document_draft(tender)
    if draft is None:
        return redirect("tendering:document", tender.code)
    reasons, refused = reasons_from(request.POST), None
    if request.method == "POST":
        try:
            issue_document(
                document=draft, at=timezone.now(), actor=actor_of(request), reasons=reasons
            )
        except Refused as error:
            refused = error
        else:
            messages.success(request, f"招标文件第{draft.number}版已定稿，可以拟写公告。")
            return redirect("tendering:tender", tender.code)
    review = document_review(draft)
    context = {
        "tender": tender,
        "document": draft,
        "review": review,
        "doubts": [(one, reasons.get(one.key, "")) for one in review.doubts],
        "refused": refused,
        "is_announced": tender.state == TenderState.ANNOUNCED,
    }
    status = 422 if refused else 200
    return render(request, "tendering/document_check.html", context, status=status)


@allow(*READERS)
@require_GET
def read(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show an issued edition to those who look after the tender."""
    tender = found_tender(request, code)
    document = get_object_or_404(issued_editions(tender), number=number)
    context = {"tender": tender, "document": document}
    return render(request, "tendering/document_read.html", context)


@allow(*READERS)
@require_GET
def download(request: HttpRequest, code: str, number: int, kind: str) -> HttpResponse:
    """Give an issued edition as a file."""
    tender = found_tender(request, code)
    document = get_object_or_404(issued_editions(tender), number=number)
    if kind not in FILES:
        raise Http404
    make, content_type = FILES[kind]
    name = f"{tender.code}-{number}.{kind}"
    answer = HttpResponse(make(document), content_type=content_type)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer


@allow(Role.TENDERER)
@require_http_methods(["GET", "POST"])
def clarify(request: HttpRequest, code: str) -> HttpResponse:
    """Clarify or modify the document; where the deadline must move, it is shown and confirmed."""
    tender = _run_tender(request, code)
    at, draft = timezone.now(), document_draft(tender)
    questions = open_questions(tender)
    form = ClarificationForm(request.POST or None, questions=questions, draft=draft)
    moved: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        moved = due_after(tender=tender, affects_bids=said["affects_bids"], at=at)
        clarification = ClarificationDraft(
            change=said["change"],
            reason=said["reason"],
            affects_bids=said["affects_bids"],
            due=said["due"],
            document=draft if said.get("with_document") else None,
            questions=list(said.get("questions", ())),
            reasons=reasons_from(request.POST),
        )
        try:
            done = issue_clarification(
                tender=tender, draft=clarification, at=at, actor=actor_of(request)
            )
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, f"澄清修改第{done.number}号已发出，已通知获取招标文件的人。")
            place = opening_place(tender)
            if place.is_left_behind:
                words = f"开标已顺延，{place.booking}原订的开标室届时有别的安排"
                messages.warning(request, f"{words}，请另选开标室。")
                return redirect("tendering:room", tender.code)
            return redirect("tendering:tender", tender.code)
    known, events = moments_of(tender), procedure_of(tender.procedure).events
    context = {
        "tender": tender,
        "form": form,
        "moved": [(e, known[e.code], moved[e.code]) for e in events if e.code in moved],
        "last": known.get("clarified_by"),
        "due": known.get("bids_due"),
    }
    status = 422 if form.is_bound else 200
    return render(request, "tendering/clarify.html", context, status=status)


@allow(*READERS)
@require_GET
def questions(request: HttpRequest, code: str) -> HttpResponse:
    """Show the questions without their askers, and after the opening who took the document."""
    tender = found_tender(request, code)
    is_secret = are_holders_secret(tender)
    context = {
        "tender": tender,
        "questions": tender.questions.order_by("-asked_at", "-id").select_related("clarification"),
        "form": AnswerForm(),
        "is_secret": is_secret,
        "downloads": [] if is_secret else downloads_of(tender),
        "may_run": may_run(request.user, tender),
    }
    return render(request, "tendering/questions.html", context)


@allow(Role.TENDERER)
@require_POST
def answer(request: HttpRequest, code: str, question_id: int) -> HttpResponse:
    """Answer a question to everybody who holds the document."""
    tender = _run_tender(request, code)
    question = get_object_or_404(tender.questions, pk=question_id)
    form = AnswerForm(request.POST)
    if form.is_valid():
        answer_question(
            question=question,
            answer=form.cleaned_data["answer"],
            affects_bids=form.cleaned_data["affects_bids"],
            at=timezone.now(),
            actor=actor_of(request),
        )
        messages.success(request, "已答复，并发给所有获取招标文件的人。")
    else:
        messages.error(request, "请填写答复。")
    return redirect("tendering:questions", tender.code)
