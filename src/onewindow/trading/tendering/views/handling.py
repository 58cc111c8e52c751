"""Handling disputes at the desk: the tenderer answers, the supervising body decides."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from onewindow.foundation.accounts.api import (
    Role,
    actor_of,
    allow,
    granted_roles,
    holds,
    record_viewing,
)
from onewindow.foundation.records.api import entries_of, key_of
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Refused, add_refusal
from onewindow.trading.tendering import actions
from onewindow.trading.tendering.forms import DecisionForm, DisputeAnswerForm, EmptyForm, WordsForm
from onewindow.trading.tendering.models import Dispute
from onewindow.trading.tendering.queries import clocks_of, disputes, may_run
from onewindow.trading.tendering.rules import DisputeKind, DisputeState, Outcome
from onewindow.trading.tendering.views.disputes import evidence_file
from onewindow.trading.tendering.views.scope import READERS

PAGE = 50
_UNSEEN = (DisputeState.FILED, DisputeState.CORRECTING, DisputeState.NOT_ACCEPTED)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that may be done with a dispute: its button, its form, what it calls."""

    name: str
    label: str
    form: Callable[..., forms.Form]
    act: Callable[[Dispute, dict[str, Any], Actor], Any]
    done: str


def _words(label: str) -> Callable[..., forms.Form]:
    return partial(WordsForm, label=label)


def _answer(dispute: Dispute, said: dict[str, Any], actor: Actor) -> None:
    answer = actions.Answer(
        Outcome(said["outcome"]), said["text"], said["basis"], is_clean=said["is_clean"]
    )
    actions.answer_dispute(dispute=dispute, answer=answer, at=timezone.now(), actor=actor)


def _decide(dispute: Dispute, said: dict[str, Any], actor: Actor) -> None:
    decision = actions.Decision(
        Outcome(said["outcome"]),
        said["facts"],
        said["text"],
        said["basis"],
        is_clean=said["is_clean"],
    )
    actions.decide_complaint(dispute=dispute, decision=decision, at=timezone.now(), actor=actor)


def _simple(action: Callable[..., Any], named: str = "") -> Callable[..., Any]:
    """Return a step that passes the moment, and the text where the action takes one."""

    def act(dispute: Dispute, said: dict[str, Any], actor: Actor) -> None:
        words = {named: said["text"]} if named else {}
        action(dispute=dispute, at=timezone.now(), actor=actor, **words)

    return act


def _explain(dispute: Dispute, said: dict[str, Any], actor: Actor) -> None:
    actions.explain_complaint(dispute=dispute, text=said["text"], actor=actor)


ANSWER = Step("answer", "答复", DisputeAnswerForm, _answer, "已答复，暂停的标段恢复。")
HOLD = Step(
    "hold",
    "暂停签订合同",
    EmptyForm,
    _simple(actions.hold_for_query),
    "已暂停，答复后恢复。",
)
EXPLAIN = Step("explain", "提交说明", _words("情况说明和依据"), _explain, "已提交说明。")
ACCEPT = Step("accept", "受理", EmptyForm, _simple(actions.accept_complaint), "已受理。")
CORRECT = Step(
    "correct",
    "通知补正",
    _words("需要补正的事项（一次写明）"),
    _simple(actions.ask_correction, "words"),
    "已通知补正。",
)
REFUSE = Step(
    "refuse",
    "不予受理",
    _words("不予受理的理由"),
    _simple(actions.refuse_complaint, "reason"),
    "已告知不予受理。",
)
DECIDE = Step("decide", "作出处理决定", DecisionForm, _decide, "决定已作出并公告。")
STOP = Step(
    "stop",
    "停止计时",
    _words("委托谁做什么检验、检测、鉴定或者评审"),
    _simple(actions.stop_clock, "words"),
    "处理期限已停止计算。",
)
RUN = Step("run", "恢复计时", EmptyForm, _simple(actions.run_clock), "处理期限恢复计算。")
SUSPEND = Step(
    "suspend",
    "责令暂停活动",
    EmptyForm,
    _simple(actions.order_suspension),
    "已责令暂停，有关标段不能继续。",
)
LIFT = Step("lift", "通知恢复活动", EmptyForm, _simple(actions.lift_suspension), "已恢复。")


@allow(*READERS)
@require_GET
def disputes_list(request: HttpRequest) -> HttpResponse:
    """List the disputes that the user may see, the most urgent first."""
    rows = _seen_by(request)
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "")
    if kind in set(DisputeKind):
        rows = rows.filter(kind=kind)
    if state in set(DisputeState):
        rows = rows.filter(state=state)
    page = Paginator(rows.order_by("due_on", "-id"), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "kinds": DisputeKind.choices(),
        "states": DisputeState.choices(),
        "kind": kind,
        "state": state,
        "today": timezone.localdate(),
    }
    return render(request, "tendering/disputes.html", context)


