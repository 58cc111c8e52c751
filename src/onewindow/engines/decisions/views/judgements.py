"""Judgements: the list, and one of them decided again cell by cell."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from onewindow.engines.decisions.actions import check_judgement
from onewindow.engines.decisions.forms import FilterForm
from onewindow.engines.decisions.models import Judgement
from onewindow.engines.decisions.queries import (
    decision_names,
    decision_owners,
    judged_subjects,
    judgement_in_words,
    judgements_matching,
    judgements_within,
    paths_of,
    worded_values,
)
from onewindow.engines.decisions.views.reruns import CHECKERS, READERS
from onewindow.foundation.accounts.api import actor_of, allow, record_viewing
from onewindow.foundation.directory.api import Person
from onewindow.foundation.records.api import entries_of, key_of

PAGE = 30


@allow(*CHECKERS)
@require_GET
def judgements(request: HttpRequest) -> HttpResponse:
    """Show what the tables said, newest first."""
    paths = paths_of(request.user, *CHECKERS)
    form = FilterForm(request.GET, decisions=decision_names(paths))
    rows = judgements_within(paths)
    if form.is_valid():
        rows = judgements_matching(rows, **form.cleaned_data)
    page = Paginator(rows.order_by("-id"), PAGE).get_page(request.GET.get("page"))
    subjects, owners = judged_subjects({one.subject for one in page}), decision_owners()
    context = {
        "form": form,
        "page": page,
        "rows": [
            (
                one,
                owners.get(one.decision, ("", ""))[0],
                subjects.get(one.subject),
                worded_values(one.values),
            )
            for one in page
        ],
    }
    return render(request, "decisions/judgements.html", context)


@allow(*READERS)
@require_GET
def judgement(request: HttpRequest, judgement_id: int) -> HttpResponse:
    """Show a judgement and what its table says to its inputs now; who looked is recorded."""
    found = _found(request, judgement_id)
    about = judged_subjects([found.subject]).get(found.subject)
    words = judgement_in_words(found)
    if about and about.person:
        person = Person.objects.get(pk=about.person)
        record_viewing(
            viewer=actor_of(request),
            organization="",
            person=person,
            fields=[line.label for line in words.inputs],
            purpose="复核自动判定",
        )
    context = {
        "judgement": found,
        "about": about,
        "name": decision_owners().get(found.decision, ("", ""))[0],
        "words": words,
        "conclusion": worded_values(found.values),
        "checks": entries_of(key_of(found)),
        "may_check": bool(paths_of(request.user, *CHECKERS)),
    }
    return render(request, "decisions/judgement.html", context)


@allow(*CHECKERS)
@require_POST
def check(request: HttpRequest, judgement_id: int) -> HttpResponse:
    """Decide one judgement again and put on record what came out."""
    reason = check_judgement(judgement=_found(request, judgement_id), actor=actor_of(request))
    if reason:
        messages.error(request, f"复核发现差异：{reason.label}")
    else:
        messages.success(request, "复核一致：重新判定，命中行和结论与当日相同")
    return redirect("decisions:judgement", judgement_id)


def _found(request: HttpRequest, judgement_id: int) -> Judgement:
    rows = judgements_within(paths_of(request.user, *READERS))
    return get_object_or_404(rows.select_related("table"), pk=judgement_id)
