"""What a rule table may look at, and where each fact comes from."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from onewindow.kernel.tables import Input


@dataclass(frozen=True, slots=True)
class GatheredFact:
    """One fact of a case; a value of None means that nobody knows."""

    code: str
    label: str
    value: Any
    origin: str

    def as_record(self) -> dict[str, str | None]:
        """Return the fact as the decision stores it."""
        value = self.value
        if isinstance(value, bool):
            value = "是" if value else "否"
        return {
            "code": self.code,
            "label": self.label,
            "value": None if value is None else str(value),
            "origin": self.origin,
        }


def typed(item: Input, raw: Any) -> Any:
    """Return the raw value as the table's input wants it, or None if it cannot be read."""
    if raw is None or raw == "":
        return None
    if item.kind == "boolean":
        return {True: True, False: False, "yes": True, "no": False}.get(raw)
    if item.kind == "number":
        try:
            return None if isinstance(raw, bool) else Decimal(str(raw))
        except InvalidOperation:
            return None
    return ",".join(map(str, raw)) if isinstance(raw, list) else str(raw)
