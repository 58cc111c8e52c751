"""Addresses of wall screens: long enough that nobody guesses one, kept only as a digest."""

import secrets
from hashlib import sha256

TOKEN_BYTES = 24


def new_token() -> str:
    """Return the word that makes up a new address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_digest(token: str) -> str:
    """Return what is kept of an address."""
    return sha256(token.encode()).hexdigest()
