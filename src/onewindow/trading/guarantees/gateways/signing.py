"""Ed25519 keys for messages (RFC 8032): the house's own, and those of simulated partners."""

from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from django.conf import settings

from onewindow.kernel.keeping import keep_first

HOUSE = "guarantees-signing.pem"


def house_key() -> Ed25519PrivateKey:
    """Return the key with which the platform signs what it sends to partners."""
    return kept_key(settings.HOME / "secrets" / HOUSE)


@lru_cache(maxsize=32)
def kept_key(path: Path) -> Ed25519PrivateKey:
    """Return the key kept at the path; it is made at first use, readable by the owner only."""
    if not path.exists():
        made = Ed25519PrivateKey.generate()
        keep_first(path, made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{path} is not an Ed25519 key")
    return key


def public_pem(key: Ed25519PrivateKey) -> str:
    """Return the public half as PEM."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def is_signed(pem: str, signature: str, content: bytes) -> bool:
    """Test a hex signature over the content against a public key."""
    try:
        key = load_pem_public_key(pem.encode())
        if not isinstance(key, Ed25519PublicKey):
            return False
        key.verify(bytes.fromhex(signature), content)
    except (InvalidSignature, ValueError):
        return False
    return True


def is_public_key(pem: str) -> bool:
    """Test if the text is an Ed25519 public key as PEM."""
    try:
        return isinstance(load_pem_public_key(pem.encode()), Ed25519PublicKey)
    except (ValueError, UnsupportedAlgorithm):
        return False
