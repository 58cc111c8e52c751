"""A draft from a file, tried on the past of a matter."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from onewindow.engines.decisions.actions import Terms, keep_table, start_rerun
from onewindow.engines.decisions.forms import DraftForm
from onewindow.engines.decisions.gateways.files import read_table_file
from onewindow.engines.decisions.queries import decision_names, decision_owners, paths_of
from onewindow.engines.decisions.rules.reruns import Purpose
from onewindow.engines.decisions.views.reruns import READERS, YEAR
from onewindow.foundation.accounts.api import actor_of, allow
from onewindow.kernel.violations import Refused


@allow(*READERS)
@require_http_methods(["GET", "POST"])
def what_if(request: HttpRequest) -> HttpResponse:
    """Try an uploaded draft on the past of a matter."""
    names = decision_names(paths_of(request.user, *READERS))
    form = DraftForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        decisions=names,
        initial={"since": timezone.localdate() - YEAR, "decision": request.GET.get("decision")},
    )
    refused = None
    if request.method == "POST" and form.is_valid():
        decision = form.cleaned_data["decision"]
        try:
            draft = keep_table(read_table_file(form.cleaned_data["file"].read()))
            terms = Terms(
                Purpose.WHAT_IF,
                since=form.cleaned_data["since"],
                until=form.cleaned_data["until"],
                decision=decision,
                path=decision_owners()[decision][1],
                table=draft,
                subject=form.cleaned_data["file"].name[:80],
            )
            return redirect(
                "decisions:rerun", start_rerun(terms=terms, actor=actor_of(request)).pk
            )
        except Refused as error:
            refused = error
    status = 422 if refused or form.errors else 200
    context = {"form": form, "refused": refused}
    return render(request, "decisions/what_if.html", context, status=status)
