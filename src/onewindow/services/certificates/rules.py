"""When a certificate counts, and exactly what its signatures cover."""

from datetime import date
from typing import Any

from onewindow.kernel.canonical import canonical_bytes
from onewindow.kernel.choices import Choice
from onewindow.kernel.lifecycle import Lifecycle, Move


class CertificateState(Choice):
    """Where an e-certificate stands."""

    VALID = "valid", "有效"
    EXPIRED = "expired", "已过期"
    REVOKED = "revoked", "已撤销"
    REPLACED = "replaced", "已换发"


CERTIFICATE = Lifecycle(
    "certificate",
    CertificateState,
    [
        Move("expire", "到期", frozenset({CertificateState.VALID}), CertificateState.EXPIRED),
        Move("revoke", "撤销", frozenset({CertificateState.VALID}), CertificateState.REVOKED),
        Move("replace", "换发", frozenset({CertificateState.VALID}), CertificateState.REPLACED),
    ],
)


def is_usable(state: str, valid_from: date, valid_until: date | None, *, on: date) -> bool:
    """Test if the certificate may stand in for a paper on the day; the end is exclusive."""
    return (
        state == CertificateState.VALID
        and valid_from <= on
        and (valid_until is None or on < valid_until)
    )


def signed_bytes(face: dict[str, Any]) -> bytes:
    """Return the canonical bytes that both signatures cover."""
    return canonical_bytes(face)
