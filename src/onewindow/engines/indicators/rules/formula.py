"""
Formulas (公式): a small, safe part of SQL, read once, written as SQL or worked out in Python.

A definition comes from a pack, so its formulas must not reach anything but the columns of one
row: only the operators and functions named here exist. The tree is what dialects write (see
``dialects``); every reading gives the same answer; NULL is neither true nor false, as in SQL.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import Any

from onewindow.engines.indicators.rules.functions import FUNCTIONS, plain

Values = Mapping[str, Any]
Work = Callable[[Values], Any]

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<text>'[^']*')|(?P<name>[A-Za-z_]\w*)"
    r"|(?P<sign><=|>=|<>|!=|[-+*/=<>(),]))"
)
_WORDS = frozenset(["and", "or", "not", "is", "null", "in", "between", "true", "false"])
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
_COUNT: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: None if b == 0 else _over(a, b),
}


class FormulaError(ValueError):
    """A formula that cannot be read; says what is wrong in words."""


class Form(StrEnum):
    """What a step of a formula is; ``Step.word`` says which one of its kind."""

    NUMBER = "number"
    TEXT = "text"
    CONSTANT = "constant"
    COLUMN = "column"
    CALL = "call"
    INFIX = "infix"
    NOT = "not"
    IS_NULL = "is null"
    IS_NOT_NULL = "is not null"
    IN = "in"
    NOT_IN = "not in"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a formula as it was read, e.g. the comparison ``<=`` of its two parts."""

    form: Form
    word: str = ""
    parts: tuple["Step", ...] = ()


@dataclass(frozen=True, slots=True)
class Formula:
    """One formula: its tree, the names that it reads, and how it is worked out for one row."""

    tree: Step
    names: frozenset[str]
    of: Work
    divides: bool = False


@lru_cache(maxsize=4096)
def formula(text: str) -> Formula:
    """
    Return the formula that the text says.

    :raises FormulaError: if the text is no formula of the language.
    """
    reader = _Reader(text)
    found = reader.either()
    if reader.kind != "end":
        raise FormulaError(f"“{reader.word}”多余，公式应到此为止：{text}")
    return found


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    word: str


