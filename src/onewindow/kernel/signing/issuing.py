"""
A small certification authority, for the demonstration and for tests; nothing of it is trusted law.

Certificates of SM2 are made by putting the key and the signature of SM2 into what ``cryptography``
has built, because it cannot build them itself.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from Cryptodome.Util.asn1 import DerBitString, DerObjectId, DerSequence
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    load_der_public_key,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from onewindow.kernel.signing.certificates import SM2_WITH_SM3, Certificate, read_certificate
from onewindow.kernel.signing.keys import KeyKind, SoftwareKey

_SM2_ALGORITHM = DerSequence([DerObjectId(SM2_WITH_SM3.dotted_string)]).encode()


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a certificate is for and how long; the code is a credit code or a citizen number."""

    name: str
    code: str
    public: bytes
    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Issuer:
    """An authority with its private key."""

    certificate: Certificate
    key: SoftwareKey

    def issue(self, holder: Holder) -> Certificate:
        """Return a certificate for signing."""
        return _issue(self.certificate.subject, self.key, holder, is_authority=False)

    def below(self, holder: Holder, key: SoftwareKey) -> Self:
        """Return a second authority, certified by this one."""
        made = _issue(self.certificate.subject, self.key, holder, is_authority=True)
        return type(self)(made, key)

    def revocation_list(self, serials: list[str], *, at: datetime, until: datetime) -> bytes:
        """Return a list of revoked certificates (DER)."""
        builder = x509.CertificateRevocationListBuilder(
            issuer_name=self.certificate.subject, last_update=at, next_update=until
        )
        for serial in serials:
            revoked = x509.RevokedCertificateBuilder().serial_number(int(serial, 16))
            builder = builder.add_revoked_certificate(revoked.revocation_date(at).build())
        if self.key.kind is not KeyKind.SM2:
            return _signed(builder, self.key)
        body: Any = DerSequence().decode(builder.sign(_stand_in(), SHA256()).tbs_certlist_bytes)
        body[1] = _SM2_ALGORITHM
        return _sealed(body, self.key)


def make_issuer(name: str, key: SoftwareKey, *, starts: datetime, ends: datetime) -> Issuer:
    """Return an authority that certifies itself."""
    holder = Holder(name, "", key.public(), starts, ends)
    return Issuer(_issue(_name(holder), key, holder, is_authority=True), key)


def _issue(
    issuer: x509.Name, key: SoftwareKey, holder: Holder, *, is_authority: bool
) -> Certificate:
    is_sm2 = key.kind is KeyKind.SM2
    public: Any = _stand_in().public_key() if is_sm2 else load_der_public_key(holder.public)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(holder))
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(holder.starts)
        .not_valid_after(holder.ends)
        .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
        .add_extension(_usage(is_authority=is_authority), critical=True)
    )
    if not is_sm2:
        return read_certificate(_signed(builder, key))
    draft = builder.sign(_stand_in(), SHA256()).tbs_certificate_bytes
    body: Any = DerSequence().decode(draft)
    body[2], body[6] = _SM2_ALGORITHM, holder.public
    return read_certificate(_sealed(body, key))


def _name(holder: Holder) -> x509.Name:
    attributes = [x509.NameAttribute(NameOID.COMMON_NAME, holder.name)]
    if holder.code:
        attributes.append(x509.NameAttribute(NameOID.SERIAL_NUMBER, holder.code))
    return x509.Name(attributes)


def _usage(*, is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=not is_authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )


def _signed(builder: Any, key: SoftwareKey) -> bytes:
    made = builder.sign(load_pem_private_key(key.private, password=None), SHA256())
    return bytes(made.public_bytes(Encoding.DER))


def _sealed(body: Any, key: SoftwareKey) -> bytes:
    """Return a certificate or a list around the body, signed with SM2."""
    content = body.encode()
    parts: list[Any] = [content, _SM2_ALGORITHM, DerBitString(key.sign(content))]
    return DerSequence(parts).encode()


def _stand_in() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())
