"""A place in a row of tokens, with what a parser asks of it: look, take, expect, complain."""

from collections.abc import Iterator
from contextlib import contextmanager

from onewindow.engines.decisions.rules.feel.faults import Unreadable
from onewindow.engines.decisions.rules.feel.lexer import Token, tokens_of

MAX_DEPTH = 50
"""How deep brackets, calls and conditions may stand in one another."""


class Cursor:
    """Reads tokens from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokens_of(text)
        self.place = 0
        self._depth = 0

    @property
    def here(self) -> Token:
        """The next token."""
        return self.tokens[self.place]

    def ahead(self, distance: int = 1) -> Token:
        """Return the token that many places further on, at most the end."""
        return self.tokens[min(self.place + distance, len(self.tokens) - 1)]

    def stands(self, *texts: str) -> bool:
        """Return whether the next token is one of these signs or words."""
        return self.here.text in texts and self.here.kind in {"word", "symbol"}

    def precedes(self, text: str) -> bool:
        """Return whether this sign or word stands after the next token."""
        after = self.ahead()
        return after.text == text and after.kind in {"word", "symbol"}

    def take(self, *texts: str) -> Token | None:
        """Step over the next token if it is one of these."""
        return self.step() if self.stands(*texts) else None

    def step(self, length: int = 1) -> Token:
        """Step over tokens and return the first."""
        token = self.here
        self.place = min(self.place + length, len(self.tokens) - 1)
        return token

    def expect(self, *texts: str) -> Token:
        """
        Step over one of these.

        :raises Unreadable: if something else stands there.
        """
        taken = self.take(*texts)
        if taken is None:
            wanted = "”或“".join(texts)
            raise self.fault(f"此处应为“{wanted}”，却是{self.said()}")
        return taken

    def fault(self, message: str) -> Unreadable:
        """Return a fault at the next token, to be raised."""
        return Unreadable(message, self.here.at, self.text)

    def said(self) -> str:
        """Return the next token in the words of a fault."""
        if self.here.kind == "end":
            return "结尾"
        return f"“{self.text[self.here.at : self.here.end]}”"

    def words_between(self, start: int, end: int) -> str:
        """Return the text from one token up to another, with single blanks."""
        first, last = self.tokens[start], self.tokens[end - 1]
        return " ".join(self.text[first.at : last.end].split())

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """
        Go one level down.

        :raises Unreadable: if that is too deep.
        """
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self.fault(f"嵌套过深，最多{MAX_DEPTH}层")
        yield
        self._depth -= 1
