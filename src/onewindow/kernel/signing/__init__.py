"""Electronic signatures: what exactly is signed, by which key, on whose certificate."""

from onewindow.kernel.signing.certificates import (
    Certificate,
    NotACertificate,
    check_chain,
    is_list_of,
    read_certificate,
    read_certificates,
    revoked_serials,
)
from onewindow.kernel.signing.issuing import Holder, Issuer, make_issuer
from onewindow.kernel.signing.keys import KeyKind, SoftwareKey, is_signed, kind_of
from onewindow.kernel.signing.statements import content_digest, statement

__all__ = [
    "Certificate",
    "Holder",
    "Issuer",
    "KeyKind",
    "NotACertificate",
    "SoftwareKey",
    "check_chain",
    "content_digest",
    "is_list_of",
    "is_signed",
    "kind_of",
    "make_issuer",
    "read_certificate",
    "read_certificates",
    "revoked_serials",
    "statement",
]
