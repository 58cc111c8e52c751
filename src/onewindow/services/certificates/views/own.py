"""A holder's own certificates."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from onewindow.foundation.accounts.api import Role, allow
from onewindow.services.certificates.api import Certificate
from onewindow.services.certificates.gateways import qr_image
from onewindow.services.certificates.queries import (
    lines_of,
    own_certificate,
    own_certificates,
    uses_of,
)
from onewindow.services.certificates.rules import shown_code, state_on
from onewindow.services.certificates.views.printed import check_address, pdf_download
from onewindow.services.certificates.views.public import signature_download

PAGE = 20


@allow(Role.CITIZEN, Role.AGENT)
@require_http_methods(["GET"])
def mine(request: HttpRequest) -> HttpResponse:
    """List the certificates of the signed-in person and of the enterprises behind them."""
    today = timezone.localdate()
    page = Paginator(own_certificates(request.user, on=today), PAGE).get_page(
        request.GET.get("page")
    )
    rows = [
        {"certificate": one, "state": state_on(one.state, one.valid_until, on=today)}
        for one in page
    ]
    return render(request, "certificates/mine.html", {"page": page, "rows": rows})


@allow(Role.CITIZEN, Role.AGENT)
@require_http_methods(["GET"])
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one of the holder's certificates with its QR code and who has used it."""
    certificate = _own(request, pk)
    today = timezone.localdate()
    return render(
        request,
        "certificates/detail.html",
        {
            "certificate": certificate,
            "state": state_on(certificate.state, certificate.valid_until, on=today),
            "lines": lines_of(certificate),
            "code": shown_code(certificate.check_code),
            "qr": qr_image(check_address(certificate)),
            "address": reverse("certificates:check", args=[certificate.check_code]),
            "uses": uses_of(certificate),
        },
    )


@allow(Role.CITIZEN, Role.AGENT)
@require_http_methods(["GET"])
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the holder the certificate as a PDF."""
    return pdf_download(_own(request, pk))


@allow(Role.CITIZEN, Role.AGENT)
@require_http_methods(["GET"])
def signature_of_own(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the holder the signed face for the stand-alone verifier."""
    return signature_download(_own(request, pk))


def _own(request: HttpRequest, pk: int) -> Certificate:
    certificate = own_certificate(request.user, pk, on=timezone.localdate())
    if certificate is None:
        raise Http404(str(pk))
    return certificate
