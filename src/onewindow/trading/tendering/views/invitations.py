"""Invited tenders: the tenderer's list of enterprises, and the letters that an enterprise got."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.foundation.accounts.api import Role, actor_of, allow
from onewindow.kernel.violations import Refused, add_refusal
from onewindow.trading.tendering.actions import invite_firm, strike_firm
from onewindow.trading.tendering.forms import InvitationForm
from onewindow.trading.tendering.queries import (
    invitations_for,
    invitations_of,
    least_invited,
    may_run,
)
from onewindow.trading.tendering.rules import TenderState
from onewindow.trading.tendering.views.scope import READERS, found_tender, require

_OPEN = (TenderState.DRAFT, TenderState.ENTERED)


@allow(*READERS)
@require_http_methods(["GET", "POST"])
def invitations(request: HttpRequest, code: str) -> HttpResponse:
    """Show whom a tender invites; the tenderer adds to the list until the letters are sent."""
    tender = found_tender(request, code)
    least = least_invited(tender)
    if least is None:
        raise Http404
    form = InvitationForm(request.POST or None)
    if request.method == "POST":
        require(allowed=may_run(request.user, tender))
        if form.is_valid():
            firm = form.cleaned_data["credit_code"]
            try:
                invite_firm(
                    tender=tender, enterprise=firm, at=timezone.now(), actor=actor_of(request)
                )
            except Refused as refused:
                add_refusal(form, refused)
            else:
                messages.success(request, f"已列入：{firm.name}。")
                return redirect("tendering:invitations", tender.code)
    rows = list(invitations_of(tender))
    context = {
        "tender": tender,
        "rows": rows,
        "least": least,
        "is_short": len(rows) < least.value,
        "may_edit": tender.state in _OPEN and may_run(request.user, tender),
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "tendering/invitations.html", context, status=status)


@allow(Role.TENDERER)
@require_POST
def strike(request: HttpRequest, code: str, invitation_id: int) -> HttpResponse:
    """Strike an enterprise off the list."""
    tender = found_tender(request, code)
    require(allowed=may_run(request.user, tender))
    invitation = get_object_or_404(invitations_of(tender), pk=invitation_id)
    strike_firm(invitation=invitation, actor=actor_of(request))
    messages.success(request, f"已移出：{invitation.enterprise.name}。")
    return redirect("tendering:invitations", tender.code)


@allow(Role.CITIZEN)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """List the letters that the enterprises of the reader got."""
    user: Any = request.user
    rows = invitations_for(user.person, on=timezone.localdate())
    return render(request, "tendering/invitations_mine.html", {"rows": rows})
