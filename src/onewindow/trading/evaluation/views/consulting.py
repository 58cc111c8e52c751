"""The group's consultation with each supplier, and a supplier's own page of it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from onewindow.foundation.accounts.api import Role, actor_of, allow
from onewindow.kernel.violations import Refused, Violation, refuse_if_any
from onewindow.trading.evaluation.actions import (
    Talk,
    ask_last_offers,
    keep_consultation,
    leave_consultation,
    open_last_offers,
    propose_amendment,
    settle_amendment,
)
from onewindow.trading.evaluation.forms import OffersForm, TalkForm
from onewindow.trading.evaluation.models import Contender
from onewindow.trading.evaluation.queries import (
    amendments_of,
    bidders_seen,
    consultations_for,
    places_of,
)
from onewindow.trading.evaluation.rules import Reader
from onewindow.trading.evaluation.views.finding import after, own_seat

MEMBERS = (Role.EXPERT, Role.TENDERER)
PAGE = 20


@allow(*MEMBERS)
@require_POST
def talk(request: HttpRequest, code: str) -> HttpResponse:
    """Keep what was said with one supplier."""
    member = own_seat(request, code)
    form = TalkForm(request.POST, bids=bidders_seen(member.evaluation, Reader.MEMBER))

    def do() -> str:
        said = _said(form)
        contender = member.evaluation.contenders.get(credit_code=said["bidder"])
        keep_consultation(
            member=member,
            contender=contender,
            talk=Talk(said["attendees"], said["words"]),
            at=timezone.now(),
            actor=actor_of(request),
        )
        return f"与{contender.name}的磋商已记录。"

    return after(request, do, "evaluation:room", code)


@allow(*MEMBERS)
@require_POST
def propose(request: HttpRequest, code: str) -> HttpResponse:
    """Propose a change of the document."""
    member = own_seat(request, code)

    def do() -> str:
        propose_amendment(
            member=member,
            clause=request.POST.get("clause", ""),
            becomes=request.POST.get("becomes", ""),
            actor=actor_of(request),
        )
        return "变动已提出，待采购人代表确认。"

    return after(request, do, "evaluation:room", code)


@allow(*MEMBERS)
@require_POST
def settle(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Confirm a change, which tells every supplier, or drop it."""
    member = own_seat(request, code)
    amendment = get_object_or_404(amendments_of(member.evaluation), pk=number)
    is_confirmed = "confirm" in request.POST

    def do() -> str:
        settle_amendment(
            member=member,
            amendment=amendment,
            is_confirmed=is_confirmed,
            at=timezone.now(),
            actor=actor_of(request),
        )
        return "已确认，并书面通知全部供应商。" if is_confirmed else "已记录：不同意这项变动。"

    return after(request, do, "evaluation:room", code)


@allow(*MEMBERS)
@require_POST
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Ask every supplier still in for its last offer."""
    leader = own_seat(request, code)
    form = OffersForm(request.POST)

    def do() -> str:
        due = _said(form)["due"]
        ask_last_offers(leader=leader, due=due, at=timezone.now(), actor=actor_of(request))
        return "已通知全部供应商提交最后报价。"

    return after(request, do, "evaluation:lead", code)


@allow(*MEMBERS)
@require_POST
def unseal(request: HttpRequest, code: str) -> HttpResponse:
    """Open the last offers."""
    leader = own_seat(request, code)

    def do() -> str:
        open_last_offers(leader=leader, at=timezone.now(), actor=actor_of(request))
        return "最后报价已开启，以下按最后报价评审。"

    return after(request, do, "evaluation:lead", code)


@allow(Role.CITIZEN)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """List the consultations of the firms for which the visitor may bid, newest first."""
    page = Paginator(_places(request), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "places": places_of(list(page)), "now": timezone.now()}
    return render(request, "evaluation/consultations.html", context)


@allow(Role.CITIZEN)
@require_POST
def leave(request: HttpRequest, place: int) -> HttpResponse:
    """Leave a consultation before one's last offer."""
    contender = get_object_or_404(_places(request), pk=place)
    try:
        leave_consultation(
            contender=contender,
            reason=request.POST.get("reason", ""),
            at=timezone.now(),
            actor=actor_of(request),
        )
    except Refused as refused:
        for violation in refused.violations:
            messages.error(request, violation.message)
    else:
        messages.success(request, "已退出磋商，保证金将退还。")
    return redirect("evaluation:consultations")


def _places(request: HttpRequest) -> Any:
    user: Any = request.user
    if user.person is None:
        return Contender.objects.none()
    return consultations_for(user.person, on=timezone.localdate())


def _said(form: forms.Form) -> dict[str, Any]:
    """
    Return what the form says.

    :raises Refused: with everything that is wrong with it.
    """
    refuse_if_any(
        Violation("form", f"{form.fields[name].label}：{error}", field=name)
        for name, errors in form.errors.items()
        for error in errors
    )
    return form.cleaned_data
