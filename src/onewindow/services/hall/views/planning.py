"""Pages of the hall manager: waiting today, the plan, what another plan would do, errors."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from onewindow.foundation.accounts.api import Role, actor_of, allow, roles_of
from onewindow.kernel.violations import Refused
from onewindow.services.hall.actions.planning import PlanDraft, apply_plan, undo_plan
from onewindow.services.hall.forms import PlanForm, PoolForm, WhatIfForm
from onewindow.services.hall.models import CounterPlan
from onewindow.services.hall.queries.accuracy import checks_of, total_error
from onewindow.services.hall.queries.halls import halls_of
from onewindow.services.hall.queries.planning import (
    DayPlan,
    day_plan,
    last_days,
    promised_minutes,
    what_if,
)
from onewindow.services.hall.queries.pools import counters_on, plan_in_force, usual_plan
from onewindow.services.hall.queries.waiting import hall_overview
from onewindow.services.hall.rules.pictures import bars, round_top, steps, ticks
from onewindow.services.hall.rules.simulation import SLOTS
from onewindow.services.hall.rules.whatif import LABELS, Played
from onewindow.services.hall.views.pools import MANAGERS, chosen, hall_within, pool_posted

AHEAD = timedelta(days=30)


@allow(*MANAGERS)
@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """Show the manager's halls: who waits, how long, how many counters are open."""
    halls = halls_of(request.user, *MANAGERS)
    rows = [(hall, hall_overview(hall, at=timezone.now())) for hall in halls]
    return render(request, "hall/waiting.html", {"rows": rows})


@allow(*MANAGERS)
@require_GET
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """Show load, forecast and plan of a day by half hour, and what is proposed."""
    at, where = timezone.now(), chosen(request, code)
    today = timezone.localdate(at)
    context: dict[str, Any] = {
        "where": where,
        "tab": "plan",
        "form": PoolForm(initial={"on": where.on, "staff": where.staff}),
        "may_apply": Role.HALL_MANAGER in roles_of(request.user),
        "is_past": where.on < today,
    }
    if where.pool is not None and where.on <= today + AHEAD:
        day = day_plan(where.pool, on=where.on, at=at, staff=where.staff)
        applied = plan_in_force(where.pool, where.on)
        context |= {"day": day, "applied": applied, "picture": _picture(day)}
        context["counters"] = ",".join(map(str, _counters(day)))
    return render(request, "hall/plan.html", context)


@allow(Role.HALL_MANAGER)
@require_POST
def apply(request: HttpRequest, code: str) -> HttpResponse:
    """Put the plan that the page showed in force."""
    hall = hall_within(request, code, Role.HALL_MANAGER)
    form = PlanForm(request.POST)
    if not form.is_valid():
        messages.error(request, "窗口计划不完整，请刷新页面后再试")
        return redirect("hall:plan", code=code)
    given = form.cleaned_data
    pool = pool_posted(hall, given["pool"])
    draft = PlanDraft(given["on"], given["counters"], given["reason"])
    try:
        apply_plan(
            pool=pool,
            draft=draft,
            user=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
            actor=actor_of(request),
        )
        messages.success(request, "窗口计划已执行，可以撤回")
    except Refused as refused:
        messages.warning(request, str(refused))
    return redirect(_address(code, pool.key, given["on"].isoformat()))


@allow(Role.HALL_MANAGER)
@require_POST
def undo(request: HttpRequest, code: str, plan_id: int) -> HttpResponse:
    """Take the plan back and restore what was planned before it."""
    hall = hall_within(request, code, Role.HALL_MANAGER)
    found = CounterPlan.objects.filter(hall=hall, pk=plan_id).first()
    if found is None:
        raise Http404
    try:
        earlier = undo_plan(plan=found, actor=actor_of(request))
        word = "前一份计划" if earlier else "日常开窗"
        messages.success(request, f"已撤回，恢复为{word}")
    except Refused as refused:
        messages.warning(request, str(refused))
    return redirect(_address(code, found.letters, found.on.isoformat()))


@allow(*MANAGERS)
@require_GET
def compare(request: HttpRequest, code: str) -> HttpResponse:
    """Play a day with another plan beside its own."""
    at, where = timezone.now(), chosen(request, code)
    today, status = timezone.localdate(at), 200
    context: dict[str, Any] = {"where": where, "tab": "compare", "today": today}
    if where.pool is not None:
        present = counters_on(where.pool, where.on, today=today)
        if not any(present):
            present = usual_plan(where.pool, today)
        asked = "morning" in request.GET
        form = WhatIfForm(request.GET if asked else None, present=present)
        context |= {
            "form": form,
            "days": last_days(where.pool, until=today),
        }
        status = 422 if form.errors else 200
        plans = [present, form.plan()] if asked and form.is_valid() else [present]
        minutes = promised_minutes(where.pool, where.on)
        found = what_if(where.pool, on=where.on, at=at, plans=plans, promise=minutes * 60)
        context |= {"played": found, "picture": _waits_picture(found), "promise": minutes}
    return render(request, "hall/compare.html", context, status=status)


@allow(*MANAGERS)
@require_GET
def accuracy(request: HttpRequest, code: str) -> HttpResponse:
    """Show how far the expected waits were off, beside the two usual rules."""
    where = chosen(request, code)
    context = {"where": where, "tab": "accuracy"}
    if where.pool is not None:
        checks = checks_of(where.pool)
        context |= {"checks": checks, "total": total_error(checks)}
    return render(request, "hall/accuracy.html", context)


def _address(code: str, pool: str, on: str) -> str:
    return f"{reverse('hall:plan', args=[code])}?{urlencode({'pool': pool, 'on': on})}"


def _counters(day: DayPlan) -> list[int]:
    counters = [0] * SLOTS
    for row in day.rows:
        counters[row.slot] = row.proposed
    return counters


def _picture(day: DayPlan) -> dict[str, object]:
    labels = [row.stretch[:5] for row in day.rows]
    expected, came = [row.expected for row in day.rows], [row.came or 0 for row in day.rows]
    people = round_top(expected, came)
    present, proposed = [row.present for row in day.rows], [row.proposed for row in day.rows]
    counters = round_top(present, proposed)
    return {
        "expected": bars(expected, labels, top=people),
        "came": bars(came, labels, top=people),
        "people": ticks(people),
        "present": steps(present, top=counters),
        "proposed": steps(proposed, top=counters),
        "places": bars(proposed, labels, top=counters),
        "counters": ticks(counters),
    }


def _waits_picture(found: list[Played]) -> dict[str, object]:
    shares = [[100 * n / max(sum(one.classes), 1) for n in one.classes] for one in found]
    top = round_top(*shares)
    return {
        "series": [
            bars(values, LABELS, top=top, place=place, of=len(shares))
            for place, values in enumerate(shares)
        ],
        "ticks": ticks(top),
        "classes": [
            (label, *(one[place] for one in shares)) for place, label in enumerate(LABELS)
        ],
    }
