"""Using a certificate instead of a paper, and checking its signatures."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from onewindow.foundation.records.api import insert_rows
from onewindow.services.certificates.gateways import is_signed_by, public_keys
from onewindow.services.certificates.models import Certificate, CertificateUse
from onewindow.services.certificates.rules import last_day, signed_bytes


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """Whether each signature covers the face, and whether the face is what the register says."""

    sm2: bool
    ed25519: bool
    face: bool

    @property
    def is_sound(self) -> bool:
        """Test if nothing was altered."""
        return self.sm2 and self.ed25519 and self.face


@transaction.atomic
def record_certificate_use(
    *, certificate: Certificate, subject: str, purpose: str, authorized_by: str
) -> CertificateUse:
    """Record that a certificate was used (用证), for what, and who allowed it."""
    use = CertificateUse(
        certificate=certificate,
        subject=subject,
        purpose=purpose[:200],
        authorized_by=authorized_by,
        at=timezone.now(),
    )
    insert_rows([use])
    return use


def verify_signatures(certificate: Certificate) -> SignatureReport:
    """Return which signatures hold over the face as it is stored now."""
    signed = signed_bytes(certificate.face)
    return SignatureReport(
        sm2=is_signed_by("SM2", certificate.sm2_key, certificate.sm2_signature, signed),
        ed25519=is_signed_by(
            "Ed25519", certificate.ed25519_key, certificate.ed25519_signature, signed
        ),
        face=_stands_on_the_face(certificate),
    )


def signature_file(certificate: Certificate) -> dict[str, Any]:
    """Return what the stand-alone verifier needs to check a certificate without an account."""
    keys = public_keys(certificate.sm2_key, certificate.ed25519_key)
    return {
        "format": "onewindow-certificate-1",
        "face": certificate.face,
        "ed25519_signature": bytes(certificate.ed25519_signature).hex(),
        "sm2_signature": bytes(certificate.sm2_signature).hex(),
        "keys": {
            "ed25519": {"id": certificate.ed25519_key, "pem": keys[certificate.ed25519_key]},
            "sm2": {
                "id": certificate.sm2_key,
                "pem": keys[certificate.sm2_key],
                "signer_id": "1234567812345678",
                "digest": "SM3",
            },
        },
    }


def _stands_on_the_face(certificate: Certificate) -> bool:
    """Test if the columns that decide are the ones that were signed."""
    face = certificate.face
    return (
        face.get("电子证照标识") == certificate.identifier
        and face.get("证照编号") == certificate.number
        and face.get("持有人") == certificate.holder_name
        and face.get("证照名称") == certificate.kind.name
        and face.get("颁发机构代码") == certificate.issuer.credit_code
        and face.get("颁发日期") == certificate.issued_on.isoformat()
        and face.get("有效期起") == certificate.valid_from.isoformat()
        and face.get("有效期止") == last_day(certificate.valid_until)
    )
