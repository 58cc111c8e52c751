"""Work on bad reviews and complaints: the list, one of them, each step, who wrote."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.engines.inspections.api import OPEN, Done
from onewindow.foundation.accounts.api import Role, actor_of, allow, granted_roles
from onewindow.foundation.directory.api import Organization
from onewindow.foundation.records.api import attach_file, entries_of, key_of
from onewindow.kernel.violations import Refused
from onewindow.services.feedback.actions.following import (
    Judgement,
    close_unpublished,
    judge,
    record_contact,
    record_visit,
    reply,
    report_rectified,
)
from onewindow.services.feedback.actions.looking import look_at_writer
from onewindow.services.feedback.actions.publishing import Wording, propose_publication
from onewindow.services.feedback.forms import (
    ContactForm,
    JudgeForm,
    PublishForm,
    ReasonForm,
    RectifyForm,
    ReplyForm,
    VisitForm,
    WorkFilterForm,
)
from onewindow.services.feedback.models import FollowUp
from onewindow.services.feedback.queries.handling import (
    WorkFilter,
    follow_ups_visible_to,
    is_reviewed,
    late_work,
    look_of,
    powers_of,
    stages_of,
    work_list,
    work_rows,
)
from onewindow.services.feedback.rules import PublicationState, check_look

READERS = (Role.CLERK, Role.APPROVER, Role.HALL_MANAGER, Role.SUPERVISOR, Role.AUDITOR)
WORKERS = (Role.CLERK, Role.APPROVER, Role.HALL_MANAGER, Role.SUPERVISOR)
PAGE = 20
Make = Callable[..., forms.Form]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the work: what it is called, who may take it, in which stages, with which form."""

    label: str
    power: str
    stages: frozenset[str]
    form: Make


STEPS = {
    "contact": Step("记录联系", "leads", frozenset({"contact", "judge"}), ContactForm),
    "judge": Step("判定", "leads", frozenset({"judge"}), JudgeForm),
    "rectify": Step("报告整改完成", "fixes", frozenset({"rectify"}), RectifyForm),
    "reply": Step("向本人反馈", "leads", frozenset({"reply"}), ReplyForm),
    "visit": Step("记录回访", "leads", frozenset({"visit"}), VisitForm),
    "publish": Step("提出公开", "leads", frozenset({"publish"}), PublishForm),
    "close": Step("不公开，直接结束", "leads", frozenset({"publish"}), ReasonForm),
}


@allow(*READERS)
@require_GET
def work(request: HttpRequest) -> HttpResponse:
    """Show what is to be done, next due first."""
    form = WorkFilterForm(request.GET)
    wanted = WorkFilter(**form.cleaned_data) if form.is_valid() else WorkFilter()
    listed = work_list(request.user, wanted=wanted)
    page = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": work_rows(page, on=timezone.localdate()),
        "form": form,
        "late": late_work(request.user).count(),
    }
    return render(request, "feedback/work.html", context)


@allow(Role.HALL_MANAGER, Role.SUPERVISOR, Role.AUDITOR)
@require_GET
def late(request: HttpRequest) -> HttpResponse:
    """Show what was reported as late, for those who see to it."""
    page = Paginator(late_work(request.user), PAGE).get_page(request.GET.get("page"))
    rows = work_rows(page, on=timezone.localdate())
    return render(request, "feedback/late.html", {"page": page, "rows": rows})


@allow(*READERS)
@require_GET
def one(request: HttpRequest, kind: str, said_id: int) -> HttpResponse:
    """Show one bad review or complaint: what was said, what was done, what comes next."""
    return _page(request, _found(request, kind, said_id))


@allow(*WORKERS)
@require_POST
def step(request: HttpRequest, kind: str, said_id: int, name: str) -> HttpResponse:
    """Take one step; who may not gets no page."""
    follow_up = _found(request, kind, said_id)
    known = STEPS.get(name)
    if known is None or not getattr(powers_of(request.user, follow_up), known.power):
        raise PermissionDenied
    form = _form(name, follow_up, request)
    if not form.is_valid():
        return _page(request, follow_up, status=422, tried=(name, form))
    try:
        _take(request, name, follow_up, form.cleaned_data)
    except Refused as refused:
        follow_up = _found(request, kind, said_id)
        return _page(request, follow_up, status=422, tried=(name, form), refused=refused)
    messages.success(request, f"{known.label}：已登记")
    return redirect("feedback:one", kind, said_id)


