"""
Cells as clerks write them: ``≥18且＜60``, ``是``, ``正常、封存``, ``不属于甲``.

They are read into FEEL, which is what a table keeps; simple FEEL is shown in the same words.
What is not one of these forms is FEEL already and stays as it is.
"""

import re
from collections.abc import Mapping
from typing import Any


Names = Mapping[str, str]
NONE = "空"
_ANY = {"", "-", "不限", "任意"}
_YES_NO = {"是": "true", "否": "false"}
_SIGNS = {"≥": ">=", "≤": "<=", "＞": ">", "＜": "<", "＝": "=", "≠": "!="}
_COMPARED = re.compile(r"(>=|<=|>|<)\s*([^\s<>=]+)")
_FEEL = re.compile(r'["()\[\]?<>=.{}]|\bnot\b|^null$')
_SEPARATOR = re.compile(r"[、,，]")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')


def feel_of(text: str, kind: str, names: Names) -> str:
    """Return the FEEL of a cell as a clerk wrote it; an empty text is no condition."""
    text = text.strip()
    if text in _ANY:
        return ""
    for sign, plain in _SIGNS.items():
        text = text.replace(sign, plain)
    bare = text.removeprefix("=").strip()
    if kind == "boolean" and bare in _YES_NO:
        return _YES_NO[bare]
    if kind == "text":
        return _feel_of_words(bare, names)
    return _range_of(bare) or bare


def words_of(feel: str, kind: str, names: Names) -> str:
    """Return a cell as it stands in its box; :func:`feel_of` reads it back to the same FEEL."""
    if kind == "boolean":
        return {"true": "是", "false": "否"}.get(feel, feel)
    if kind != "text":
        return feel
    is_negated = feel.startswith("not(") and feel.endswith(")")
    values = _texts(feel[4:-1] if is_negated else feel)
    shown = "、".join(names.get(value, value) for value in values or ())
    words = f"不属于{shown}" if is_negated else shown
    return words if values and feel_of(words, kind, names) == feel else feel


def fact_of(text: str, kind: str, names: Names) -> bool | str | None:
    """Return a fact of a test case as it is stored; 空 is null, and no text means not supplied."""
    text = text.strip()
    if text == NONE:
        return None
    if kind == "boolean":
        return {"是": True, "true": True, "否": False, "false": False}.get(text, text)
    return {label: code for code, label in names.items()}.get(text, text)


def words_of_fact(value: Any, names: Names) -> str:
    """Return a fact of a test case as it stands in its box."""
    if value is None:
        return NONE
    if isinstance(value, bool):
        return "是" if value else "否"
    return names.get(str(value), str(value))


def quoted(text: str) -> str:
    """Return the text as a FEEL literal."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _feel_of_words(text: str, names: Names) -> str:
    is_negated = text.startswith("不属于")
    rest = text.removeprefix("不属于").removeprefix("属于").strip()
    if not rest or _FEEL.search(rest):
        return text
    codes = {label: code for code, label in names.items()}
    parts = [part.strip() for part in _SEPARATOR.split(rest) if part.strip()]
    listed = ", ".join(quoted(codes.get(part, part)) for part in parts)
    return f"not({listed})" if is_negated else listed


def _range_of(text: str) -> str:
    """Return ``[18..60)`` for ``>=18且<60``; anything else is no such pair."""
    parts = [_COMPARED.fullmatch(part.strip()) for part in text.split("且")]
    if len(parts) == 1 and parts[0]:
        return f"{parts[0][1]} {parts[0][2]}"
    found = {match[1][0]: match for match in parts if match}
    if len(parts) != 2 or len(found) != 2:
        return ""
    low, high = found[">"], found["<"]
    left, right = "[" if low[1] == ">=" else "(", "]" if high[1] == "<=" else ")"
    return f"{left}{low[2]}..{high[2]}{right}"


def _texts(feel: str) -> list[str] | None:
    """Return the texts of a list of literals, or None if it is anything else."""
    rest = _QUOTED.sub("", feel).replace(",", "").strip()
    found = _QUOTED.findall(feel)
    if rest or not found:
        return None
    return [re.sub(r"\\(.)", r"\1", text) for text in found]
