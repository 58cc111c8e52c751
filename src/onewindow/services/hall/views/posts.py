"""Standards for adding and taking away counters and posts, and proposals to sign."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.foundation.accounts.api import Role, actor_of, allow, roles_of
from onewindow.kernel.violations import Refused
from onewindow.services.hall.actions.posts import decide_posts, propose_posts
from onewindow.services.hall.forms import DecideForm
from onewindow.services.hall.models import PostProposal
from onewindow.services.hall.queries.halls import halls_of
from onewindow.services.hall.queries.posts import pool_posts, proposals_of, standards
from onewindow.services.hall.queries.printing import proposal_pdf, proposal_word
from onewindow.services.hall.rules.plans import ProposalState
from onewindow.services.hall.views.pools import MANAGERS, chosen, hall_within, pool_posted

_FILES = {
    "pdf": (proposal_pdf, "application/pdf"),
    "docx": (
        proposal_word,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
}


@allow(*MANAGERS)
@require_GET
def posts(request: HttpRequest, code: str) -> HttpResponse:
    """Show workload and standard of each pool, and the proposals of the hall."""
    where, on = chosen(request, code), timezone.localdate()
    context = {
        "where": where,
        "tab": "posts",
        "found": [pool_posts(pool, on=on) for pool in where.pools],
        "standards": standards(where.hall, on),
        "proposals": proposals_of([where.hall])[:20],
        "may_propose": Role.HALL_MANAGER in roles_of(request.user),
    }
    return render(request, "hall/posts.html", context)


@allow(Role.HALL_MANAGER)
@require_POST
def propose(request: HttpRequest, code: str) -> HttpResponse:
    """Write the proposal that the standard calls for."""
    hall = hall_within(request, code, Role.HALL_MANAGER)
    pool = pool_posted(hall, request.POST.get("pool", ""))
    try:
        proposal = propose_posts(
            posts=pool_posts(pool, on=timezone.localdate()),
            user=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
            actor=actor_of(request),
        )
    except Refused as refused:
        messages.warning(request, str(refused))
        return redirect("hall:posts", code=code)
    messages.success(request, "建议已拟好，等待另一位负责人签批")
    return redirect("hall:proposal", proposal_id=proposal.pk)


@allow(*MANAGERS)
@require_http_methods(["GET", "POST"])
def proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Show a proposal as a document; another person signs it here."""
    found = _visible(request, proposal_id)
    form = DecideForm(request.POST or None)
    context = {
        "proposal": found,
        "form": form,
        "may_decide": found.state == ProposalState.PROPOSED and found.made_by != request.user,
    }
    if request.method != "POST":
        return render(request, "hall/proposal.html", context)
    if not form.is_valid():
        return render(request, "hall/proposal.html", context, status=422)
    try:
        decide_posts(
            proposal=found,
            agree=form.cleaned_data["decision"] == "agree",
            remark=form.cleaned_data["remark"],
            user=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
            actor=actor_of(request),
        )
    except Refused as refused:
        context["refused"] = refused
        return render(request, "hall/proposal.html", context, status=422)
    messages.success(request, "签批已记录")
    return redirect("hall:proposal", proposal_id=found.pk)


@allow(*MANAGERS)
@require_GET
def download(request: HttpRequest, proposal_id: int, form: str) -> HttpResponse:
    """Hand the proposal out as PDF or Word."""
    if form not in _FILES:
        raise Http404
    found = _visible(request, proposal_id)
    make, content_type = _FILES[form]
    response = HttpResponse(make(found), content_type=content_type)
    name = f"{found.number}.{form}"
    header = content_disposition_header(as_attachment=form == "docx", filename=name)
    response["Content-Disposition"] = header or "inline"
    return response


def _visible(request: HttpRequest, proposal_id: int) -> PostProposal:
    """:raises Http404: if the proposal is of a hall that the user does not manage."""
    return get_object_or_404(proposals_of(list(halls_of(request.user, *MANAGERS))), pk=proposal_id)