class _Reader:
    """Reads one formula from left to right; a method for each strength of binding."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = [*_tokens(text), _Token("end", "结尾")]
        self.at = 0

    @property
    def kind(self) -> str:
        return self.tokens[self.at].kind

    @property
    def word(self) -> str:
        return self.tokens[self.at].word

    def take(self) -> str:
        """Return the word at this place and go on."""
        word = self.word
        self.at += 1
        return word

    def took(self, *words: str) -> str:
        """Return the word if it is one of these and go on; otherwise stay and return nothing."""
        return self.take() if self.kind in {"sign", "word"} and self.word in words else ""

    def need(self, word: str) -> None:
        """Go past the word, which must stand here."""
        if not self.took(word):
            raise FormulaError(f"此处应为“{word}”，却是“{self.word}”：{self.text}")

    def either(self) -> Formula:
        """Read what ORs join."""
        left = self.both()
        while self.took("or"):
            left = _joined("OR", left, self.both(), decided=True)
        return left

    def both(self) -> Formula:
        """Read what ANDs join."""
        left = self.negation()
        while self.took("and"):
            left = _joined("AND", left, self.negation(), decided=False)
        return left

    def negation(self) -> Formula:
        """Read a condition that NOT may turn round."""
        if not self.took("not"):
            return self.comparison()
        inner = self.negation()
        of = inner.of

        def turned(row: Values) -> bool | None:
            value = of(row)
            return None if value is None else not value

        return Formula(Step(Form.NOT, parts=(inner.tree,)), inner.names, turned, inner.divides)

    def comparison(self) -> Formula:
        """Read a comparison of two sums, or a test of one."""
        left = self.sum()
        if self.took("is"):
            return _null_test(left, wanted=not self.took("not"), reader=self)
        sign = self.took(*_COMPARE)
        if sign:
            return _both_known(sign, left, self.sum(), _COMPARE[sign])
        is_not = bool(self.took("not"))
        if self.took("in"):
            return _member(left, self.arguments(), is_not=is_not)
        if self.took("between"):
            low = self.sum()
            self.need("and")
            return _joined(
                "AND",
                _both_known(">=", left, low, _COMPARE[">="]),
                _both_known("<=", left, self.sum(), _COMPARE["<="]),
                decided=False,
            )
        if is_not:
            raise FormulaError(f"“not”之后应为“in”：{self.text}")
        return left

    def sum(self) -> Formula:
        """Read products joined by plus and minus."""
        left = self.product()
        while sign := self.took("+", "-"):
            left = _both_known(sign, left, self.product(), _COUNT[sign])
        return left

    def product(self) -> Formula:
        """Read signed values joined by times and division."""
        left = self.signed()
        while sign := self.took("*", "/"):
            left = _both_known(sign, left, self.signed(), _COUNT[sign])
        return left

    def signed(self) -> Formula:
        """Read a value with an optional minus."""
        if not self.took("-"):
            return self.value()
        inner = self.signed()
        return _both_known("-", _constant(Form.NUMBER, "0", 0), inner, _COUNT["-"])

    def value(self) -> Formula:
        """Read a number, a text, a name, a function or a bracket."""
        kind, word = self.kind, self.take()
        if kind == "number":
            return _constant(Form.NUMBER, word, Fraction(word) if "." in word else int(word))
        if kind == "text":
            return _constant(Form.TEXT, word[1:-1], word[1:-1])
        if kind == "word" and word in _LITERALS:
            return _constant(Form.CONSTANT, word.upper(), _LITERALS[word])
        if kind == "name":
            return self.call(word) if self.word == "(" else _column(word)
        if word == "(":
            inner = self.either()
            self.need(")")
            return inner
        raise FormulaError(f"此处不应为“{word}”：{self.text}")

    def call(self, name: str) -> Formula:
        """Read the arguments of a function that exists."""
        known = FUNCTIONS.get(name)
        if known is None:
            raise FormulaError(f"没有函数“{name}”：{self.text}")
        given = self.arguments()
        if not known.least <= len(given) <= known.most:
            raise FormulaError(f"函数“{name}”的参数个数不对：{self.text}")
        work, parts = known.of, [one.of for one in given]
        return Formula(
            Step(Form.CALL, name, tuple(one.tree for one in given)),
            frozenset[str]().union(*(one.names for one in given)),
            lambda row: work(*(part(row) for part in parts)),
            any(one.divides for one in given),
        )

    def arguments(self) -> list[Formula]:
        """Read values in brackets, separated by commas."""
        self.need("(")
        found = [self.either()]
        while self.took(","):
            found.append(self.either())
        self.need(")")
        return found


_LITERALS = {"true": True, "false": False, "null": None}


def _tokens(text: str) -> Iterator[_Token]:
    at, end = 0, len(text.rstrip())
    while at < end:
        found = _TOKEN.match(text, at)
        if not found:
            raise FormulaError(f"看不懂“{text[at : at + 10].strip()}”：{text}")
        kind, word = str(found.lastgroup), found[found.lastgroup or 0]
        is_word = kind == "name" and word.lower() in _WORDS
        yield _Token("word", word.lower()) if is_word else _Token(kind, word)
        at = found.end()


def _constant(form: Form, word: str, value: Any) -> Formula:
    return Formula(Step(form, word), frozenset(), lambda _: value)


def _column(name: str) -> Formula:
    def of(row: Values) -> Any:
        value = row[name]
        return value if value.__class__ is int else plain(value)

    return Formula(Step(Form.COLUMN, name), frozenset({name}), of)


def _over(one: Any, other: Any) -> Fraction:
    """Return the exact quotient; two whole numbers are the common case and the quick one."""
    if one.__class__ is int and other.__class__ is int:
        return Fraction(one, other)
    return Fraction(one) / Fraction(other)


def _both_known(
    sign: str, left: Formula, right: Formula, work: Callable[[Any, Any], Any]
) -> Formula:
    first, second = left.of, right.of

    def of(row: Values) -> Any:
        a = first(row)
        if a is None:
            return None
        b = second(row)
        return None if b is None else work(a, b)

    divides = sign == "/" or left.divides or right.divides
    return Formula(_infix(sign, left, right), left.names | right.names, of, divides)


def _infix(word: str, left: Formula, right: Formula) -> Step:
    return Step(Form.INFIX, word, (left.tree, right.tree))


def _joined(word: str, left: Formula, right: Formula, *, decided: bool) -> Formula:
    """Join two conditions; either alone decides where it is ``decided``, NULL or not."""
    first, second = left.of, right.of

    def of(row: Values) -> bool | None:
        a = first(row)
        if a is decided:
            return decided
        b = second(row)
        if b is decided:
            return decided
        return None if a is None or b is None else not decided

    return Formula(
        _infix(word, left, right),
        left.names | right.names,
        of,
        left.divides or right.divides,
    )


def _null_test(inner: Formula, *, wanted: bool, reader: _Reader) -> Formula:
    reader.need("null")
    of = inner.of
    tree = Step(Form.IS_NULL if wanted else Form.IS_NOT_NULL, parts=(inner.tree,))
    return Formula(tree, inner.names, lambda row: (of(row) is None) is wanted, inner.divides)


def _member(left: Formula, among: list[Formula], *, is_not: bool) -> Formula:
    of = left.of
    if any(one.names for one in among):
        raise FormulaError("“in”之后只能是常数")
    known = {one.of({}) for one in among}

    def inside(row: Values) -> bool | None:
        value = of(row)
        return None if value is None else (value in known) is not is_not

    parts = (left.tree, *(one.tree for one in among))
    tree = Step(Form.NOT_IN if is_not else Form.IN, parts=parts)
    return Formula(tree, left.names, inside, left.divides)
