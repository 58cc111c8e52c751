"""The printed form of a certificate, made when somebody asks for it."""

import hashlib

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from onewindow.services.certificates.api import Certificate
from onewindow.services.certificates.gateways import certificate_pdf, qr_image
from onewindow.services.certificates.queries import lines_of
from onewindow.services.certificates.rules import shown_code, state_on

# Counted up when the sheet changes, so that older prints are made anew.
SHEET = 2


def check_address(certificate: Certificate) -> str:
    """Return the public address that the QR code leads to."""
    return f"{settings.ORIGIN}{reverse('certificates:check', args=[certificate.check_code])}"


def pdf_download(certificate: Certificate) -> HttpResponse:
    """Return the certificate as a PDF of one A4 page."""
    state = state_on(certificate.state, certificate.valid_until, on=timezone.localdate())
    told = f"{certificate.check_code}:{state}:{settings.DEMO}:{settings.ORIGIN}:{SHEET}"
    html = render_to_string(
        "certificates/pdf.html",
        {
            "certificate": certificate,
            "state": state,
            "lines": lines_of(certificate),
            "code": shown_code(certificate.check_code),
            "qr": qr_image(check_address(certificate)),
            "address": check_address(certificate),
            "demo": settings.DEMO,
        },
    )
    content = certificate_pdf(hashlib.sha256(told.encode()).hexdigest(), html)
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{certificate.number}.pdf"',
            "Cache-Control": "private, no-store",
        },
    )
