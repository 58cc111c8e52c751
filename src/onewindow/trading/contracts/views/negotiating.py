"""The talks with a single source at the desk: written, signed, read."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.foundation.accounts.api import Role, actor_of, allow
from onewindow.foundation.records.api import entries_of, key_of
from onewindow.trading.contracts.actions import (
    NEGOTIATE,
    note_unsigned,
    sign_negotiation,
    write_negotiation,
)
from onewindow.trading.contracts.forms import NegotiationForm
from onewindow.trading.contracts.models import Negotiation
from onewindow.trading.contracts.queries import (
    is_negotiated,
    negotiation_of,
    negotiation_statement,
    people_of,
)
from onewindow.trading.contracts.rules import Signature
from onewindow.trading.contracts.views.asking import Step, ask, press, signing_of
from onewindow.trading.contracts.views.scope import READERS, run_lot, seen_lot
from onewindow.trading.tendering.api import Lot, may_run


@allow(*READERS)
@require_GET
def negotiation(request: HttpRequest, code: str) -> HttpResponse:
    """Show the record of the talks, who has signed, and what is next."""
    lot = seen_lot(request, code)
    if not is_negotiated(lot):
        raise Http404
    found = negotiation_of(lot)
    people = list(found.negotiators.select_related("user").order_by("id")) if found else []
    own = next((one for one in people if one.user_id == request.user.pk), None)
    dissent = request.GET.get("dissent", "").strip()[:1000]
    context = {
        "lot": lot,
        "found": found,
        "people": people,
        "own": own if own and own.signature == Signature.OWED else None,
        "is_begun": any(one.signature != Signature.OWED for one in people),
        "may_run": may_run(request.user, lot.tender),
        "dissent": dissent,
        "statement": negotiation_statement(found, dissent) if found else b"",
        "purpose": NEGOTIATE,
        "entries": entries_of(key_of(found)) if found else [],
    }
    return render(request, "contracts/negotiation.html", context)


@allow(Role.TENDERER)
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, code: str) -> HttpResponse:
    """Write the record, or write it anew while nobody has signed."""
    lot = run_lot(request, code)
    people, known = people_of(lot.tender), negotiation_of(lot)
    form = NegotiationForm(request.POST or None, people=people, known=known)

    def do(form: NegotiationForm) -> str:
        write_negotiation(lot=lot, draft=form.draft(), actor=actor_of(request))
        return "协商情况记录已保存，请采购人员分别签字。"

    lead = "公示情况由系统按公示公告写入。签字以前可以修改。财政部令第74号第四十二条"
    title = f"协商情况记录：{lot.tender.name} {lot.name}"
    return ask(request, form, Step(title, "保存", _back(lot), lead), do)


@allow(Role.TENDERER)
@require_POST
def sign(request: HttpRequest, code: str) -> HttpResponse:
    """Sign the record, or one's dissent from it."""
    found = _found(request, code)

    def do() -> str:
        sign_negotiation(
            negotiation=found,
            signing=signing_of(request),
            dissent=request.POST.get("dissent", ""),
            at=timezone.now(),
            actor=actor_of(request),
        )
        return "已签字。"

    return press(request, _back(found.lot), do)


@allow(Role.TENDERER)
@require_POST
def silent(request: HttpRequest, code: str) -> HttpResponse:
    """Note who refuses to sign without giving reasons."""
    found = _found(request, code)
    seat = get_object_or_404(found.negotiators, pk=request.POST.get("seat") or 0)

    def do() -> str:
        note_unsigned(
            negotiation=found, user=seat.user, at=timezone.now(), actor=actor_of(request)
        )
        return "已记录：拒绝签字又不书面说明理由，视为同意。"

    return press(request, _back(found.lot), do)


def _found(request: HttpRequest, code: str) -> Negotiation:
    found = negotiation_of(run_lot(request, code))
    if found is None:
        raise Http404
    return found


def _back(lot: Lot) -> str:
    return reverse("contracts:negotiation", args=[lot.code])
