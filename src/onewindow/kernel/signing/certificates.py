"""
Certificates (数字证书) as a certification authority issues them, and what must hold of them.

X.509 is read by ``cryptography``; what that cannot do with SM2 (the key and the signature of GB/T
33560 and GM/T 0015) is done with the bytes it hands out.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from Cryptodome.Util.asn1 import DerSequence
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from onewindow.kernel.identifiers import is_credit_code
from onewindow.kernel.signing.keys import KeyKind, is_signed, kind_of
from onewindow.kernel.violations import Violation

_Extension = TypeVar("_Extension", bound=x509.ExtensionType)
SM2_WITH_SM3 = x509.ObjectIdentifier("1.2.156.10197.1.501")
_VALIDITY = "《电子签名法》第二十一条"
_CITIZEN = re.compile(r"(?<!\d)\d{17}[\dX](?![\dA-Z])", re.ASCII)
_CREDIT = re.compile(r"(?<![0-9A-Z])[0-9A-HJ-NPQRTUWXY]{18}(?![0-9A-Z])", re.ASCII)


class NotACertificate(ValueError):
    """The file holds no certificate that can be used here; says why."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate that was read; nothing is yet said about whether to trust it."""

    der: bytes
    public: bytes
    kind: KeyKind
    serial: str
    subject: x509.Name
    issuer: x509.Name
    holder_codes: frozenset[str]
    starts: datetime
    ends: datetime
    is_authority: bool
    may_sign: bool

    @property
    def holder_name(self) -> str:
        """Return the common name of the holder."""
        return _common_name(self.subject)

    @property
    def issuer_name(self) -> str:
        """Return the common name of the authority."""
        return _common_name(self.issuer)

    def fingerprint(self) -> str:
        """Return the SHA-256 of the certificate as hex."""
        return hashlib.sha256(self.der).hexdigest()

    def pem(self) -> str:
        """Return the certificate as PEM."""
        return x509.load_der_x509_certificate(self.der).public_bytes(Encoding.PEM).decode()

    def is_issued_by(self, other: "Certificate") -> bool:
        """Test if the other certificate's key signed this one and may do so."""
        if not other.is_authority or self.issuer != other.subject:
            return False
        own = x509.load_der_x509_certificate(self.der)
        if other.kind is KeyKind.SM2:
            is_sm2 = own.signature_algorithm_oid == SM2_WITH_SM3
            return is_sm2 and is_signed(other.public, own.signature, own.tbs_certificate_bytes)
        try:
            own.verify_directly_issued_by(x509.load_der_x509_certificate(other.der))
        except (InvalidSignature, ValueError, TypeError):
            return False
        return True


def read_certificate(content: bytes) -> Certificate:
    """
    Return the first certificate in a file, PEM or DER.

    :raises NotACertificate: if there is none, or its key is of no kind that is taken here.
    """
    return read_certificates(content)[0]


def read_certificates(content: bytes) -> list[Certificate]:
    """
    Return the certificates in a file, in its order: PEM, one or several, or one in DER.

    :raises NotACertificate: if there is none, or a key is of no kind that is taken here.
    """
    try:
        if b"-----BEGIN" in content:
            return [_read(one) for one in x509.load_pem_x509_certificates(content)]
        return [_read(x509.load_der_x509_certificate(content))]
    except NotACertificate:
        raise
    except (ValueError, x509.InvalidVersion, x509.DuplicateExtension) as error:
        raise NotACertificate("不是 X.509 数字证书文件（PEM 或 DER）") from error


def check_chain(
    certificate: Certificate, issuers: Sequence[Certificate], *, at: datetime
) -> Iterator[Violation]:
    """
    Yield what stops a certificate from being used at a moment.

    ``issuers`` is the way up from it, the trusted authority last; empty where none was found.
    """
    if not issuers:
        yield Violation(
            "certificate.untrusted",
            f"签发机构“{certificate.issuer_name}”不在本平台的信任列表中",
            "《电子签名法》第十六条",
        )
    if certificate.is_authority or not certificate.may_sign:
        yield Violation("certificate.usage", "这张证书不是签名证书（可能是加密证书）")
    for one in (certificate, *issuers):
        whose = "证书" if one is certificate else f"签发机构证书“{one.holder_name}”"
        if at < one.starts:
            words = f"{whose}从{one.starts.astimezone(at.tzinfo):%Y-%m-%d}起才有效"
            yield Violation("certificate.early", words, _VALIDITY)
        if at >= one.ends:
            words = f"{whose}已于{one.ends.astimezone(at.tzinfo):%Y-%m-%d}到期"
            yield Violation("certificate.expired", words, _VALIDITY)


def is_list_of(content: bytes, issuer: Certificate) -> bool:
    """Test if a revocation list (PEM or DER) was signed by the authority."""
    found = _revocation_list(content)
    if found is None:
        return False
    if issuer.kind is KeyKind.SM2:
        return is_signed(issuer.public, found.signature, found.tbs_certlist_bytes)
    key = x509.load_der_x509_certificate(issuer.der).public_key()
    return found.is_signature_valid(key)  # type: ignore[arg-type]


def revoked_serials(content: bytes) -> dict[str, datetime | None]:
    """
    Return the revoked serial numbers in a file, with the moment where it is told.

    The file is a revocation list of X.509, PEM or DER, or a text with one hexadecimal serial
    number a line.

    :raises NotACertificate: if it is neither.
    """
    found = _revocation_list(content)
    if found is not None:
        return {f"{one.serial_number:x}": one.revocation_date_utc for one in found}
    lines = content.decode("ascii", errors="replace").split()
    serials = [line.replace(":", "").lower().lstrip("0") for line in lines]
    if not serials or not all(re.fullmatch(r"[0-9a-f]{1,40}", one) for one in serials):
        raise NotACertificate("既不是吊销列表（CRL），也不是每行一个十六进制序列号的文本")
    return dict.fromkeys(serials)


def _read(one: x509.Certificate) -> Certificate:
    if one.version is not x509.Version.v3:
        raise NotACertificate("证书版本过旧，只接受 X.509 第3版")
    body: Any = DerSequence().decode(one.tbs_certificate_bytes)
    public = bytes(body[6])
    try:
        kind = kind_of(public)
    except ValueError as error:
        raise NotACertificate(str(error)) from error
    usage = _extension(one, x509.KeyUsage)
    basic = _extension(one, x509.BasicConstraints)
    values = " ".join(str(attribute.value) for attribute in one.subject).upper()
    codes = {code for code in _CREDIT.findall(values) if is_credit_code(code)}
    return Certificate(
        der=one.public_bytes(Encoding.DER),
        public=public,
        kind=kind,
        serial=f"{one.serial_number:x}",
        subject=one.subject,
        issuer=one.issuer,
        holder_codes=frozenset(codes | set(_CITIZEN.findall(values))),
        starts=one.not_valid_before_utc,
        ends=one.not_valid_after_utc,
        is_authority=bool(basic and basic.ca and (usage is None or usage.key_cert_sign)),
        may_sign=usage is None or usage.digital_signature or usage.content_commitment,
    )


def _extension(one: x509.Certificate, kind: type[_Extension]) -> _Extension | None:
    try:
        return one.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def _common_name(name: x509.Name) -> str:
    found = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(found[0].value) if found else name.rfc4514_string()


def _revocation_list(content: bytes) -> x509.CertificateRevocationList | None:
    try:
        if b"-----BEGIN" in content:
            return x509.load_pem_x509_crl(content)
        return x509.load_der_x509_crl(content)
    except ValueError:
        return None
