"""Checking certificates over HTTP, open to everybody who knows a check code."""

from datetime import date
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Path, Router, Schema

from onewindow.foundation.accounts.api import Open
from onewindow.services.certificates.api import check_by_code, verify_signatures
from onewindow.services.certificates.queries import shown
from onewindow.services.certificates.rules import CertificateState

router = Router(tags=["电子证照"])


class CertificateOut(Schema):
    """What may be told of a certificate (电子证照); a person's name is masked."""

    kind: str
    number: str
    identifier: str
    holder: str
    issuer: str
    issued_on: date
    valid_from: date
    last_day: str
    state: str
    state_label: str
    is_usable: bool
    sm2_holds: bool
    ed25519_holds: bool
    end_reason: str


@router.get(
    "/certificates/{code}", auth=Open(), response=CertificateOut, summary="按查验码查验证照"
)
def check(request: HttpRequest, code: Annotated[str, Path(max_length=60)]) -> dict[str, Any]:
    """Return whether the certificate is genuine and counts today."""
    certificate = check_by_code(code)
    if certificate is None:
        raise Http404("没有查到这个查验码")
    page = shown(certificate, on=timezone.localdate())
    report = verify_signatures(certificate)
    return {
        "kind": page.kind,
        "number": page.number,
        "identifier": page.identifier,
        "holder": page.holder,
        "issuer": page.issuer,
        "issued_on": page.issued_on,
        "valid_from": page.valid_from,
        "last_day": page.last_day,
        "state": page.state,
        "state_label": page.state.label,
        "is_usable": report.is_sound and page.state is CertificateState.VALID,
        "sm2_holds": report.sm2 and report.face,
        "ed25519_holds": report.ed25519 and report.face,
        "end_reason": certificate.end_reason,
    }
