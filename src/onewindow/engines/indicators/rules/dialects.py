"""
Dialects (方言): how the tree of a formula, and what a scan needs, is written for each engine.

Where the two engines differ stands here side by side; all else of a scan is the same text. Only
what both reckon alike may be written: ``kinds`` refuses the rest when a pack is checked.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from onewindow.engines.indicators.rules.formula import Form, Step, formula
from onewindow.kernel.sql import literal

Written = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Dialect:
    """
    The SQL of one engine.

    ``mark`` stands around names; ``text`` writes a text, ``moment`` one of the wall clock.
    ``values`` gathers a list (nothing gives an empty one), ``pair`` one of its entries, ``month``
    is the first moment of a month, ``instant`` what a window may reckon a span of time from.
    """

    name: str
    mark: str
    text: Callable[[str], str]
    moment: str
    functions: Mapping[str, Written]
    values: str
    pair: str
    month: str
    instant: str

    def sql(self, text: str) -> str:
        """
        Return a formula as SQL.

        :raises FormulaError: if the text is no formula of the language.
        """
        return self._written(formula(text).tree)

    def column(self, name: str) -> str:
        """Return a name as SQL takes it: ``on``, ``at`` and ``left`` are words of its own."""
        return f"{self.mark}{name}{self.mark}"

    def at(self, moment: datetime) -> str:
        """Return a moment of the wall clock."""
        return f"{self.moment} '{moment:%Y-%m-%d %H:%M:%S}'"

    def _written(self, step: Step) -> str:
        parts = [self._written(one) for one in step.parts]
        match step.form:
            case Form.COLUMN:
                return self.column(step.word)
            case Form.TEXT:
                return self.text(step.word)
            case Form.CALL:
                return self.functions[step.word](*parts)
            case Form.INFIX:
                return f"({parts[0]} {step.word} {parts[1]})"
            case Form.NOT:
                return f"(NOT {parts[0]})"
            case Form.IS_NULL | Form.IS_NOT_NULL:
                return f"({parts[0]} {step.form.upper()})"
            case Form.IN | Form.NOT_IN:
                return f"({parts[0]} {step.form.upper()} ({', '.join(parts[1:])}))"
        return step.word


def _called(name: str) -> Written:
    return lambda *given: f"{name}({', '.join(given)})"


def _backslashed(text: str) -> str:
    """Return a text as Spark reads it: a backslash begins a sign there."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _borders_on_spark(unit: str, start: str, end: str) -> str:
    """Return how many borders of the unit lie between; by itself Spark counts whole units."""
    since, until = (f"date_trunc({unit}, CAST({one} AS TIMESTAMP))" for one in (start, end))
    return f"timestampdiff({unit[1:-1]}, {since}, {until})"


_SAME = {name: _called(name) for name in ("coalesce", "greatest", "least")}
_SAME["cents"] = "CAST({} * 100 AS BIGINT)".format

DUCKDB = Dialect(
    name="DuckDB",
    mark='"',
    text=literal,
    moment="TIMESTAMP",
    functions={**_SAME, "date_diff": _called("date_diff")},
    values="coalesce(list({of}){only}, [])",
    pair="{{'by': {by}, 'of': {of}}}",
    month="date_trunc('month', {0})",
    instant="{0}",
)
SPARK = Dialect(
    name="Spark",
    mark="`",
    text=_backslashed,
    moment="TIMESTAMP_NTZ",
    functions={**_SAME, "date_diff": _borders_on_spark},
    values="collect_list({of}){only}",
    pair="named_struct('by', {by}, 'of', {of})",
    month="CAST(trunc({0}, 'MM') AS TIMESTAMP_NTZ)",
    instant="CAST({0} AS TIMESTAMP_NTZ)",
)
