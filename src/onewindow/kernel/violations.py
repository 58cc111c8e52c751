"""What a broken business rule looks like, everywhere in the system."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol


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


class FormLike(Protocol):
    """What a form offers to somebody who has something to say about its fields."""

    @property
    def fields(self) -> Mapping[str, Any]:
        """Return the fields by name."""

    def add_error(self, field: str | None, error: Any) -> None:
        """Put an error at the field, or on top where it is None."""


def add_refusal(form: FormLike, refused: Refused) -> None:
    """Put each reason at its field, with the article of law; reasons without a field on top."""
    for violation in refused.violations:
        source = f"（{violation.source}）" if violation.source else ""
        field = violation.field if violation.field in form.fields else None
        form.add_error(field, f"{violation.message}{source}")
