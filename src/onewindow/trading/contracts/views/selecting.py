"""Finding the winner of a small project at the desk: one page, from the offers to the places."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from onewindow.foundation.accounts.api import Role, actor_of, allow
from onewindow.foundation.records.api import entries_of, key_of
from onewindow.kernel.violations import Refused, Violation
from onewindow.trading.contracts.actions import finish_selection, select_bidder
from onewindow.trading.contracts.queries import (
    is_fixed,
    is_selected,
    method_of,
    offers_of,
    selection_of,
    stored_offers,
)
from onewindow.trading.contracts.rules import SelectionDraft, SelectionState, judged
from onewindow.trading.contracts.views.asking import press
from onewindow.trading.contracts.views.scope import READERS, run_lot, seen_lot
from onewindow.trading.evaluation.api import DrawState
from onewindow.trading.tendering.api import Lot, LotState, may_run


@allow(*READERS)
@require_http_methods(["GET", "POST"])
def selection(request: HttpRequest, code: str) -> HttpResponse:
    """Show the offers and how the winner is found; the tenderer judges and selects."""
    is_post = request.method == "POST"
    lot = run_lot(request, code) if is_post else seen_lot(request, code)
    if not is_selected(lot):
        raise Http404
    draft = _draft(request)
    problems: Sequence[Violation] = ()
    if is_post:
        try:
            select_bidder(lot=lot, draft=draft, at=timezone.now(), actor=actor_of(request))
        except Refused as refused:
            problems = refused.violations
        else:
            messages.success(request, "已保存。")
            return redirect(_here(lot))
    context = {**_context(request, lot, draft), "problems": problems, "draft": draft}
    return render(request, "contracts/selection.html", context, status=422 if problems else 200)


@allow(Role.TENDERER)
@require_POST
def drawn(request: HttpRequest, code: str) -> HttpResponse:
    """Take the order that the draw has given, without waiting for the clock."""
    lot = run_lot(request, code)
    found = selection_of(lot)
    if found is None:
        raise Http404

    def do() -> str:
        finish_selection(selection=found, at=timezone.now(), actor=actor_of(request))
        return "已按抽取次序排定名次。"

    return press(request, _here(lot), do)


def _context(request: HttpRequest, lot: Lot, draft: SelectionDraft) -> dict[str, object]:
    found = selection_of(lot)
    is_opened = lot.state != LotState.OPEN
    may_select = (
        lot.state == LotState.OPENED
        and may_run(request.user, lot.tender)
        and not lot.is_suspended
        and not is_fixed(found)
    )
    if found and not may_select:
        offers = stored_offers(found)
    else:
        offers = judged(offers_of(lot), draft.excluded, lot.ceiling) if is_opened else ()
    places = {code: place for place, code in enumerate(found.order, 1)} if found else {}
    return {
        "lot": lot,
        "method": method_of(lot),
        "found": found,
        "rows": sorted(
            ((one, places.get(one.bidder)) for one in offers),
            key=lambda row: (row[1] or 999, row[0].price),
        ),
        "may_select": may_select,
        "may_finish": bool(
            found
            and found.state == SelectionState.DRAWING
            and found.draw
            and found.draw.state == DrawState.COMPLETE
            and may_run(request.user, lot.tender)
        ),
        "entries": entries_of(key_of(found)) if found else [],
    }


def _draft(request: HttpRequest) -> SelectionDraft:
    said = request.POST
    excluded = {
        code: said.get(f"reason-{code}", "")[:300] for code in said.getlist("excluded")[:200]
    }
    return SelectionDraft(
        excluded, said.get("choice", "")[:18], said.get("reasons", "").strip()[:2000]
    )


def _here(lot: Lot) -> str:
    return reverse("contracts:selection", args=[lot.code])
