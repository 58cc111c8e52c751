"""
Signing with SM2 and Ed25519 (签名), through providers that can be exchanged.

A provider is a class with the methods of ``Signer``, made from the PEM of its private key. The
setting ``CERTIFICATE_SM2_PROVIDER`` names the class for SM2: ``TongsuoSm2`` is shipped;
a second one (gmssl-pyx, or a hardware device) needs only these methods and the usual signer
identity 1234567812345678 of GB/T 35276, and verifies what the first has signed. Private keys are
made at first start under HOME/secrets; public keys are kept under HOME/keys for ever, so that a
certificate outlives the key that signed it.
"""

import hashlib
import re
from functools import lru_cache
from pathlib import Path
from typing import ClassVar, Protocol, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from django.conf import settings
from django.utils.module_loading import import_string
from tongsuopy.crypto import hashes as sm_hashes
from tongsuopy.crypto import serialization as sm_serialization
from tongsuopy.crypto.asymciphers import ec
from tongsuopy.crypto.exceptions import InvalidSignature as InvalidSm2Signature

from onewindow.kernel.keeping import keep_first

_SM3 = ec.ECDSA(sm_hashes.SM3())


class Signer(Protocol):
    """What a provider of one algorithm can do."""

    algorithm: ClassVar[str]
    key_id: str
    public_pem: str

    @classmethod
    def generate(cls) -> bytes:
        """Return the PEM of a new private key."""

    @classmethod
    def from_private(cls, pem: bytes) -> Self:
        """Return the signer that holds this private key."""

    @classmethod
    def verify(cls, public_pem: str, signature: bytes, data: bytes) -> bool:
        """Test a signature against a public key."""

    def sign(self, data: bytes) -> bytes:
        """Return the signature over the bytes."""


class TongsuoSm2:
    """SM2 with SM3 (GB/T 32918) by tongsuopy; signatures are DER."""

    algorithm: ClassVar[str] = "SM2"

    def __init__(self, key: ec.EllipticCurvePrivateKey) -> None:
        self._key = key
        self.public_pem = (
            key.public_key()
            .public_bytes(
                sm_serialization.Encoding.PEM,
                sm_serialization.PublicFormat.SubjectPublicKeyInfo,
            )
            .decode()
        )
        self.key_id = key_id(self.public_pem)

    @classmethod
    def generate(cls) -> bytes:
        """Return the PEM of a new private key."""
        return bytes(
            ec.generate_private_key(ec.SM2()).private_bytes(
                sm_serialization.Encoding.PEM,
                sm_serialization.PrivateFormat.PKCS8,
                sm_serialization.NoEncryption(),
            )
        )

    @classmethod
    def from_private(cls, pem: bytes) -> Self:
        """Return the signer that holds this private key."""
        return cls(sm_serialization.load_pem_private_key(pem, password=None))

    @classmethod
    def verify(cls, public_pem: str, signature: bytes, data: bytes) -> bool:
        """Test a signature against a public key."""
        key = sm_serialization.load_pem_public_key(public_pem.encode())
        try:
            key.verify(signature, data, _SM3)
        except (InvalidSm2Signature, ValueError):
            return False
        return True

    def sign(self, data: bytes) -> bytes:
        """Return the signature over the bytes."""
        return bytes(self._key.sign(data, _SM3))


class Ed25519:
    """Ed25519 (RFC 8032) by the cryptography package."""

    algorithm: ClassVar[str] = "Ed25519"

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public_pem = (
            key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
        )
        self.key_id = key_id(self.public_pem)

    @classmethod
    def generate(cls) -> bytes:
        """Return the PEM of a new private key."""
        return Ed25519PrivateKey.generate().private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        )

    @classmethod
    def from_private(cls, pem: bytes) -> Self:
        """Return the signer that holds this private key."""
        key = load_pem_private_key(pem, password=None)
        if not isinstance(key, Ed25519PrivateKey):
            raise TypeError("not an Ed25519 key")
        return cls(key)

    @classmethod
    def verify(cls, public_pem: str, signature: bytes, data: bytes) -> bool:
        """Test a signature against a public key."""
        key = load_pem_public_key(public_pem.encode())
        if not isinstance(key, Ed25519PublicKey):
            return False
        try:
            key.verify(signature, data)
        except InvalidSignature:
            return False
        return True

    def sign(self, data: bytes) -> bytes:
        """Return the signature over the bytes."""
        return self._key.sign(data)


def key_id(public_pem: str) -> str:
    """Return the short name of a public key: the start of the SHA-256 of its PEM."""
    return hashlib.sha256(public_pem.strip().encode()).hexdigest()[:16]


def signers() -> tuple[Signer, Signer]:
    """Return the SM2 and the Ed25519 signer of this installation, kept by the process."""
    return _signers(settings.HOME, settings.CERTIFICATE_SM2_PROVIDER)


def public_keys(*key_ids: str) -> dict[str, str]:
    """
    Return the public keys with these names as PEM.

    :raises FileNotFoundError: if this installation has never held one of them.
    """
    return {name: _public_pem(settings.HOME, name) for name in key_ids}


def is_signed_by(algorithm: str, name: str, signature: bytes | memoryview, data: bytes) -> bool:
    """Test a signature against a key of this installation; an unknown key has signed nothing."""
    provider = next(one for one in signers() if one.algorithm == algorithm)
    try:
        pem = _public_pem(settings.HOME, name)
    except FileNotFoundError:
        return False
    return type(provider).verify(pem, bytes(signature), data)


@lru_cache(maxsize=4)
def _signers(home: Path, sm2_provider: str) -> tuple[Signer, Signer]:
    sm2: type[Signer] = import_string(sm2_provider)
    return (
        _signer(sm2, home, "certificate_sm2.pem"),
        _signer(Ed25519, home, "certificate_ed25519.pem"),
    )


def _signer(provider: type[Signer], home: Path, name: str) -> Signer:
    path = home / "secrets" / name
    if not path.exists():
        keep_first(path, provider.generate())
    signer = provider.from_private(path.read_bytes())
    public = home / "keys" / f"{signer.key_id}.pem"
    if not public.exists():
        keep_first(public, signer.public_pem.encode(), mode=0o644)
    return signer


@lru_cache(maxsize=64)
def _public_pem(home: Path, name: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{16}", name):  # it comes from an address on the web
        raise FileNotFoundError(name)
    return (home / "keys" / f"{name}.pem").read_text()
