"""Which names a text may use: they decide where a name with spaces or signs in it ends."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from onewindow.engines.decisions.rules.feel.faults import Unreadable
from onewindow.engines.decisions.rules.feel.lexer import Token, tokens_of

LONG_NAMES = frozenset(
    {
        "context merge",
        "context put",
        "date and time",
        "day of week",
        "day of year",
        "days and time duration",
        "distinct values",
        "ends with",
        "finished by",
        "get entries",
        "get value",
        "index of",
        "insert before",
        "list contains",
        "list replace",
        "lower case",
        "met by",
        "month of year",
        "overlaps after",
        "overlaps before",
        "round down",
        "round half down",
        "round half up",
        "round up",
        "started by",
        "starts with",
        "string join",
        "string length",
        "substring after",
        "substring before",
        "upper case",
        "week of year",
        "years and months duration",
    }
)
"""Built-in names of more than one word; a test compares them with the functions there are."""

Spelling = tuple[tuple[str, bool], ...]


class Vocabulary:
    """Names by their first word, the longest first; an inner one adds to an outer one."""

    def __init__(self, names: Iterable[str], outer: "Vocabulary | None" = None) -> None:
        self._outer = outer
        self._by_first: dict[str, list[tuple[Spelling, str]]] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Make a name known from here on."""
        spelling = spelling_of(name)
        if spelling:
            same = self._by_first.setdefault(spelling[0][0], [])
            same.append((spelling, " ".join(name.split())))
            same.sort(key=lambda known: len(known[0]), reverse=True)

    def longest(self, tokens: Sequence[Token], start: int) -> tuple[str, int]:
        """Return the longest known name that begins at a token, and its length in tokens."""
        name, length = self._outer.longest(tokens, start) if self._outer else ("", 0)
        for spelling, known in self._by_first.get(tokens[start].text, ()):
            if len(spelling) <= length:
                break
            if _stands(spelling, tokens, start):
                return known, len(spelling)
        return name, length


@dataclass(frozen=True, slots=True)
class Known:
    """What a text may name: things in scope, parts of values, and types."""

    names: Vocabulary
    members: Vocabulary
    types: Vocabulary


@lru_cache(maxsize=4096)
def spelling_of(name: str) -> Spelling:
    """Return the tokens of a name, each with whether a blank stands before it."""
    try:
        tokens = tokens_of(name.strip())[:-1]
    except Unreadable:
        return ()
    if not tokens or tokens[0].kind != "word":
        return ()
    return tuple((token.text, token.is_spaced) for token in tokens)


def _stands(spelling: Spelling, tokens: Sequence[Token], start: int) -> bool:
    found = tokens[start : start + len(spelling)]
    return len(found) == len(spelling) and all(
        token.text == text
        and token.kind in {"word", "number", "symbol"}
        and (token.is_spaced == spaced or not place)
        for place, (token, (text, spaced)) in enumerate(zip(found, spelling, strict=True))
    )
