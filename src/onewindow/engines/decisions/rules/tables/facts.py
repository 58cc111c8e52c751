"""Facts of a table: typed for deciding, as text for keeping, and what the domain vouches for."""

import hashlib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from onewindow.engines.decisions.rules.tables.conditions import MISSING, Facts, Seen, Value
from onewindow.engines.decisions.rules.tables.content import DecisionTable, Input, Kind
from onewindow.kernel.canonical import canonical_bytes

TYPES: dict[Kind, type] = {"number": Decimal, "text": str, "boolean": bool, "date": date}
KIND_NAMES: dict[Kind, str] = {
    "number": "数字",
    "text": "文字",
    "boolean": "是或否",
    "date": "日期",
}


def digest_of(table: DecisionTable) -> str:
    """Return the SHA-256 of the table's canonical JSON: equal tables have equal digests."""
    return hashlib.sha256(canonical_bytes(table.model_dump(mode="json"))).hexdigest()


def stored_facts(table: DecisionTable, facts: Facts) -> dict[str, Any]:
    """
    Return the table's facts as JSON keeps them: numbers and dates as text, missing ones absent.

    :raises TypeError: if a fact is not of the kind that its input has.
    """
    return {
        item.code: _stored(checked_value(item, facts[item.code]))
        for item in table.inputs
        if item.code in facts
    }


def facts_of(table: DecisionTable, stored: Mapping[str, Any]) -> dict[str, Value]:
    """
    Return stored facts typed again, exactly as they were.

    :raises ValueError: if a stored fact cannot be read as the kind that its input has.
    """
    return {
        item.code: typed_value(item.kind, stored[item.code])
        for item in table.inputs
        if item.code in stored
    }


def typed_value(kind: Kind, stored: Any) -> Value:
    """
    Return one stored value typed.

    :raises ValueError: if it cannot be read as this kind.
    """
    if stored is None:
        return None
    if kind == "boolean":
        if isinstance(stored, bool):
            return stored
    elif isinstance(stored, str):
        if kind == "text":
            return stored
        return date.fromisoformat(stored) if kind == "date" else _number(stored)
    raise ValueError(f"“{stored}”不是{KIND_NAMES[kind]}")


def checked_value(item: Input, value: Any) -> Value:
    """
    Return the value if it is of the input's kind, or null.

    :raises TypeError: if it is not.
    """
    if value is not None and type(value) is not TYPES[item.kind]:
        raise TypeError(f"{item.code}: {type(value).__name__} is not {item.kind}")
    return cast("Value", value)


def seen(item: Input, facts: Mapping[str, Any]) -> Seen:
    """
    Return what a table may rely on: the value, null, or MISSING.

    A value outside the declared domain is as good as missing: the proof says nothing about it.

    :raises TypeError: if the value is not of the input's kind.
    """
    if item.code not in facts:
        return MISSING
    value = checked_value(item, facts[item.code])
    return value if value is None or is_possible(item, value) else MISSING


def is_possible(item: Input, value: Any) -> bool:
    """Return whether a value of the input's kind lies in its declared domain."""
    if item.kind == "text":
        return not item.allowed or value in item.allowed
    if item.kind == "number":
        return (
            value.is_finite()
            and (item.minimum is None or value >= item.minimum)
            and (item.maximum is None or value <= item.maximum)
        )
    return True


def words_of_value(value: Value) -> str:
    """Return a value as a clerk reads it."""
    if value is None:
        return "空"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return number_text(value)
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return value


def number_text(value: Decimal) -> str:
    """Return a number without exponent and needless zeros, unless it would be absurdly long."""
    if not value.is_finite() or abs(value.adjusted()) > 40:
        return str(value)
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def _stored(value: Value) -> str | bool | None:
    if value is None or isinstance(value, bool):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise ValueError(f"“{text}”不是数字") from error
    if not number.is_finite():
        raise ValueError(f"“{text}”不是数字")
    return number
