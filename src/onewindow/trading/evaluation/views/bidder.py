"""A bidder's pages: questions of the committee, answered and signed in time."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.foundation.accounts.api import Role, SigningCertificate, actor_of, allow
from onewindow.kernel.violations import Refused, add_refusal, refuse
from onewindow.trading.evaluation.actions import (
    ANSWER,
    BidderAnswer,
    Signing,
    answer_inquiry,
    answer_statement,
)
from onewindow.trading.evaluation.forms import AnswerForm
from onewindow.trading.evaluation.queries import inquiries_for, is_waiting

PAGE = 20


@allow(Role.CITIZEN)
@require_GET
def inquiries(request: HttpRequest) -> HttpResponse:
    """List the questions to the enterprises for which the visitor may bid."""
    user: Any = request.user
    on = timezone.localdate()
    rows: Any = inquiries_for(user.person, on=on) if user.person else []
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "evaluation/inquiries.html", {"page": page})


@allow(Role.CITIZEN)
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, inquiry_id: int) -> HttpResponse:
    """Answer a question: written, looked over, signed."""
    user: Any = request.user
    rows = inquiries_for(user.person, on=timezone.localdate()) if user.person else None
    if rows is None:
        return redirect("evaluation:inquiries")
    inquiry = get_object_or_404(rows, pk=inquiry_id)
    form = AnswerForm(request.POST or None, kind=inquiry.kind)
    said = form.answer() if form.is_bound and form.is_valid() else None
    if said and "sign" in request.POST:
        try:
            _answered(request, inquiry, said)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, "答复已签名并送达评标委员会。")
            return redirect("evaluation:inquiries")
    context = {
        "inquiry": inquiry,
        "form": form,
        "said": said,
        "is_waiting": is_waiting(inquiry, at=timezone.now()),
        "statement": answer_statement(inquiry, said) if said else b"",
        "purpose": ANSWER,
    }
    status = 422 if form.is_bound and (said is None or form.errors) else 200
    return render(request, "evaluation/answer.html", context, status=status)


def _answered(request: HttpRequest, inquiry: Any, said: BidderAnswer) -> None:
    """
    Take the signed answer.

    :raises Refused: if the certificate is none of his, or the action refuses.
    """
    user: Any = request.user
    wanted = request.POST.get("certificate", "")
    key = int(wanted) if wanted.isdecimal() and len(wanted) < 10 else 0
    certificate = SigningCertificate.objects.filter(pk=key, user=user).first()
    if certificate is None:
        raise refuse("certificate.other", "请选择您自己登记的签名证书")
    answer_inquiry(
        inquiry=inquiry,
        answer=said,
        signing=Signing(certificate, request.POST.get("signature", ""), user),
        at=timezone.now(),
        actor=actor_of(request),
    )
