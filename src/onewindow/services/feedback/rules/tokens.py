"""One-time tokens of invitations: how they look and what is kept of them."""

import hashlib
import re

_TOKEN = re.compile(r"[0-9A-Za-z_-]{22,64}")


def is_token(text: str) -> bool:
    """Test the form of a token; it has 128 random bits or more."""
    return bool(_TOKEN.fullmatch(text))


def token_digest(token: str) -> str:
    """
    Return what is stored instead of the token.

    The token is random and long, so one round of SHA-256 is enough; the row is then found by the
    digest, which tells a listener with a stopwatch nothing about the token.
    """
    return hashlib.sha256(b"review-invitation:" + token.encode()).hexdigest()
