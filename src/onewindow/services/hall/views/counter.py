"""The clerk's counter: sign on, call, serve, hand on, pause, close. One key calls the next."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from onewindow.foundation.accounts.api import Grant, Role, User, actor_of, allow
from onewindow.kernel.violations import Refused, refuse
from onewindow.services.casework.api import Case, case_by_number
from onewindow.services.hall import actions
from onewindow.services.hall.forms import OUTCOMES, PauseForm, SignOnForm, TransferForm
from onewindow.services.hall.gateways import live_port
from onewindow.services.hall.models import CounterState, Ticket
from onewindow.services.hall.queries import (
    active_queues,
    cases_to_link,
    counter_of_clerk,
    counter_states,
    current_service,
    events_head,
    held_at,
    next_in_line,
    passed_today,
    queues_with_waiting,
    services_of,
    ticket_at,
)
from onewindow.services.hall.rules import Attendance, PauseReason, ServiceOutcome, TicketState
from onewindow.services.hall.views.scope import frame, hall_of


@allow(Role.CLERK)
@require_http_methods(["GET", "POST"])
def counter(request: HttpRequest) -> HttpResponse:
    """Show the counter at which the clerk sits, or the ones to choose from."""
    desk = counter_of_clerk(request.user)
    if desk is None:
        return _sign_on(request)
    page = "hall/_counter.html" if request.headers.get("HX-Request") else "hall/counter.html"
    response = render(request, page, _context(request, desk))
    response.headers["Cache-Control"] = "no-store"
    return response


@allow(Role.CLERK)
@require_POST
def step(request: HttpRequest, name: str) -> HttpResponse:
    """Do what the button or the key says, at the clerk's own counter."""
    desk = counter_of_clerk(request.user)
    if desk is None:
        raise refuse("counter.not_signed_on", "您还没有上岗，请先选择窗口")
    try:
        _STEPS[name](request, desk)
    except Refused as refused:  # 窗口一刻不能停：留在本页说明原因
        messages.error(request, str(refused))
    return redirect("hall:counter")


def _sign_on(request: HttpRequest) -> HttpResponse:
    hall, own = hall_of(request, Role.CLERK)
    desks = [d for d in counter_states(hall) if d.state == Attendance.CLOSED] if hall else []
    usual = Grant.objects.filter(user=_clerk(request), counter__isnull=False).first()
    initial = next((str(d.pk) for d in desks if usual and d.counter_id == usual.counter_id), "")
    form = SignOnForm(request.POST or None, desks=desks, initial={"counter": initial})
    if request.method == "POST" and form.is_valid():
        chosen = next(d for d in desks if str(d.pk) == form.cleaned_data["counter"])
        actions.open_counter(
            desk=chosen,
            clerk=_clerk(request),
            at=timezone.now(),
            actor=actor_of(request),
        )
        return redirect("hall:counter")
    context = frame(hall, own, form=form, desks=desks, usual=initial)
    return render(request, "hall/sign_on.html", context, status=422 if form.errors else 200)


def _context(request: HttpRequest, desk: CounterState) -> dict[str, Any]:
    ticket = ticket_at(desk.counter)
    service = current_service(ticket) if ticket else None
    queues = list(queues_with_waiting(desk.hall))
    own = set(desk.queues.values_list("letter", flat=True))
    return {
        "desk": desk,
        "head": events_head(desk.hall),
        "ticket": ticket,
        "service": service,
        "services": list(services_of(ticket)) if ticket else [],
        "cases": cases_to_link(service, desk) if service and service.started_at else [],
        "queues": [(queue, queue.letter in own) for queue in queues],
        "waiting": next_in_line(desk, limit=8),
        "held": held_at(desk),
        "passed": passed_today(desk, on=timezone.localdate()),
        "outcomes": OUTCOMES,
        "pause": PauseForm(),
        "transfer": TransferForm(
            queues=list(active_queues(desk.hall)),
            desks=[
                d
                for d in counter_states(desk.hall)
                if d.state != Attendance.CLOSED and d.pk != desk.pk
            ],
        ),
        "live": live_port(),
        "now": timezone.now(),
    }


def _clerk(request: HttpRequest) -> User:
    """Return the signed-in clerk; the gate before the view lets nobody else in."""
    return cast("User", request.user)


