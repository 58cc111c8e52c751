"""What the key of an API client (接口密钥) looks like and how it is kept."""

import hashlib
import re

_KEY = re.compile(r"ow_([0-9a-z]{12})_([0-9A-Za-z_-]{32,64})")


def key_text(prefix: str, secret: str) -> str:
    """Return the key as its holder gets to see it, once."""
    return f"ow_{prefix}_{secret}"


def key_prefix(random_hex: str) -> str:
    """Return the part of a key that names the client openly."""
    return random_hex[:12]


def parse_key(text: str) -> tuple[str, str] | None:
    """Return prefix and secret of a key, or None if it is none."""
    match = _KEY.fullmatch(text)
    return (match[1], match[2]) if match else None


def secret_digest(secret: str) -> str:
    """
    Return what is stored instead of the secret.

    The secret has 256 random bits, so one round of SHA-256 is enough; a slow hash would only slow
    every call down.
    """
    return hashlib.sha256(secret.encode()).hexdigest()
