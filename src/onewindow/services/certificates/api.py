"""E-certificates (电子证照): issuing, using instead of papers, checking and ending."""

from onewindow.services.certificates.actions import (
    SignatureReport,
    check_certificate_packs,
    expire_certificate,
    issue_certificate,
    load_certificate_packs,
    plan_certificate_packs,
    record_certificate_use,
    replace_certificate,
    revoke_certificate,
    signature_file,
    verify_signatures,
)
from onewindow.services.certificates.models import Certificate, CertificateKind, CertificateUse
from onewindow.services.certificates.queries import (
    certificate_kind,
    certificates_from,
    certificates_of,
    check_by_code,
    forget_kinds,
    usable_certificate,
    usable_kinds,
)
from onewindow.services.certificates.rules import CertificateState

__all__ = [
    "Certificate",
    "CertificateKind",
    "CertificateState",
    "CertificateUse",
    "SignatureReport",
    "certificate_kind",
    "certificates_from",
    "certificates_of",
    "check_by_code",
    "check_certificate_packs",
    "expire_certificate",
    "forget_kinds",
    "issue_certificate",
    "load_certificate_packs",
    "plan_certificate_packs",
    "record_certificate_use",
    "replace_certificate",
    "revoke_certificate",
    "signature_file",
    "usable_certificate",
    "usable_kinds",
    "verify_signatures",
]
