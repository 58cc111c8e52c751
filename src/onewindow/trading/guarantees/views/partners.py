"""The administrator connects banks and institutions (机构接入)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.foundation.accounts.api import Role, actor_of, allow
from onewindow.kernel.violations import Refused, add_refusal
from onewindow.trading.guarantees.actions import register_partner
from onewindow.trading.guarantees.forms import PartnerForm
from onewindow.trading.guarantees.gateways import house_key, public_pem
from onewindow.trading.guarantees.models import Partner

FIELDS = ("code", "name", "kind", "url", "public_key", "is_active")


@allow(Role.ADMINISTRATOR)
@require_GET
def partners(request: HttpRequest) -> HttpResponse:
    """List who is connected, with the key by which they know us."""
    context = {"rows": Partner.objects.order_by("kind", "code"), "key": public_pem(house_key())}
    return render(request, "guarantees/partners.html", context)


@allow(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def partner(request: HttpRequest, code: str = "") -> HttpResponse:
    """Connect a partner, or change its address or key."""
    known = get_object_or_404(Partner, code=code) if code else None
    initial = {name: getattr(known, name) for name in FIELDS} if known else {}
    form = PartnerForm(request.POST or None, initial=initial)
    if known:
        form.fields["code"].disabled = True
    if request.method == "POST" and form.is_valid():
        try:
            register_partner(draft=form.draft(), actor=actor_of(request))
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, "已保存。")
            return redirect("guarantees:partners")
    context = {"form": form, "known": known}
    status = 422 if form.errors else 200
    return render(request, "guarantees/partner.html", context, status=status)