@allow(*READERS)
@require_GET
def dispute(request: HttpRequest, number: str) -> HttpResponse:
    """Show one dispute with what the user may do about it."""
    return _page(request, _found(request, number))


@allow(Role.TENDERER, Role.SUPERVISOR)
@require_POST
def step(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """Do one step of handling a dispute."""
    found = _found(request, number)
    chosen = next((one for one in _steps(request.user, found) if one.name == name), None)
    if chosen is None:
        raise Http404
    form = chosen.form(request.POST)
    if form.is_valid():
        try:
            chosen.act(found, form.cleaned_data, actor_of(request))
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, chosen.done)
            return redirect("tendering:dispute", found.number)
    return _page(request, _found(request, number), tried={name: form}, status=422)


@allow(Role.TENDERER, Role.SUPERVISOR)
@require_POST
def contact(request: HttpRequest, number: str) -> HttpResponse:
    """Show how to reach who raised it; that it was looked at is recorded."""
    found = _found(request, number)
    record_viewing(
        viewer=actor_of(request),
        organization=found.tender.tenderer,
        person=found.filed_by,
        fields=("姓名", "电话"),
        purpose=f"处理{found.get_kind_display()} {found.number}",
    )
    return _page(request, found, shows_contact=True)


@allow(*READERS)
@require_GET
def file(request: HttpRequest, number: str, file_id: int) -> FileResponse:
    """Hand out a piece of evidence to who handles the dispute."""
    return evidence_file(_found(request, number), file_id)


def _page(
    request: HttpRequest,
    found: Dispute,
    *,
    tried: dict[str, forms.Form] | None = None,
    shows_contact: bool = False,
    status: int = 200,
) -> HttpResponse:
    tried = tried or {}
    steps = [(one, tried.get(one.name) or one.form()) for one in _steps(request.user, found)]
    context = {
        "dispute": found,
        "tender": found.tender,
        "clocks": clocks_of(found),
        "steps": steps,
        "tried": next(iter(tried.values()), None),
        "files": found.evidence.order_by("id"),
        "holds": found.suspensions.select_related("lot").order_by("id"),
        "pauses": found.pauses.order_by("id"),
        "entries": entries_of(key_of(found)),
        "shows_contact": shows_contact,
        "today": timezone.localdate(),
    }
    return render(request, "tendering/dispute.html", context, status=status)


def _steps(user: Any, found: Dispute) -> list[Step]:
    """Return what the user may do about a dispute now, the next step first."""
    is_tenderer = may_run(user, found.tender)
    is_supervisor = holds(user, Role.SUPERVISOR, path=found.tender.supervisor.path)
    if found.kind != DisputeKind.COMPLAINT:
        if not is_tenderer or found.state != DisputeState.FILED:
            return []
        may_hold = found.kind == DisputeKind.QUERY and not _is_holding(found)
        return [ANSWER, HOLD] if may_hold else [ANSWER]
    if is_supervisor:
        return _supervisor_steps(found)
    if is_tenderer and found.state == DisputeState.ACCEPTED and not found.explanation:
        return [EXPLAIN]
    return []


def _supervisor_steps(found: Dispute) -> list[Step]:
    if found.state == DisputeState.FILED:
        is_works = found.tender.procedure.family == "works"
        return [ACCEPT, REFUSE] if is_works else [ACCEPT, CORRECT, REFUSE]
    if found.state == DisputeState.CORRECTING:
        return [REFUSE]
    if found.state != DisputeState.ACCEPTED:
        return []
    is_paused = found.pauses.filter(ends=None).exists()
    clock = [RUN] if is_paused else [DECIDE, STOP]
    return [*clock, LIFT if _is_holding(found) else SUSPEND]


def _is_holding(found: Dispute) -> bool:
    return found.suspensions.filter(ended_at=None).exists()


def _seen_by(request: HttpRequest) -> QuerySet[Dispute]:
    """Return the disputes that the user may see; a respondent sees complaints once accepted."""
    reach = Q(pk=None)
    for grant in granted_roles(request.user):
        if grant.role in {Role.TRADING_OFFICER, Role.AUDITOR}:
            return disputes()
        if grant.role is Role.TENDERER:
            reach |= Q(tender__tenderer__path__startswith=grant.path) & ~Q(
                kind=DisputeKind.COMPLAINT, state__in=_UNSEEN
            )
        elif grant.role is Role.SUPERVISOR:
            reach |= Q(tender__supervisor__path__startswith=grant.path)
    return disputes().filter(reach)


def _found(request: HttpRequest, number: str) -> Dispute:
    return get_object_or_404(_seen_by(request), number=number)
