"""A draw at the desk: centre, supervisor and tenderer each do their part."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.foundation.accounts.api import Role, actor_of, allow, roles_of
from onewindow.foundation.records.api import entries_of, key_of
from onewindow.kernel.violations import Refused, add_refusal
from onewindow.trading.evaluation.actions import (
    cancel_draw,
    close_reveals,
    commit_number,
    prepare_draw,
    reveal_number,
    run_draw,
)
from onewindow.trading.evaluation.forms import DrawForm
from onewindow.trading.evaluation.models import Draw
from onewindow.trading.evaluation.queries import (
    answer_limit_badge,
    drawn_members,
    draws_of,
    is_run,
    may_act_as,
    may_see_names,
    names_set_aside,
    seat_counts,
    seats_of,
    seats_taken,
)
from onewindow.trading.evaluation.rules import LIVING, PARTIES, DrawState, Exclusion
from onewindow.trading.tendering.api import Lot

READERS = (Role.TRADING_OFFICER, Role.TENDERER, Role.SUPERVISOR, Role.AUDITOR)
_ACTING = (Role.TRADING_OFFICER, Role.TENDERER, Role.SUPERVISOR)


@allow(*READERS)
@require_GET
def draws(request: HttpRequest, code: str) -> HttpResponse:
    """List the draws of a lot, those that came to nothing too."""
    lot = _lot(request, code)
    rows = list(draws_of(lot))
    context = {
        "lot": lot,
        "rows": rows,
        "may_draw": Role.TRADING_OFFICER in roles_of(request.user)
        and not any(row.state in LIVING for row in rows)
        and (not rows or seats_taken(lot) < rows[0].plan["experts"]),
    }
    return render(request, "evaluation/draws.html", context)


@allow(Role.TRADING_OFFICER)
@require_http_methods(["GET", "POST"])
def new_draw(request: HttpRequest, code: str) -> HttpResponse:
    """Fix the rules and the pool of a draw."""
    lot = _lot(request, code)
    form = DrawForm(request.POST or None, initial={"size": 5, "experts": 4})
    if request.method == "POST" and form.is_valid():
        try:
            made = prepare_draw(
                lot=lot, plan=form.plan(), at=timezone.now(), actor=actor_of(request)
            )
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, "抽取方案和备选库已固定并公布，请各方承诺。")
            return redirect("evaluation:draw", made.code)
    status = 422 if form.is_bound else 200
    return render(request, "evaluation/draw_new.html", {"form": form, "lot": lot}, status=status)


@allow(*READERS)
@require_GET
def draw(request: HttpRequest, code: str) -> HttpResponse:
    """Show a draw: what is next, who has done his part; no name before the evaluation starts."""
    found = _draw(request, code)
    return render(request, "evaluation/draw.html", _context(request, found))


@allow(*_ACTING)
@require_POST
def commit(request: HttpRequest, code: str) -> HttpResponse:
    """Take a party's commitment."""
    found = _draw(request, code)

    def do() -> str:
        commit_number(
            draw=found,
            party=request.POST.get("party", ""),
            commitment=request.POST.get("commitment", "").strip().lower(),
            holder=request.user,
            at=timezone.now(),
            actor=actor_of(request),
        )
        return "已承诺。随机数请保管到公开的时候。"

    return _done(request, found, do)


@allow(*_ACTING)
@require_POST
def reveal(request: HttpRequest, code: str) -> HttpResponse:
    """Take a party's secret number."""
    found = _draw(request, code)

    def do() -> str:
        reveal_number(
            draw=found,
            party=request.POST.get("party", ""),
            nonce=request.POST.get("nonce", "").strip().lower(),
            holder=request.user,
            at=timezone.now(),
            actor=actor_of(request),
        )
        return "已公开，与承诺一致。"

    return _done(request, found, do)


@allow(Role.TRADING_OFFICER)
@require_POST
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Stop waiting for a party that keeps its number back."""
    found = _draw(request, code)

    def do() -> str:
        close_reveals(draw=found, at=timezone.now(), actor=actor_of(request))
        return "已停止公开，可以抽取。"

    return _done(request, found, do)


@allow(Role.TRADING_OFFICER)
@require_POST
def run(request: HttpRequest, code: str) -> HttpResponse:
    """Draw, and tell those who were drawn."""
    found = _draw(request, code)

    def do() -> str:
        run_draw(draw=found, at=timezone.now(), actor=actor_of(request))
        return "已抽取，通知已发给被抽中的专家。"

    return _done(request, found, do)


@allow(Role.TRADING_OFFICER)
@require_POST
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    """Give up a draw before its outcome is fixed."""
    found = _draw(request, code)

    def do() -> str:
        reason = request.POST.get("reason", "")
        cancel_draw(draw=found, reason=reason, actor=actor_of(request))
        return "已作废，原因会公布。"

    return _done(request, found, do)


def _context(request: HttpRequest, found: Draw) -> dict[str, Any]:
    now = timezone.now()
    parties = list(found.parties.order_by("id"))
    own = [p.name for p in parties if may_act_as(request.user, found, p.name)]
    is_open = may_see_names(found, at=now)
    aside = found.plan.get("set_aside", {}).get("counts", {})
    return {
        "draw": found,
        "lot": found.lot,
        "parties": parties,
        "own": own,
        "aside": [(Exclusion(reason).label, count) for reason, count in sorted(aside.items())],
        "is_run": is_run(found),
        "is_open": is_open,
        "seats": seats_of(found) if is_open else [],
        "drawn": drawn_members(found) if is_run(found) and is_open else [],
        "set_aside": names_set_aside(found) if is_open else [],
        "answer_badge": answer_limit_badge(found),
        "counts": seat_counts(found),
        "may_close": found.state == DrawState.REVEALING
        and found.reveal_due is not None
        and now >= found.reveal_due,
        "may_cancel": found.state in {DrawState.COMMITTING, DrawState.REVEALING},
        "is_officer": Role.TRADING_OFFICER in roles_of(request.user),
        "entries": entries_of(key_of(found)),
    }


def _done(request: HttpRequest, found: Draw, do: Callable[[], str]) -> HttpResponse:
    """Do it, say how it went, and show the draw as it stands now."""
    try:
        messages.success(request, do())
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("evaluation:draw", found.code)


def _lot(request: HttpRequest, code: str) -> Lot:
    lot = get_object_or_404(
        Lot.objects.select_related(
            "tender__procedure", "tender__tenderer", "tender__supervisor", "tender__agency"
        ),
        code=code,
    )
    if not _may_read(request, Draw(lot=lot)):
        raise Http404
    return lot


def _draw(request: HttpRequest, code: str) -> Draw:
    found = get_object_or_404(
        Draw.objects.select_related("lot__tender__tenderer", "lot__tender__supervisor"), code=code
    )
    if not _may_read(request, found):
        raise Http404
    return found


def _may_read(request: HttpRequest, found: Draw) -> bool:
    """Test if the user is of the centre, an auditor, or of a party of this tender."""
    if roles_of(request.user) & {Role.TRADING_OFFICER, Role.AUDITOR}:
        return True
    return any(may_act_as(request.user, found, name) for name in PARTIES)
