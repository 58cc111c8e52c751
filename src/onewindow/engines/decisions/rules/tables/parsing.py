"""Cells as FEEL unary tests, for as long as the whole grammar is not merged."""

import re
from collections.abc import Iterable
from decimal import Decimal

from onewindow.engines.decisions.rules.feel import syntax

_TOKEN = re.compile(
    r'\s*(?:(?P<number>\d+(?:\.\d+)?|\.\d+)|(?P<at>@"[^"]*")|(?P<text>"[^"]*")'
    r"|(?P<word>[A-Za-z_]\w*)|(?P<sign>\.\.|<=|>=|[-<>=\[\](),]))"
)
_WORDS = {"true": True, "false": False, "null": None}


class Unreadable(Exception):
    """The text is not a unary test."""

    def __init__(self, message: str, at: int = 0) -> None:
        self.message = message
        super().__init__(message)


def parse_unary_tests(text: str, *, names: Iterable[str] = ()) -> syntax.Tests:
    """
    Return the tests of a cell.

    :raises Unreadable: if the text is not understood.
    """
    parser = _Parser(text)
    tests = parser.tests()
    if parser.tokens:
        raise Unreadable(f"多出了“{parser.tokens[0][1]}”")
    return tests


class _Parser:
    def __init__(self, text: str) -> None:
        self.tokens: list[tuple[str, str]] = []
        at = 0
        while text[at:].strip():
            found = _TOKEN.match(text, at)
            if not found:
                raise Unreadable(f"“{text[at:].strip()[0]}”不能出现在这里")
            kind = str(found.lastgroup)
            self.tokens.append((kind, found[kind]))
            at = found.end()

    def take(self, *signs: str) -> str:
        if self.tokens and self.tokens[0][1] in signs:
            return self.tokens.pop(0)[1]
        return ""

    def need(self, *signs: str) -> str:
        found = self.take(*signs)
        if not found:
            raise Unreadable(f"这里应当是 {' 或 '.join(signs)}")
        return found

    def tests(self) -> syntax.Tests:
        if [t[1] for t in self.tokens] == ["-"]:
            self.tokens.clear()
            return syntax.Tests((syntax.Wildcard(),))
        if self.take("not"):
            self.need("(")
            listed = self.listed()
            self.need(")")
            return syntax.Tests(listed, is_negated=True)
        return syntax.Tests(self.listed())

    def listed(self) -> tuple[syntax.Node, ...]:
        found = [self.test()]
        while self.take(","):
            found.append(self.test())
        return tuple(found)

    def test(self) -> syntax.Node:
        sign = self.take("<", "<=", ">", ">=")
        if sign:
            end = self.operand()
            if sign[0] == "<":
                return syntax.Range(None, end, has_low=False, has_high=sign == "<=")
            return syntax.Range(end, None, has_low=sign == ">=", has_high=False)
        opening = self.take("[", "(", "]")
        if opening:
            low = self.operand()
            self.need("..")
            high = self.operand()
            closing = self.need("]", ")", "[")
            return syntax.Range(low, high, has_low=opening == "[", has_high=closing == "]")
        return self.operand()

    def operand(self) -> syntax.Node:
        if not self.tokens:
            raise Unreadable("没有写完")
        kind, text = self.tokens.pop(0)
        if kind == "number":
            return syntax.Literal(Decimal(text))
        if kind == "text":
            return syntax.Literal(text[1:-1])
        if kind == "at":
            return syntax.AtLiteral(text[2:-1])
        if kind == "word" and text in _WORDS:
            return syntax.Literal(_WORDS[text])
        if kind == "word" and self.take("("):
            argument = self.operand()
            self.need(")")
            return syntax.Call(syntax.Name(text), (argument,))
        if kind == "word":
            return syntax.Name(text)
        if text == "-":
            return syntax.Negation(self.operand())
        raise Unreadable(f"“{text}”不能出现在这里")