def _said(request: HttpRequest) -> dict[str, Any]:
    return {"at": timezone.now(), "actor": actor_of(request)}


def _call(request: HttpRequest, desk: CounterState) -> None:
    if actions.call_next(desk=desk, **_said(request)) is None:
        messages.info(request, "没有人等候")


def _recall(request: HttpRequest, desk: CounterState) -> None:
    actions.recall_ticket(desk=desk, **_said(request))


def _pass(request: HttpRequest, desk: CounterState) -> None:
    ticket = actions.pass_over(desk=desk, **_said(request))
    words = "过号" if ticket.state == TicketState.PASSED else "弃号"
    messages.info(request, f"{ticket.number} 已{words}")


def _start(request: HttpRequest, desk: CounterState) -> None:
    actions.start_service(desk=desk, **_said(request))


def _finish(request: HttpRequest, desk: CounterState) -> None:
    try:
        outcome = ServiceOutcome(request.POST.get("outcome", ServiceOutcome.FINISHED.value))
    except ValueError:
        outcome = ServiceOutcome.FINISHED
    actions.finish_service(desk=desk, outcome=outcome, **_said(request))
    if "next" in request.POST and ticket_at(desk.counter) is None:
        _call(request, desk)


def _hold(request: HttpRequest, desk: CounterState) -> None:
    actions.hold_ticket(desk=desk, reason=request.POST.get("reason", ""), **_said(request))


def _resume_ticket(request: HttpRequest, desk: CounterState) -> None:
    actions.resume_ticket(desk=desk, ticket=_ticket(request, desk), **_said(request))


def _reinstate(request: HttpRequest, desk: CounterState) -> None:
    actions.reinstate_ticket(ticket=_ticket(request, desk), **_said(request))


def _transfer(request: HttpRequest, desk: CounterState) -> None:
    queue = get_object_or_404(active_queues(desk.hall), letter=request.POST.get("queue", ""))
    chosen = request.POST.get("counter", "")
    target = None
    if chosen.isdigit():
        target = get_object_or_404(CounterState, hall=desk.hall, counter_id=int(chosen)).counter
    ticket = actions.transfer_ticket(
        desk=desk,
        queue=queue,
        counter=target,
        reason=request.POST.get("reason", ""),
        **_said(request),
    )
    messages.info(request, f"{ticket.number} 已转到{target.name if target else queue.name}")


def _link(request: HttpRequest, desk: CounterState) -> None:
    ticket = ticket_at(desk.counter)
    if ticket is None:
        raise refuse("counter.nobody", "窗口前没有号票")
    service = current_service(ticket)
    number = request.POST.get("case", "")
    allowed = {case.number for case in cases_to_link(service, desk)}
    case: Case | None = case_by_number(number) if number in allowed else None
    if case is None:
        raise refuse("ticket.case", "只能关联当前群众今天在本单位的办件")
    actions.link_case(service=service, case=case, actor=actor_of(request))


def _pause(request: HttpRequest, desk: CounterState) -> None:
    form = PauseForm(request.POST)
    if not form.is_valid():
        raise refuse("counter.pause.reason", "请选择暂停原因")
    actions.pause_counter(
        desk=desk, reason=PauseReason(form.cleaned_data["reason"]), **_said(request)
    )


def _resume(request: HttpRequest, desk: CounterState) -> None:
    actions.resume_counter(desk=desk, **_said(request))


def _close(request: HttpRequest, desk: CounterState) -> None:
    actions.close_counter(desk=desk, **_said(request))


def _ticket(request: HttpRequest, desk: CounterState) -> Ticket:
    """Return the ticket of the clerk's own hall that the form names."""
    number = request.POST.get("ticket", "")
    tickets = Ticket.objects.select_related("queue", "hall__site__region")
    key = int(number) if number.isdigit() else 0
    return get_object_or_404(tickets, pk=key, hall=desk.hall_id)


_STEPS: dict[str, Callable[[HttpRequest, CounterState], None]] = {
    "call": _call,
    "recall": _recall,
    "pass": _pass,
    "start": _start,
    "finish": _finish,
    "hold": _hold,
    "resume-ticket": _resume_ticket,
    "reinstate": _reinstate,
    "transfer": _transfer,
    "link": _link,
    "pause": _pause,
    "resume": _resume,
    "close": _close,
}
STEPS = "|".join(_STEPS)
