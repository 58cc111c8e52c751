"""What a signed tree head (签名树头) says, byte for byte."""

import hashlib
from datetime import UTC, datetime

from onewindow.kernel.canonical import canonical_bytes


def head_bytes(*, size: int, root: bytes, at: datetime) -> bytes:
    """Return the canonical bytes that the signature of a tree head covers."""
    return canonical_bytes(
        {
            "kind": "onewindow.tree_head.v1",
            "size": size,
            "root": root.hex(),
            "at": at.astimezone(UTC).isoformat(),
        }
    )


def key_id(public: bytes) -> str:
    """Return the short name of a public key: the first 16 digits of its SHA-256."""
    return hashlib.sha256(public).hexdigest()[:16]
