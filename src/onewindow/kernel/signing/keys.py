"""
Keys of three kinds and their signatures: RSA, elliptic curve P-256, SM2.

RSA signs by PKCS #1 v1.5 with SHA-256, P-256 by ECDSA with SHA-256, SM2 with SM3 and the usual
signer identity 1234567812345678 (GB/T 32918.2, GB/T 35276). Signatures on a curve are DER.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_public_key,
    load_pem_private_key,
)
from tongsuopy.crypto import hashes as sm_hashes
from tongsuopy.crypto import serialization as sm_serialization
from tongsuopy.crypto.asymciphers import ec as sm_ec
from tongsuopy.crypto.exceptions import InternalError
from tongsuopy.crypto.exceptions import InvalidSignature as InvalidSm2Signature

from onewindow.kernel.choices import Choice

_SM3 = sm_ec.ECDSA(sm_hashes.SM3())
_SM2_CURVE = bytes.fromhex("06082a811ccf5501822d")  # 1.2.156.10197.1.301, 见 GB/T 33560
_RSA_BITS = 2048


class KeyKind(Choice):
    """What kind of key it is."""

    RSA = "rsa", "RSA"
    EC = "ec", "ECDSA P-256"
    SM2 = "sm2", "SM2"


def kind_of(public: bytes) -> KeyKind:
    """
    Return the kind of a public key (DER, SubjectPublicKeyInfo).

    :raises ValueError: if signatures by such a key are not taken here.
    """
    if _SM2_CURVE in public[:40]:
        return KeyKind.SM2
    try:
        key = load_der_public_key(public)
    except UnsupportedAlgorithm as error:
        raise ValueError("不支持这种密钥") from error
    if isinstance(key, rsa.RSAPublicKey) and key.key_size >= _RSA_BITS:
        return KeyKind.RSA
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        return KeyKind.EC
    raise ValueError("只接受 SM2、P-256 和 2048 位以上的 RSA 密钥")


def is_signed(public: bytes, signature: bytes, message: bytes) -> bool:
    """
    Test a signature over the message against a public key (DER, SubjectPublicKeyInfo).

    :raises ValueError: if signatures by such a key are not taken here.
    """
    kind = kind_of(public)
    try:
        if kind is KeyKind.SM2:
            sm_serialization.load_der_public_key(public).verify(signature, message, _SM3)
        else:
            key: Any = load_der_public_key(public)
            if kind is KeyKind.RSA:
                key.verify(signature, message, padding.PKCS1v15(), SHA256())
            else:
                key.verify(signature, message, ec.ECDSA(SHA256()))
    except (InvalidSignature, InvalidSm2Signature, InternalError, ValueError):
        return False
    return True


@dataclass(frozen=True, slots=True)
class SoftwareKey:
    """A private key in memory or in a file, for tools and tests; a person's is in a USB key."""

    kind: KeyKind
    private: bytes

    @classmethod
    def generate(cls, kind: KeyKind) -> Self:
        """Return a new key."""
        key: Any
        if kind is KeyKind.SM2:
            key = sm_ec.generate_private_key(sm_ec.SM2())
            return cls(kind, _sm2_pem(key))
        if kind is KeyKind.RSA:
            key = rsa.generate_private_key(public_exponent=65537, key_size=_RSA_BITS)
        else:
            key = ec.generate_private_key(ec.SECP256R1())
        return cls(kind, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))

    @classmethod
    def from_private(cls, pem: bytes) -> Self:
        """
        Return the key in a PEM file (PKCS #8, without a password).

        :raises ValueError: if it is no key of a kind that is taken here.
        """
        try:
            key: Any = load_pem_private_key(pem, password=None)
        except UnsupportedAlgorithm:
            return cls(KeyKind.SM2, _sm2_pem(_sm2_key(pem)))
        except TypeError as error:
            raise ValueError("密钥文件有密码，请先解密") from error
        public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return cls(kind_of(public), pem)

    def public(self) -> bytes:
        """Return the public half (DER, SubjectPublicKeyInfo)."""
        if self.kind is KeyKind.SM2:
            return bytes(
                _sm2_key(self.private)
                .public_key()
                .public_bytes(
                    sm_serialization.Encoding.DER,
                    sm_serialization.PublicFormat.SubjectPublicKeyInfo,
                )
            )
        key: Any = load_pem_private_key(self.private, password=None)
        return bytes(
            key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        )

    def sign(self, message: bytes) -> bytes:
        """Return the signature over the message; see ``statement`` for what to sign."""
        return self._signer()(message)

    def _signer(self) -> Callable[[bytes], bytes]:
        if self.kind is KeyKind.SM2:
            return lambda message: bytes(_sm2_key(self.private).sign(message, _SM3))
        key: Any = load_pem_private_key(self.private, password=None)
        if self.kind is KeyKind.RSA:
            return lambda message: bytes(key.sign(message, padding.PKCS1v15(), SHA256()))
        return lambda message: bytes(key.sign(message, ec.ECDSA(SHA256())))


def _sm2_key(pem: bytes) -> Any:
    return sm_serialization.load_pem_private_key(pem, password=None)


def _sm2_pem(key: Any) -> bytes:
    form = sm_serialization
    return bytes(
        key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    )
