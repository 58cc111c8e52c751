"""
Names, types and parameters as they stand in a text.

A name that is known may hold blanks, signs and keywords (``date and time``, ``a-b``); the longest
known name wins. An unknown one ends before the first sign or keyword.
"""

from collections.abc import Iterable

from onewindow.engines.decisions.rules.feel.cursor import Cursor
from onewindow.engines.decisions.rules.feel.lexer import Token
from onewindow.engines.decisions.rules.feel.vocabulary import Vocabulary

KEYWORDS = frozenset(
    {"and", "or", "in", "between", "instance", "then", "else", "return", "satisfies"}
)
"""Words that end an unknown name."""

NAME_SIGNS = frozenset({".", "/", "-", "’", "'", "+", "*", "**"})
"""Signs that a declared name may hold (rule 30)."""

TYPE_NAMES = ("date and time", "years and months duration", "days and time duration")


def known_name(cursor: Cursor, *vocabularies: Vocabulary) -> str:
    """Step over the longest name that one of these knows and return it, or an empty text."""
    best, length = "", 0
    for words in vocabularies:
        name, size = words.longest(cursor.tokens, cursor.place)
        if size > length:
            best, length = name, size
    if not length or (length == 1 and cursor.here.text in KEYWORDS):
        return ""
    cursor.step(length)
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
    while cursor.here.text not in ends and _may_stand_in_a_name(cursor.here):
        cursor.step()
    return cursor.words_between(start, cursor.place)


def _may_stand_in_a_name(token: Token) -> bool:
    is_sign = token.kind == "symbol" and token.text in NAME_SIGNS
    return is_sign or token.kind in {"word", "number"}


def names_argument(cursor: Cursor) -> bool:
    """Return whether a name and a colon come next, as in ``f(start position: 1)``."""
    distance = 0
    while True:
        token = cursor.ahead(distance)
        if token.text == ":" and token.kind == "symbol":
            return distance > 0
        if not _may_stand_in_a_name(token):
            return False
        distance += 1


def type_text(cursor: Cursor, types: Vocabulary) -> str:
    """
    Step over a type and return it with single blanks.

    :raises Unreadable: if no type stands there.
    """
    start = cursor.place
    with cursor.deeper():
        _type(cursor, types)
    return cursor.words_between(start, cursor.place)


def _type(cursor: Cursor, types: Vocabulary) -> None:
    shape = cursor.here.text if cursor.precedes("<") else ""
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
