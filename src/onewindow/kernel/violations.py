"""What a broken business rule looks like, everywhere in the system."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Violation:
    """One reason why something cannot be done, in words a clerk can read out."""

    code: str
    message: str
    source: str = ""
    field: str = ""


class Refused(Exception):
    """The business says no; carries every reason at once (一次性告知)."""

    def __init__(self, violations: Iterable[Violation]) -> None:
        self.violations = tuple(violations)
        super().__init__("；".join(v.message for v in self.violations))


def refuse_if_any(violations: Iterable[Violation]) -> None:
    """
    Raise Refused when there is at least one violation.

    :raises Refused: with all violations, never only the first.
    """
    found = tuple(violations)
    if found:
        raise Refused(found)


def refuse(code: str, message: str, source: str = "") -> Refused:
    """Return a refusal with a single reason, for the caller to raise."""
    return Refused([Violation(code, message, source)])
