"""One byte string for one value, so that digests agree on every machine."""

import hashlib
from typing import Any

import orjson

_LEAVES = frozenset({str, int, bool, type(None)})


def canonical_bytes(value: Any) -> bytes:
    """
    Return the value as canonical JSON: sorted keys, no spaces, UTF-8, no floats.

    Dates, decimals and other types must be turned into text by the caller first.

    :raises TypeError: if the value holds a float, an integer beyond 64 bits or a type that JSON
        does not have.
    """
    _refuse_strangers(value)
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def digest(value: Any) -> bytes:
    """Return the SHA-256 of the canonical form."""
    return hashlib.sha256(canonical_bytes(value)).digest()


def _refuse_strangers(value: Any) -> None:
    """Refuse what orjson would write but a reader of JSON could not take back as it was."""
    if value.__class__ in _LEAVES:
        return
    if isinstance(value, dict):
        for item in value.values():
            if item.__class__ not in _LEAVES:
                _refuse_strangers(item)
    elif isinstance(value, list | tuple):
        for item in value:
            if item.__class__ not in _LEAVES:
                _refuse_strangers(item)
    elif isinstance(value, float):
        raise TypeError("canonical JSON holds no floats; use Decimal as text")
    elif not isinstance(value, str | int):
        raise TypeError(f"canonical JSON holds no {type(value).__name__}")
