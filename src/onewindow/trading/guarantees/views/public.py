"""Anybody may check a letter by its number and code (保函查验)."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from onewindow.foundation.accounts.api import client_address, public, refuse_if_too_often
from onewindow.trading.guarantees.forms import LetterCheckForm
from onewindow.trading.guarantees.gateways import letter_by
from onewindow.trading.guarantees.models import Partner

TRIES, SECONDS = 60, 600


@public
@require_GET
def check(request: HttpRequest) -> HttpResponse:
    """Ask for number and code, and say whether the letter is genuine and still counts."""
    form = LetterCheckForm(request.GET if "number" in request.GET else None)
    if not form.is_bound or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "guarantees/check.html", {"form": form}, status=status)
    address = client_address(request.META, proxies=settings.PROXIES)
    refuse_if_too_often(f"guarantees.check:{address}", limit=TRIES, seconds=SECONDS)
    found = letter_by(form.cleaned_data["number"].strip(), form.cleaned_data["code"].strip())
    if found is None:
        return render(request, "guarantees/unknown.html", {"form": form}, status=404)
    guarantee, said = found
    context = {
        "guarantee": guarantee,
        "said": said,
        "issuer": Partner.objects.get(code=said.partner),
        # 开标前不写被保证人和标段：知道编号的人也不应由此知道谁投了哪个标。
        "is_opened": guarantee.lot_id is not None,
        "is_over": said.letter_until is not None and said.letter_until < timezone.localdate(),
    }
    return render(request, "guarantees/checked.html", context)
