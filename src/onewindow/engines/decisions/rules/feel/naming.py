"""
Names, types and parameters as they stand in a text.

A name that is known may hold blanks, signs and keywords (``date and time``, ``a-b``); the longest
known name wins. An unknown one ends before the first sign or keyword.
"""

from collections.abc import Iterable

from onewindow.engines.decisions.rules.feel.cursor import Cursor
from onewindow.engines.decisions.rules.feel.scope import Scope

KEYWORDS = frozenset(
    {"and", "or", "in", "between", "instance", "then", "else", "return", "satisfies"}
)
"""Words that end an unknown name."""

NAME_SIGNS = frozenset({".", "/", "-", "’", "'", "+", "*", "**"})
"""Signs that a declared name may hold (rule 30)."""

TYPE_NAMES = ("date and time", "years and months duration", "days and time duration")


def known_name(cursor: Cursor, *scopes: Scope) -> str:
    """Step over the longest name that one of these scopes knows, or return an empty text."""
    best, length = "", 0
    for scope in scopes:
        name, size = scope.longest(cursor.tokens, cursor.place)
        if size > length:
            best, length = name, size
    if length == 1 and cursor.here.text in KEYWORDS:
        return ""
    cursor.step(length) if length else None
    return best


def unknown_name(cursor: Cursor) -> str:
    """Step over the words up to the next sign, number or keyword."""
    start = cursor.place
    while cursor.here.kind == "word" and cursor.here.text not in KEYWORDS:
        cursor.step()
    if cursor.place == start:
        raise cursor.fault(f"此处应为名称，却是{cursor.said()}")
    return cursor.words_between(start, cursor.place)


def new_name(cursor: Cursor, ends: Iterable[str]) -> str:
    """Step over a name that is declared here, up to the sign or word that ends it."""
    start = cursor.place
    if cursor.here.kind != "word":
        raise cursor.fault(f"此处应为名称，却是{cursor.said()}")
    while cursor.here.text not in ends and (
        cursor.here.kind in {"word", "number"} or cursor.here.text in NAME_SIGNS
    ):
        cursor.step()
    return cursor.words_between(start, cursor.place)


def names_argument(cursor: Cursor) -> bool:
    """Return whether a name and a colon come next, as in ``f(start position: 1)``."""
    distance = 0
    while True:
        token = cursor.ahead(distance)
        if token.text == ":" and token.kind == "symbol":
            return distance > 0
        if token.kind not in {"word", "number"} and token.text not in NAME_SIGNS:
            return False
        distance += 1


def type_text(cursor: Cursor, types: Scope) -> str:
    """
    Step over a type and return it with single blanks.

    :raises Unreadable: if no type stands there.
    """
    start = cursor.place
    with cursor.deeper():
        _type(cursor, types)
    return cursor.words_between(start, cursor.place)


def _type(cursor: Cursor, types: Scope) -> None:
    shape = cursor.here.text if cursor.ahead().text == "<" else ""
    if shape in {"list", "range"}:
        cursor.step(2)
        type_text(cursor, types)
        cursor.expect(">")
    elif shape == "context":
        cursor.step(2)
        while not cursor.take(">"):
            new_name(cursor, ":")
            cursor.expect(":")
            type_text(cursor, types)
            if not cursor.stands(">"):
                cursor.expect(",")
    elif shape == "function":
        cursor.step(2)
        while not cursor.take(">"):
            type_text(cursor, types)
            if not cursor.stands(">"):
                cursor.expect(",")
        cursor.expect("->")
        type_text(cursor, types)
    elif not known_name(cursor, types):
        unknown_name(cursor)
        while cursor.take("."):
            unknown_name(cursor)
