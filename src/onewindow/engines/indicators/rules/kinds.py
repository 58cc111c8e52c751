"""
Kinds (类): what a formula yields, so that a pack's checker refuses what engines reckon unlike.

DuckDB turns a text into a number where one is wanted, cuts or rounds a fraction to a whole number
in its own way, and takes a number for a condition; Spark and Python do otherwise. None of that is
part of the language: only like is compared with like, and a measure is a whole number.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from onewindow.engines.indicators.rules.definitions import CLOCK, Derived
from onewindow.engines.indicators.rules.formula import Form, FormulaError, Step, formula
from onewindow.engines.indicators.rules.functions import OVER_ROWS, SECONDS

DIGITS = 18
"""So many digits every engine holds in its whole numbers and in its money."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a value is; a number says how many places it has after the point."""

    name: Literal["text", "moment", "flag", "number", "nothing"]
    places: int = 0

    @property
    def label(self) -> str:
        """Return how the kind is called, in words."""
        return "整数" if self == WHOLE else _LABELS[self.name]


_LABELS = {
    "text": "文字",
    "moment": "时间",
    "flag": "是否",
    "number": "小数",
    "nothing": "空",
}
TEXT, MOMENT, FLAG = Kind("text"), Kind("moment"), Kind("flag")
WHOLE, MONEY, NOTHING = Kind("number"), Kind("number", 2), Kind("nothing")
KIND_OF = {
    "VARCHAR": TEXT,
    "TIMESTAMP": MOMENT,
    "DATE": MOMENT,
    "BOOLEAN": FLAG,
    "BIGINT": WHOLE,
    "DECIMAL(18,2)": MONEY,
}
"""The kind of a column by its type in the warehouse."""
Columns = Mapping[str, Kind]


def with_derived(columns: Columns, derived: Mapping[str, Derived]) -> Columns:
    """Return the kinds of the columns, of the clock, and of columns derived from neighbours."""
    known = {**columns, **dict.fromkeys(CLOCK, MOMENT)}
    for name, said in derived.items():
        # 前一行和原列同类；累计、名次、均时是整数。
        known[name] = _or_nothing(said.of, columns) if said.kind == "previous" else WHOLE
    return known


def _or_nothing(text: str, columns: Columns) -> Kind:
    try:
        return kind_of(text, columns)
    except FormulaError:
        return NOTHING


def kind_of(text: str, columns: Columns) -> Kind:
    """
    Return what a formula over one row yields.

    :raises FormulaError: if a step of it is one that engines reckon unlike.
    """
    try:
        return _kind(formula(text).tree, columns)
    except _Unlike as error:
        raise FormulaError(f"{error}：{text}") from None


class _Unlike(Exception):
    """A step that engines reckon unlike."""


def _kind(step: Step, columns: Columns) -> Kind:
    match step.form:
        case Form.NUMBER:
            return _number(step.word)
        case Form.TEXT:
            return TEXT
        case Form.CONSTANT:
            return NOTHING if step.word == "NULL" else FLAG
        case Form.COLUMN:
            # 没有这一列，另有检查来说。
            return columns.get(step.word, NOTHING)
        case Form.CALL:
            return _called(step, columns)
    kinds = [_kind(one, columns) for one in step.parts]
    match step.form:
        case Form.NOT:
            _all(FLAG, kinds, "not")
        case Form.IN | Form.NOT_IN:
            _alike(kinds, "in")
            if NOTHING in kinds[1:]:
                raise _Unlike("“in”后面不能有 null")
        case Form.INFIX:
            return _joined(step.word, kinds)
    return FLAG


def _number(word: str) -> Kind:
    whole, _, fraction = word.partition(".")
    if len(whole) + len(fraction) > DIGITS:
        raise _Unlike(f"数 {word} 超过{DIGITS}位")
    return Kind("number", len(fraction))


def _joined(sign: str, kinds: list[Kind]) -> Kind:
    if sign in {"AND", "OR"}:
        return _all(FLAG, kinds, sign.lower())
    if sign in {"+", "-", "*", "/"}:
        for one in kinds:
            if one.name not in {"number", "nothing"}:
                raise _Unlike(f"“{sign}”只能算数，不能算{one.label}")
        places = [one.places for one in kinds]
        return Kind("number", sum(places) if sign == "*" else max(places))
    _alike(kinds, sign)
    return FLAG


def _called(step: Step, columns: Columns) -> Kind:
    name, parts = step.word, step.parts
    if name not in OVER_ROWS:
        raise _Unlike(f"逐行的公式里不能用 {name}")
    if name == "date_diff":
        unit = parts[0]
        if unit.form != Form.TEXT or unit.word not in SECONDS:
            raise _Unlike(f"date_diff 的单位应为 {'、'.join(SECONDS)}")
        _all(MOMENT, [_kind(one, columns) for one in parts[1:]], name)
        return WHOLE
    kinds = [_kind(one, columns) for one in parts]
    if name == "cents":
        if kinds[0].name not in {"number", "nothing"} or kinds[0].places > MONEY.places:
            raise _Unlike("cents 只能用于金额（至多两位小数）")
        return WHOLE
    return _alike(kinds, name)


def _all(wanted: Kind, kinds: Iterable[Kind], where: str) -> Kind:
    for one in kinds:
        if one not in (wanted, NOTHING):
            raise _Unlike(f"“{where}”里应为{wanted.label}，却是{one.label}")
    return wanted


def _alike(kinds: Iterable[Kind], where: str) -> Kind:
    """Return the one kind of all, with the most places."""
    known = [one for one in kinds if one != NOTHING]
    for one in known:
        if one.name != known[0].name:
            raise _Unlike(f"“{where}”里{known[0].label}和{one.label}不能相比")
    return max(known, key=lambda one: one.places, default=NOTHING)
