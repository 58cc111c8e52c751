"""Anybody may check a certificate by its code; what is shown does not name the person in full."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from onewindow.foundation.accounts.api import client_address, public, refuse_if_too_often
from onewindow.kernel.violations import refuse
from onewindow.services.certificates.api import (
    Certificate,
    check_by_code,
    signature_file,
    verify_signatures,
)
from onewindow.services.certificates.forms import CodeForm, HolderForm
from onewindow.services.certificates.gateways import public_keys
from onewindow.services.certificates.queries import shown
from onewindow.services.certificates.rules import clean_code, shown_code

TRIES, SECONDS = 60, 600


@public
@require_http_methods(["GET"])
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a check code, and go to its page when one is given."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("certificates:check", code=form.cleaned_data["code"])
    status = 422 if form.is_bound else 200
    return render(request, "certificates/verify.html", {"form": form}, status=status)


@public
@require_http_methods(["GET"])
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Say whether the certificate with this code is genuine and still counts."""
    _count_try(request)
    certificate = check_by_code(code)
    if certificate is None:
        page = {"code": shown_code(clean_code(code)), "form": CodeForm()}
        return render(request, "certificates/unknown.html", page, status=404)
    return _answer(request, certificate, HolderForm(), status=200)


@public
@require_POST
def signature(request: HttpRequest, code: str) -> HttpResponse:
    """Hand out the signed face to somebody who can read the holder's name on the certificate."""
    _count_try(request)
    certificate = check_by_code(code)
    if certificate is None:
        raise refuse("certificate.unknown", "没有查到这个查验码")
    form = HolderForm(request.POST)
    if form.is_valid() and form.cleaned_data["holder"].strip() != certificate.holder_name:
        form.add_error("holder", _("与证照上的持有人不一致"))
    if not form.is_valid():
        return _answer(request, certificate, form, status=422)
    return signature_download(certificate)


@public
@require_http_methods(["GET"])
def public_key(request: HttpRequest, key: str) -> HttpResponse:
    """Hand out a public key with which this house has signed certificates."""
    try:
        pem = public_keys(key)[key]
    except FileNotFoundError as error:
        raise Http404(key) from error
    return HttpResponse(pem, content_type="application/x-pem-file")


def signature_download(certificate: Certificate) -> HttpResponse:
    """Return the signed face as a file for the stand-alone verifier."""
    return JsonResponse(
        signature_file(certificate),
        json_dumps_params={"ensure_ascii": False, "indent": 2},
        headers={
            "Content-Disposition": f'attachment; filename="{certificate.check_code}.json"',
            "Cache-Control": "no-store",
        },
    )


def _answer(
    request: HttpRequest, certificate: Certificate, form: HolderForm, *, status: int
) -> HttpResponse:
    report = verify_signatures(certificate)
    page: dict[str, Any] = {
        "shown": shown(certificate, on=timezone.localdate()),
        "report": report,
        "is_good": report.is_sound,
        "certificate": certificate,
        "code": shown_code(certificate.check_code),
        "form": form,
    }
    return render(request, "certificates/check.html", page, status=status)


def _count_try(request: HttpRequest) -> None:
    address = client_address(request.META, proxies=settings.PROXIES)
    refuse_if_too_often(f"certificates.check:{address}", limit=TRIES, seconds=SECONDS)
