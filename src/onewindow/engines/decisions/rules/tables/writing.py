"""
Cells in the words that a clerk writes, turned into FEEL: ``≥18且＜60``, ``属于甲、乙``, ``不限``.

What is FEEL already stays as it is. “以上、以下、以内、届满”包括本数，“不满、超过、以外”不包括本数
（民法典第一千二百五十九条）。
"""

import re
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from onewindow.engines.decisions.rules.tables.cells import POLICY, condition_of
from onewindow.engines.decisions.rules.tables.conditions import (
    Condition,
    Equal,
    Named,
    Operand,
    Span,
    Test,
    Value,
)
from onewindow.engines.decisions.rules.tables.content import Input, Kind, Output
from onewindow.engines.decisions.rules.tables.facts import number_text
from onewindow.engines.decisions.rules.tables.faults import CellFault

_SIGNS = {"≥": ">=", "≧": ">=", "≤": "<=", "≦": "<=", "〉": ">", "〈": "<", "＝": "=", "≠": "!="}
_BEFORE = (
    ("大于等于|大于或等于|不小于|不低于|不少于|不早于|至少|满", ">="),
    ("小于等于|小于或等于|不大于|不高于|不超过|不多于|不晚于|至多", "<="),
    ("大于|高于|多于|超过|晚于", ">"),
    ("小于|低于|少于|不满|未满|不足|早于", "<"),
    ("不等于|不是", "!="),
    ("等于|是", "="),
)
_AFTER = (
    (r"(?:及|\(含\))?以上|及以后", ">="),
    (r"(?:及|\(含\))?(?:以下|以内)|及以前", "<="),
)
_OR = r"\s*(?:、|,|;|或者|或)\s*"
_DAY = re.compile(r"(\d{4})\s*(?:年|[-/.])\s*(\d{1,2})\s*(?:月|[-/.])\s*(\d{1,2})\s*日?")
_TO = re.compile(r"(.+?)\s*(?:~|至|到|—+|–)\s*(.+)")
_OPERATOR = re.compile(r"(>=|<=|!=|>|<|=)\s*(.+)")
_ANY = {"", "-", "不限", "任意", "均可", "/", "—"}
_NULL = {"空", "为空", "空值", "null"}
_NOT_NULL = {"非空", "不为空", "不空"}
_WORDS = {"是": "true", "否": "false", "真": "true", "假": "false"}


def cell_from_words(text: str, item: Input, inputs: Mapping[str, Input]) -> str:
    """
    Return the FEEL of a cell that a clerk wrote, in Chinese or in FEEL already.

    :raises CellFault: if it is neither.
    """
    raw = text.strip()
    if raw in item.allowed:
        return quoted(raw)
    written = _half_width(raw)
    if written in _ANY:
        return "-"
    if written in _NOT_NULL:
        return "not(null)"
    if item.kind == "date":
        _check_days(written)
    with suppress(CellFault):
        return raw if condition_of(raw, item, inputs) else "-"
    try:
        return feel_of_condition(condition_of(written, item, inputs))
    except CellFault as fault:
        if fault.code != "cell.syntax" and not _may_be_words(fault, item):
            raise
        return feel_of_condition(_Writing(item, inputs).condition(written, fault))


def output_from_words(text: str, output: Output) -> str:
    """Return the FEEL literal of an output cell that a clerk wrote: a word without quotes, 是."""
    raw = text.strip()
    if output.kind == "text":
        return raw if raw.startswith('"') else quoted(raw)
    written = _half_width(raw)
    if output.kind == "boolean":
        return _WORDS.get(written, written)
    day = _DAY.fullmatch(written)
    return _date_text(day) if output.kind == "date" and day else written


def feel_of_condition(condition: Condition | None) -> str:
    """Return the condition as FEEL unary tests, always the same text for the same condition."""
    if condition is None:
        return "-"
    tests = ", ".join(_feel_of_test(test) for test in condition.tests)
    return f"not({tests})" if condition.is_negated else tests


