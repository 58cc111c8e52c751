"""One byte string for one value, so that digests agree on every machine."""

import hashlib
import json
from typing import Any

_ENCODER = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
)


def canonical_bytes(value: Any) -> bytes:
    """
    Return the value as canonical JSON: sorted keys, no spaces, UTF-8, no floats.

    Dates, decimals and other types must be turned into text by the caller first.

    :raises TypeError: if the value holds a float or a type that JSON does not have.
    """
    _refuse_floats(value)
    return _ENCODER.encode(value).encode()


def digest(value: Any) -> bytes:
    """Return the SHA-256 of the canonical form."""
    return hashlib.sha256(canonical_bytes(value)).digest()


def _refuse_floats(value: Any) -> None:
    kind = type(value)
    if kind is str:
        return
    if isinstance(value, float):
        raise TypeError("canonical JSON holds no floats; use Decimal as text")
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise TypeError("canonical JSON keys are text")
            _refuse_floats(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _refuse_floats(item)
