"""Talk with what lies outside: signing devices and the printer of PDF files."""

from onewindow.services.certificates.gateways.printing import certificate_pdf, qr_image
from onewindow.services.certificates.gateways.signing import (
    Signer,
    is_signed_by,
    public_keys,
    signers,
)

__all__ = [
    "Signer",
    "certificate_pdf",
    "is_signed_by",
    "public_keys",
    "qr_image",
    "signers",
]
