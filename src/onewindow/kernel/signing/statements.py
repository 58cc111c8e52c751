"""
The bytes that a signature covers.

They name the purpose and the subject beside the digest of the content, so that a signature given
for one thing is worth nothing on another, and they begin with a word of this product, so that no
other system can be made to take them for one of its own.
"""

import hashlib

from onewindow.kernel.canonical import canonical_bytes

_DOMAIN = "onewindow.signature.v1"


def content_digest(content: bytes) -> str:
    """Return the SHA-256 of the content as hex: what a signature names it by."""
    return hashlib.sha256(content).hexdigest()


def statement(*, purpose: str, subject: str, digest: str) -> bytes:
    """
    Return what a key signs: canonical JSON with the keys digest, onewindow, purpose, subject.

    ``subject`` is the stable name of a row, e.g. ``bidding.bid:12``; ``digest`` that of
    ``content_digest``. Example::

        {
            "digest": "9f86…",
            "onewindow": "onewindow.signature.v1",
            "purpose": "bid.reply",
            "subject": "…",
        }
    """
    return canonical_bytes(
        {"onewindow": _DOMAIN, "purpose": purpose, "subject": subject, "digest": digest}
    )
