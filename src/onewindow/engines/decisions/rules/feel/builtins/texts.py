"""Functions of texts (DMN 1.5, table 75); characters are Unicode code points."""

import re
from typing import Any

from onewindow.engines.decisions.rules.feel.builtins.registry import builtin, or_null
from onewindow.engines.decisions.rules.feel.calling import Run
from onewindow.engines.decisions.rules.feel.faults import Undefined
from onewindow.engines.decisions.rules.feel.matching import matches, search
from onewindow.engines.decisions.rules.feel.patterns import compiled
from onewindow.engines.decisions.rules.feel.reading import text_of
from onewindow.engines.decisions.rules.feel.types import ANY, LIST, NUMBER, TEXT


@builtin("string", {"from": ANY}, needs_run=True)
def string(run: Run, value: Any) -> str | None:
    """Return a value as text; null stays null."""
    return None if value is None else text_of(value, run.meter)


@builtin("substring", {"string": TEXT, "start position": NUMBER, "length?": NUMBER})
def substring(text: str, start: Any, length: Any = None) -> str:
    """Return characters from a position, counted from 1 or from -1 at the end."""
    place = int(max(min(start, len(text)), -len(text) - 1))
    first = place - 1 if place > 0 else len(text) + place
    if place == 0 or start > len(text) or first < 0:
        raise Undefined("起始位置不在文字之内")
    if length is None:
        return text[first:]
    if length < 1:
        raise Undefined("长度应当为正")
    return text[first : first + int(min(length, len(text)))]


@builtin("string length", {"string": TEXT})
def string_length(text: str) -> int:
    """Return how many characters a text has."""
    return len(text)


@builtin("upper case", {"string": TEXT})
def upper_case(text: str) -> str:
    """Return a text in capitals."""
    return text.upper()


@builtin("lower case", {"string": TEXT})
def lower_case(text: str) -> str:
    """Return a text in small letters."""
    return text.lower()


@builtin("substring before", {"string": TEXT, "match": TEXT})
def substring_before(text: str, match: str) -> str:
    """Return what stands before the first match, or an empty text."""
    before, found, _ = text.partition(match) if match else ("", "", "")
    return before if found else ""


@builtin("substring after", {"string": TEXT, "match": TEXT})
def substring_after(text: str, match: str) -> str:
    """Return what stands after the first match, or an empty text."""
    return text.partition(match)[2] if match else text


@builtin("contains", {"string": TEXT, "match": TEXT})
def contains(text: str, match: str) -> bool:
    """Return whether a text contains another."""
    return match in text


@builtin("starts with", {"string": TEXT, "match": TEXT})
def starts_with(text: str, match: str) -> bool:
    """Return whether a text begins with another."""
    return text.startswith(match)


@builtin("ends with", {"string": TEXT, "match": TEXT})
def ends_with(text: str, match: str) -> bool:
    """Return whether a text ends with another."""
    return text.endswith(match)


@builtin("matches", {"input": TEXT, "pattern": TEXT, "flags?": or_null(TEXT)}, needs_run=True)
def is_matched(run: Run, text: str, pattern: str, flags: str | None = None) -> bool:
    """Return whether a regular expression is found in a text."""
    return search(compiled(pattern, flags or ""), text, run.meter) is not None


@builtin(
    "replace",
    {"input": TEXT, "pattern": TEXT, "replacement": TEXT, "flags?": or_null(TEXT)},
    needs_run=True,
)
def replace(run: Run, text: str, pattern: str, replacement: str, flags: str | None = None) -> str:
    """Return a text with every match replaced; ``$1`` stands for the first group."""
    program = compiled(pattern, flags or "")
    if search(program, "", run.meter):
        raise Undefined("正则表达式不能匹配空文字")
    parts = [replacement] if "q" in (flags or "") else _parts(replacement, program.groups)
    pieces, place = [], 0
    for match in matches(program, text, run.meter):
        new = "".join(part if isinstance(part, str) else match.group(part) for part in parts)
        pieces += [text[place : match.start], new]
        place = match.end
        run.meter.write(len(new))
    result = "".join([*pieces, text[place:]])
    run.meter.write(len(result))
    return result


def _parts(replacement: str, groups: int) -> list[str | int]:
    r"""Return the texts and groups that a replacement is made of: ``$1``, ``\$`` (fn:replace)."""
    parts: list[str | int] = []
    rest = replacement
    while rest:
        plain = re.match(r"(?:[^\\$]|\\[\\$])*", rest)
        text = plain[0] if plain else ""
        parts.append(text.replace("\\$", "$").replace("\\\\", "\\"))
        rest = rest[len(text) :]
        if rest.startswith("\\"):
            raise Undefined("替换文字中的“\\”后只能是“\\”或“$”")
        if rest:
            digits = _group_number(rest[1:], groups)
            parts.append(int(digits) if int(digits) <= groups else "")
            rest = rest[1 + len(digits) :]
    return parts


def _group_number(rest: str, groups: int) -> str:
    """Return the longest digits that name a group, at least one."""
    digits = ""
    for sign in rest[:3]:
        if not (sign.isascii() and sign.isdigit()) or (digits and int(digits + sign) > groups):
            break
        digits += sign
    if not digits:
        raise Undefined("替换文字中的“$”后应为分组序号")
    return digits


@builtin("split", {"string": TEXT, "delimiter": TEXT}, needs_run=True)
def split(run: Run, text: str, delimiter: str) -> list[str]:
    """Return the pieces between the matches of a regular expression."""
    pieces, place = [], 0
    for match in matches(compiled(delimiter), text, run.meter):
        if match.end == match.start:
            continue
        pieces.append(text[place : match.start])
        place = match.end
    run.meter.hold(len(pieces) + 1)
    return [*pieces, text[place:]]


@builtin("string join", {"list": LIST, "delimiter?": or_null(TEXT)}, needs_run=True)
def string_join(run: Run, items: list[Any], delimiter: str | None = None) -> str:
    """Return texts in a row with a delimiter between; nulls are left out."""
    texts = [item for item in items if item is not None]
    if not all(isinstance(item, str) for item in texts):
        raise Undefined("列表中有不是文字的项")
    run.meter.write(sum(map(len, texts)) + len(delimiter or "") * len(texts))
    return (delimiter or "").join(texts)