@allow(Role.HALL_MANAGER, Role.SUPERVISOR)
@never_cache
@require_http_methods(["GET", "POST"])
def writer(request: HttpRequest, kind: str, said_id: int) -> HttpResponse:
    """Show who wrote, once, for a purpose that the person can read."""
    follow_up = _found(request, kind, said_id)
    context: dict[str, Any] = {"follow_up": follow_up, "kind": kind, "said_id": said_id}
    if request.method == "GET":
        return render(request, "feedback/writer.html", context)
    purpose = " ".join(request.POST.get("purpose", "").split())[:200]
    places = [g.organization_id for g in granted_roles(request.user) if g.organization_id]
    try:
        context["writer"] = look_at_writer(
            follow_up=follow_up,
            look=look_of(request.user, follow_up),
            purpose=purpose,
            place=Organization.objects.filter(pk__in=places).first(),
            actor=actor_of(request),
        )
    except Refused as refused:
        context["refused"] = refused
        return render(request, "feedback/writer.html", context, status=422)
    return render(request, "feedback/writer.html", context)


def _found(request: HttpRequest, kind: str, said_id: int) -> FollowUp:
    key = {"reviews": "review", "complaints": "complaint"}[kind]
    rows = follow_ups_visible_to(request.user).select_related(
        "review__service__person",
        "review__service__clerk",
        "review__service__case",
        "complaint__person",
        "complaint__clerk",
        "complaint__case",
        "complaint__organization",
        "ruling",
    )
    return get_object_or_404(rows, **{key: said_id})


def _form(name: str, follow_up: FollowUp, request: HttpRequest | None = None) -> forms.Form:
    given: dict[str, Any] = {"data": request.POST, "files": request.FILES} if request else {}
    more = {"follow_up": follow_up} if name in {"judge", "publish"} else {}
    return STEPS[name].form(**given, prefix=name, **more)


def _take(request: HttpRequest, name: str, follow_up: FollowUp, said: dict[str, Any]) -> None:
    actor, file = actor_of(request), said.get("file")
    files = [attach_file(file=file, name=file.name, owner="feedback", actor=actor)] if file else []
    done = Done(said.get("text", ""), timezone.localdate(), actor, files)
    match name:
        case "contact":
            record_contact(follow_up=follow_up, was_reached=said["was_reached"], done=done)
        case "judge":
            fields = (said["verdict"], said["reason"], said["organization"], said["owner"])
            own = is_reviewed(request.user, follow_up)
            judge(follow_up=follow_up, judgement=Judgement(*fields), is_own=own, done=done)
        case "rectify":
            report_rectified(follow_up=follow_up, done=done)
        case "reply":
            reply(follow_up=follow_up, done=done)
        case "visit":
            record_visit(
                follow_up=follow_up,
                was_reached=said["was_reached"],
                is_satisfied=said["is_satisfied"],
                done=done,
            )
        case "publish" if follow_up.review:
            wording = Wording(said["text"], said["reply"])
            propose_publication(review=follow_up.review, wording=wording, actor=actor)
        case _:
            close_unpublished(follow_up=follow_up, done=done)


def _steps(
    request: HttpRequest, follow_up: FollowUp, tried: tuple[str, forms.Form] | None
) -> list[dict[str, Any]]:
    """Return the steps that the user may take now; the likely next one comes first."""
    powers, finding = powers_of(request.user, follow_up), follow_up.finding
    publication = getattr(follow_up.review, "publication", None) if follow_up.review else None
    if publication and publication.state == PublicationState.PROPOSED:
        return []
    names = [
        name
        for name, known in STEPS.items()
        if finding.stage in known.stages and finding.state in OPEN and getattr(powers, known.power)
    ]
    names.sort(key=lambda name: name != finding.stage)
    return [
        {
            "name": name,
            "label": STEPS[name].label,
            "form": tried[1] if tried and tried[0] == name else _form(name, follow_up),
            "is_tried": bool(tried and tried[0] == name),
        }
        for name in names
    ]


def _page(
    request: HttpRequest,
    follow_up: FollowUp,
    *,
    status: int = 200,
    tried: tuple[str, forms.Form] | None = None,
    refused: Refused | None = None,
) -> HttpResponse:
    finding, review = follow_up.finding, follow_up.review
    powers = powers_of(request.user, follow_up)
    (row,) = work_rows([follow_up], on=timezone.localdate())
    look = look_of(request.user, follow_up)
    context = {
        "follow_up": follow_up,
        "finding": finding,
        "review": review,
        "complaint": follow_up.complaint,
        "kind": "reviews" if review else "complaints",
        "said_id": follow_up.review_id or follow_up.complaint_id,
        "row": row.row,
        "stages": stages_of(follow_up),
        "ruling": getattr(follow_up, "ruling", None),
        "publication": getattr(review, "publication", None) if review else None,
        # 联系记录、工作人员是谁，只给负责的人看；窗口同事看不到。
        "contacts": follow_up.contacts.order_by("id") if powers.leads else (),
        "leads": powers.leads,
        "may_look": not list(check_look(look, source="")),
        "evidence": finding.evidence.select_related("attachment"),
        "entries": entries_of(key_of(finding)),
        "steps": _steps(request, follow_up, tried),
        "refused": refused,
    }
    return render(request, "feedback/one.html", context, status=status)
