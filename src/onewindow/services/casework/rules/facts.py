"""What a decision table may look at, and where each fact comes from."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from onewindow.kernel.tables import Input

Value = Decimal | str | bool | date | None
_YES_NO = {True: True, False: False, "yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Gathered:
    """
    The facts of a case: what is known, and for every input where it was looked for.

    A fact that nobody supplied is absent; None means known to be none.
    """

    facts: dict[str, Value]
    origins: dict[str, str]


def typed(item: Input, raw: Any) -> Value:
    """
    Return the raw value as the table's input wants it; None stays None.

    :raises ValueError: if it cannot be read as such.
    """
    if raw is None:
        return None
    match item.kind:
        case "boolean" if isinstance(raw, bool | str) and raw in _YES_NO:
            return _YES_NO[raw]
        case "number" if not isinstance(raw, bool):
            return _number(raw)
        case "date":
            return raw if isinstance(raw, date) else date.fromisoformat(str(raw))
        case "text":
            return ",".join(map(str, raw)) if isinstance(raw, list) else str(raw)
    raise ValueError(f"{item.code}: {raw!r}")


def _number(raw: Any) -> Decimal:
    try:
        return Decimal(str(raw))
    except InvalidOperation:
        raise ValueError(str(raw)) from None
