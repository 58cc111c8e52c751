"""
The key under HOME that seals who has paid (封存), and what is sealed with it.

One secret of 32 bytes is made at first start. Two keys are derived from it: one encrypts
(AES-256-GCM, bound to the row by its reference), one makes marks (HMAC-SHA-256) by which a row is
found without saying what it is about. Marks cannot be guessed from lists of lots and firms without
the key.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from onewindow.kernel.keeping import keep_first

_NONCE = 12


def seal(reference: str, content: Mapping[str, Any]) -> bytes:
    """Return the content encrypted for the row with this reference."""
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
    return seal_bytes(reference, plain)


def unseal(reference: str, sealed: bytes) -> dict[str, Any]:
    """
    Return the content of the row.

    :raises InvalidTag: if it was changed, belongs to another row or to another home.
    """
    content: dict[str, Any] = json.loads(unseal_bytes(reference, sealed))
    return content


def seal_bytes(reference: str, plain: bytes) -> bytes:
    """Return the bytes encrypted for the reference."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + _cipher(_home()).encrypt(nonce, plain, reference.encode())


def unseal_bytes(reference: str, sealed: bytes) -> bytes:
    """
    Return the bytes.

    :raises InvalidTag: if they were changed, or belong to another reference or home.
    """
    return _cipher(_home()).decrypt(sealed[:_NONCE], sealed[_NONCE:], reference.encode())


def mark(*parts: str) -> str:
    """Return the keyed hash of the parts, as hex; equal parts give equal marks."""
    content = json.dumps(parts, ensure_ascii=False).encode()
    return hmac.new(_key(_home(), b"mark"), content, hashlib.sha256).hexdigest()


def new_reference(prefix: str) -> str:
    """Return a number that says nothing but what kind it is of."""
    return f"{prefix}{secrets.token_hex(10).upper()}"


def _home() -> Path:
    home: Path = settings.HOME
    return home


@lru_cache(maxsize=8)
def _cipher(home: Path) -> AESGCM:
    return AESGCM(_key(home, b"seal"))


@lru_cache(maxsize=8)
def _key(home: Path, purpose: bytes) -> bytes:
    info = b"onewindow.guarantees.v1/" + purpose
    return HKDF(hashes.SHA256(), 32, salt=None, info=info).derive(_secret(home))


def _secret(home: Path) -> bytes:
    path = home / "secrets" / "guarantees"
    if not path.exists():
        keep_first(path, secrets.token_hex(32).encode())
    return bytes.fromhex(path.read_text())
