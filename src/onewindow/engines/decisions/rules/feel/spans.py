"""Ranges as values."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Span:
    """
    A range as a value; None is an end that is not there.

    ``sign`` is the test it was written as, ``(< 10)`` or ``(!= 10)``, or empty for ``[1..10]``.
    """

    low: Any
    high: Any
    has_low: bool
    has_high: bool
    sign: str = ""
