"""
Editions of release 0.1: their tables had another form, and an edition is never rewritten.

So they are read as decision tables. They have no test cases, and no new edition can be published
from one before it has: the proof asks for them.
"""

from collections.abc import Mapping
from typing import Any

from onewindow.services.catalog.rules.tables import OUTCOME


def modern(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a raw content whose table, if it is of the older form, is a decision table."""
    table = raw.get("table")
    if not isinstance(table, Mapping) or "outputs" in table:
        return raw
    kinds = {item["code"]: item["kind"] for item in table["inputs"]}
    rows = [_row(row, kinds) for row in table["rows"]]
    outputs = [OUTCOME.model_dump(mode="json")]
    return {**raw, "table": {"inputs": table["inputs"], "outputs": outputs, "rows": rows}}


def _row(row: Mapping[str, Any], kinds: Mapping[str, str]) -> dict[str, Any]:
    kept = {key: row[key] for key in ("code", "message", "source")}
    when = {code: _feel(cell, kinds[code]) for code, cell in row["when"].items()}
    return {**kept, "when": when, "then": {OUTCOME.code: _quoted(row["outcome"])}}


def _feel(cell: Mapping[str, Any], kind: str) -> str:
    """Return the FEEL of an older cell; the release wrote one kind of condition in each."""
    if cell.get("not_in"):
        return f"not({', '.join(map(_quoted, cell['not_in']))})"
    if cell.get("in_"):
        return ", ".join(map(_quoted, cell["in_"]))
    value = cell.get("is_")
    if value is not None:
        return _quoted(value) if kind == "text" else str(value).lower()
    return _range(cell)


def _range(cell: Mapping[str, Any]) -> str:
    low, high = cell.get("at_least"), cell.get("at_most")
    above, below = cell.get("above"), cell.get("below")
    has_low, has_high = low is not None or above is not None, high is not None or below is not None
    if has_low and has_high:
        left = f"[{low}" if low is not None else f"({above}"
        right = f"{high}]" if high is not None else f"{below})"
        return f"{left}..{right}"
    for sign, bound in ((">=", low), (">", above), ("<=", high), ("<", below)):
        if bound is not None:
            return f"{sign} {bound}"
    return ""


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
