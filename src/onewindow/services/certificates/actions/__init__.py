"""Issuing, using and ending certificates, and loading their kinds."""

from onewindow.services.certificates.actions.ending import (
    expire_certificate,
    replace_certificate,
    revoke_certificate,
)
from onewindow.services.certificates.actions.issuing import issue_certificate
from onewindow.services.certificates.actions.kinds import (
    check_certificate_packs,
    load_certificate_packs,
    plan_certificate_packs,
)
from onewindow.services.certificates.actions.using import (
    SignatureReport,
    record_certificate_use,
    signature_file,
    verify_signatures,
)

__all__ = [
    "SignatureReport",
    "check_certificate_packs",
    "expire_certificate",
    "issue_certificate",
    "load_certificate_packs",
    "plan_certificate_packs",
    "record_certificate_use",
    "replace_certificate",
    "revoke_certificate",
    "signature_file",
    "verify_signatures",
]
