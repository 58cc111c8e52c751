"""Which evaluation a page is about, and what its reader is in it."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from onewindow.kernel.violations import Refused
from onewindow.trading.evaluation.forms import TalkForm
from onewindow.trading.evaluation.models import Evaluation, Member
from onewindow.trading.evaluation.queries import (
    BidderSeen,
    amendments_of,
    consultations_of,
    may_watch,
    member_of,
    offers_seen,
)


def evaluation_named(code: str) -> Evaluation:
    """
    Return the evaluation of that code, with its lot, tender and leader.

    :raises Http404: if there is none.
    """
    rows = Evaluation.objects.select_related(
        "lot__tender__procedure",
        "lot__tender__tenderer",
        "lot__tender__supervisor",
        "leader__user",
    )
    return get_object_or_404(rows, code=code)


def own_seat(request: HttpRequest, code: str) -> Member:
    """
    Return the reader's own seat on the committee.

    :raises Http404: if he has none, as if there were no such evaluation.
    """
    evaluation = evaluation_named(code)
    found = member_of(evaluation, request.user)
    if found is None:
        raise Http404
    found.evaluation = evaluation
    return found


def watched(request: HttpRequest, code: str) -> Evaluation:
    """
    Return an evaluation that the reader runs or watches.

    :raises Http404: if it is none of his.
    """
    evaluation = evaluation_named(code)
    if not may_watch(request.user, evaluation):
        raise Http404
    return evaluation


def consulting_context(evaluation: Evaluation, standing: Sequence[BidderSeen]) -> dict[str, Any]:
    """Return what the pages of a consultation show: talks, changes, how many offers are in."""
    talks = list(consultations_of(evaluation))
    heard = {one.contender.credit_code for one in talks}
    unheard = [one for one in standing if one.code not in heard]
    return {
        "talks": talks,
        "unheard": unheard,
        "amendments": amendments_of(evaluation),
        "offers": offers_seen(evaluation),
        "talk": TalkForm(bids=sorted(standing, key=lambda one: one.code in heard)),
        "now": timezone.now(),
    }


def after(request: HttpRequest, do: Callable[[], str], route: str, code: str) -> HttpResponse:
    """Do it, say how it went, and go to the page."""
    try:
        messages.success(request, do())
    except Refused as refused:
        for violation in refused.violations:
            source = f"（{violation.source}）" if violation.source else ""
            messages.error(request, f"{violation.message}{source}")
    return redirect(route, code)
