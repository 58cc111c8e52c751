"""My reviews and complaints (我的评价、我的投诉), and what became of them."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.engines.inspections.api import Done
from onewindow.foundation.accounts.api import APPLICANTS, allow
from onewindow.foundation.directory.api import Person
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Refused
from onewindow.services.casework.api import Case, State, cases_of
from onewindow.services.feedback.actions.complaining import ComplaintDraft, register_complaint
from onewindow.services.feedback.actions.opening import open_case
from onewindow.services.feedback.forms import ComplainForm
from onewindow.services.feedback.queries.handling import (
    complaints_of,
    progress_of,
    reviews_of,
)
from onewindow.services.feedback.queries.services import services_of
from onewindow.services.feedback.rules import ComplaintChannel

PAGE = 10
# 留痕里不写投诉人是谁：被投诉的人也可能看到留痕。
COMPLAINANT = Actor("complainant", "投诉人")


@allow(*APPLICANTS)
@require_safe
def my_reviews(request: HttpRequest) -> HttpResponse:
    """Show what waits for my review, and the reviews that I gave."""
    person = _person(request)
    today = timezone.localdate()
    waiting = services_of(person).filter(review=None, closes_on__gte=today)
    context = {
        "section": "mine",
        "waiting": waiting[:PAGE],
        "page": Paginator(reviews_of(person), PAGE).get_page(request.GET.get("page")),
        "complaints": complaints_of(person)[:PAGE],
    }
    return render(request, "feedback/my_reviews.html", context)


@allow(*APPLICANTS)
@require_safe
def my_review(request: HttpRequest, review_id: int) -> HttpResponse:
    """Show one review of mine and what became of it."""
    review = get_object_or_404(reviews_of(_person(request)), pk=review_id)
    follow_up = getattr(review, "follow_up", None)
    context = {
        "section": "mine",
        "review": review,
        "follow_up": follow_up,
        "steps": progress_of(follow_up) if follow_up else [],
        "publication": getattr(review, "publication", None),
    }
    return render(request, "feedback/my_review.html", context)


@allow(*APPLICANTS)
@require_safe
def of_case(request: HttpRequest, case_id: int) -> HttpResponse:
    """Go from a finished case of mine to its review."""
    case = _case(_person(request), case_id)
    if case is None or case.decided_at is None or case.state == State.DRAFT:
        raise Http404
    return redirect("feedback:own", open_case(case).pk)


@allow(*APPLICANTS)
@require_http_methods(["GET", "HEAD", "POST"])
def complain(request: HttpRequest) -> HttpResponse:
    """Complain about how a case of mine is handled."""
    person = _person(request)
    case = _case(person, request.GET.get("case", ""))
    if case is None:
        cases = cases_of(person).exclude(state=State.DRAFT)[:PAGE]
        context: dict[str, Any] = {"section": "mine", "cases": cases}
        return render(request, "feedback/complain_about.html", context)
    form = ComplainForm(request.POST if request.method == "POST" else None)
    context = {"section": "mine", "case": case, "form": form}
    if request.method != "POST":
        return render(request, "feedback/complain.html", context)
    if form.is_valid():
        draft = ComplaintDraft(
            channel=ComplaintChannel.WEB,
            text=form.cleaned_data["text"],
            organization=case.organization,
            case=case,
            person=person,
        )
        done = Done("", timezone.localdate(), COMPLAINANT)
        try:
            complaint = register_complaint(draft=draft, done=done)
        except Refused as refused:
            context["refused"] = refused
        else:
            messages.success(request, _("投诉已受理，我们会按期限答复您。"))
            return redirect("feedback:my-complaint", complaint.pk)
    return render(request, "feedback/complain.html", context, status=422)


@allow(*APPLICANTS)
@require_safe
def my_complaint(request: HttpRequest, complaint_id: int) -> HttpResponse:
    """Show one complaint of mine and what became of it."""
    complaint = get_object_or_404(complaints_of(_person(request)), pk=complaint_id)
    follow_up = complaint.follow_up
    context = {
        "section": "mine",
        "complaint": complaint,
        "follow_up": follow_up,
        "steps": progress_of(follow_up),
    }
    return render(request, "feedback/my_complaint.html", context)


def _person(request: HttpRequest) -> Person:
    person: Person | None = getattr(request.user, "person", None)
    if person is None:
        raise Http404
    return person


def _case(person: Person, key: Any) -> Case | None:
    if not str(key).isdecimal() or len(str(key)) > 18:
        return None
    found: Case | None = cases_of(person).exclude(state=State.DRAFT).filter(pk=key).first()
    return found