def feel_of_value(value: Value) -> str:
    """Return a value as a FEEL literal."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return quoted(value)
    return number_text(value) if isinstance(value, Decimal) else f'date("{value.isoformat()}")'


def quoted(text: str) -> str:
    """Return a text as a FEEL literal."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _feel_of_test(test: Test) -> str:
    if isinstance(test, Equal):
        return _feel_of_operand(test.operand)
    if test.low is None:
        return f"{'<=' if test.has_high else '<'} {_feel_of_operand(test.high)}"
    if test.high is None:
        return f"{'>=' if test.has_low else '>'} {_feel_of_operand(test.low)}"
    low, high = _feel_of_operand(test.low), _feel_of_operand(test.high)
    return f"{'[' if test.has_low else '('}{low}..{high}{']' if test.has_high else ')'}"


def _feel_of_operand(operand: Operand) -> str:
    return operand.code if isinstance(operand, Named) else feel_of_value(operand)


def _may_be_words(fault: CellFault, item: Input) -> bool:
    # 甲、乙 这样不加引号的文字，FEEL 会当成名字；2026-01-31 会当成减法。
    return fault.code in ("cell.unknown_name", "cell.unprovable") or item.kind == "date"


def _half_width(text: str) -> str:
    """Return full-width digits and signs as plain ones, outside quoted texts."""
    text = text.replace("“", '"').replace("”", '"').replace("＂", '"')
    parts = re.split(r'("(?:[^"\\]|\\.)*")', text)
    return "".join(
        part if number % 2 else "".join(map(_plain, part)) for number, part in enumerate(parts)
    )


def _plain(sign: str) -> str:
    if sign in _SIGNS:
        return _SIGNS[sign]
    # NFKC 还会改动汉字的兼容字形，这里只换全角的数字、字母和标点。
    return (
        unicodedata.normalize("NFKC", sign) if "！" <= sign <= "～" or sign == "\u3000" else sign
    )


