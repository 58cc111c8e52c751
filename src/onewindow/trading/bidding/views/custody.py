"""The page of a custodian."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from onewindow.foundation.accounts.api import Role, allow
from onewindow.trading.bidding.models import Custodian
from onewindow.trading.bidding.queries import may_hold, round_now, window_of
from onewindow.trading.bidding.views.lots import seen_lot
from onewindow.trading.tendering.api import procedure_of

HOLDERS = (Role.TRADING_OFFICER, Role.SUPERVISOR, Role.TENDERER)


@allow(*HOLDERS)
@require_GET
def custody(request: HttpRequest, code: str) -> HttpResponse:
    """Show a custodian's keys of a lot: register before, release after the deadline."""
    lot = seen_lot(request, code)
    found = procedure_of(lot.tender.procedure).custody
    if found is None:
        raise Http404
    known = {one.name: one for one in Custodian.objects.filter(tender=lot.tender)}
    rows = [
        (name, known.get(name), may_hold(request.user, lot.tender, name))
        for name in found.custodians
    ]
    if not any(is_mine for _, _, is_mine in rows):
        raise Http404
    number = round_now(lot)
    _, due = window_of(lot, number)
    context = {
        "lot": lot,
        "rows": rows,
        "is_last": bool(number),
        "threshold": found.threshold,
        "due": due,
        "is_due": timezone.now() >= due,
        "user_id": request.user.pk,
    }
    return render(request, "bidding/custody.html", context)