@dataclass(frozen=True, slots=True)
class _Writing:
    """Reads what a clerk wrote for one input."""

    item: Input
    inputs: Mapping[str, Input]

    def condition(self, text: str, fault: CellFault) -> Condition:
        """:raises CellFault: like the given one if this is no way of writing a condition."""
        for way in (self.listed, self.alternatives):
            with suppress(_Unread, ValueError):
                feel = feel_of_condition(way(text))
                return condition_of(feel, self.item, self.inputs) or Condition(())
        raise CellFault(fault.code, f"{fault.message}；{_HINTS[self.item.kind]}") from None

    def listed(self, text: str) -> Condition:
        """Return the condition of 属于甲、乙 or 不属于甲、乙 or 甲、乙."""
        found = re.fullmatch(r"(不属于|不包括|不含|不是|不等于|属于|包括)?(.+)", text)
        prefix, words = (found[1] or "", found[2]) if found else ("", text)
        if not prefix and (self.item.kind != "text" or _OPERATOR.match(words)):
            raise _Unread
        parts = [part for part in re.split(_OR, words.strip()) if part]
        tests = tuple(Equal(self.operand(part)) for part in parts)
        if not tests:
            raise _Unread
        return Condition(tests, prefix.startswith("不"))

    def alternatives(self, text: str) -> Condition:
        """Return the condition of parts joined by 或, each of parts joined by 且."""
        parts = re.split(_OR, text)
        found = [self.part(re.split(r"\s*(?:并且|而且|且)\s*", part)) for part in parts]
        if any(condition.is_negated for condition in found) and len(found) > 1:
            raise _Unread
        return Condition(tuple(c.tests[0] for c in found), found[0].is_negated)

    def part(self, parts: list[str]) -> Condition:
        """Return what one part asks, or two that are a lower and an upper bound."""
        found = [self.bound(part) for part in parts]
        if len(found) == 1:
            return found[0]
        first, second = (condition.tests[0] for condition in found)
        if not isinstance(first, Span) or not isinstance(second, Span):
            raise _Unread
        if first.low is None:
            first, second = second, first
        if first.high is not None or second.low is not None or first.low is None:
            raise _Unread
        return Condition((Span(first.low, second.high, first.has_low, second.has_high),))

    def bound(self, part: str) -> Condition:
        """Return what ≥18, 18以上, 不满60, 18至60 or 是 asks."""
        sign, rest = self.comparison(part.strip())
        ends = None if sign else _TO.fullmatch(rest)
        if ends:
            low, high = self.operand(ends[1]), self.operand(ends[2])
            return Condition((Span(low, high, has_low=True, has_high=True),))
        value = self.operand(rest)
        if sign in ("", "=", "!="):
            return Condition((Equal(value),), is_negated=sign == "!=")
        if sign[0] == ">":
            return Condition((Span(value, None, has_low=sign == ">=", has_high=False),))
        return Condition((Span(None, value, has_low=False, has_high=sign == "<="),))

    def comparison(self, part: str) -> tuple[str, str]:
        """Return the sign of a comparison and what it compares with; "" if there is none."""
        found = _OPERATOR.fullmatch(part)
        if found:
            return found[1], found[2]
        if self.item.kind == "boolean":
            return ("=", part)
        for words, sign in _AFTER:
            after = re.fullmatch(rf"(.+?)\s*(?:{words})", part)
            if after:
                return sign, after[1]
        for words, sign in _BEFORE:
            before = re.fullmatch(rf"(?:{words})\s*(.+)", part)
            if before:
                return sign, before[1]
        return "", part

    def operand(self, text: str) -> Operand:
        """
        Return the value or legal number that a word stands for.

        :raises _Unread: if it stands for none.
        """
        text = text.strip()
        if text in _NULL:
            return None
        for item in self.inputs.values():
            if text in (item.label, item.code) and item.source.startswith(POLICY):
                return Named(item.code)
        try:
            said = condition_of(self.literal(text), self.item, self.inputs)
        except CellFault as fault:
            raise _Unread from fault
        test = said.tests[0] if said and len(said.tests) == 1 and not said.is_negated else None
        if not isinstance(test, Equal):
            raise _Unread
        return test.operand

    def literal(self, text: str) -> str:
        """Return what may be a FEEL literal of the input's kind."""
        if self.item.kind == "text" and not text.startswith('"'):
            return quoted(text)
        if self.item.kind == "boolean":
            return _WORDS.get(text, text)
        if self.item.kind == "date":
            day = _DAY.fullmatch(text)
            return _date_text(day) if day else text
        number = re.fullmatch(r"(-?\d+(?:\.\d+)?)\s*(\D+)", text)
        return number[1] if number and self.is_unit(number[2]) else text

    def is_unit(self, unit: str) -> bool:
        """Return whether the input is counted in this unit: 3年 is no number of months."""
        is_age = unit in ("岁", "周岁") and "龄" in self.item.label
        return is_age or unit in self.item.label


class _Unread(Exception):
    """A text is not how a condition is written."""


def _check_days(text: str) -> None:
    for day in _DAY.finditer(text):
        try:
            date(int(day[1]), int(day[2]), int(day[3]))
        except ValueError:
            raise CellFault("cell.date", f"没有“{day[0]}”这一天") from None


def _date_text(day: re.Match[str]) -> str:
    return f'date("{day[1]}-{int(day[2]):02d}-{int(day[3]):02d}")'


_HINTS: dict[Kind, str] = {
    "number": "可以写成 ≥18、18～60、≥18且＜60、不限",
    "text": "可以写成 正常、属于甲、乙、不属于甲、乙、不限",
    "boolean": "可以写成 是、否、不限",
    "date": "可以写成 ≥2026-01-31、早于2026年1月31日、不限",
}
