"""The schemas of report packs: figures, and templates made of sentences and tables."""

import re
from collections.abc import Iterator

from pydantic import model_validator

from onewindow.kernel.choices import Choice
from onewindow.kernel.schema import Code, Part, Wording

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)(?:\.(before|year_ago))?\}")
WORDS = frozenset({"period", "scope", "workdays"})
"""What a sentence may name beside figures."""


class Form(Choice):
    """How a value is written."""

    COUNT = "count", "数量"
    MONEY = "money", "金额"
    RATE = "rate", "比率"
    NUMBER = "number", "数值"


class Span(Choice):
    """How much time a report covers."""

    MONTH = "month", "月"
    YEAR = "year", "年"


class Figure(Part):
    """
    One figure (数字) that reports may cite: its definition in words and as SQL over facts.

    ``value`` is an aggregate over the rows of ``facts`` whose ``dated`` lies in the period and
    for which ``where`` holds; the same rows are shown as what stands behind it. ``source`` says
    whose definition it is. Both may use ``{workdays}`` and ``{end}``, and ``{in_last_month}`` and
    ``{in_sixth_month}`` for the last and the sixth month of a year.
    """

    code: Code
    name: Wording
    unit: str = ""
    form: Form
    places: int = 2
    facts: Code
    dated: Code
    value: Wording
    where: str = ""
    last_month: bool = False
    definition: Wording
    source: Wording = "本平台定义"


class Column(Part):
    """One column of a table: an aggregate for each group."""

    name: Wording
    value: Wording
    unit: str = ""
    form: Form = Form.COUNT
    places: int = 2


class Table(Part):
    """
    A table: the rows of facts in groups ``by``; a chart draws its first column.

    ``by`` is SQL, or one of ``month``, ``day`` and ``hall``.
    """

    code: Code
    name: Wording
    facts: Code
    dated: Code
    by: Wording
    heading: Wording
    columns: tuple[Column, ...]
    where: str = ""
    order: str = ""
    limit: int = 20
    chart: Code | None = None

    @model_validator(mode="after")
    def _chart_is_known(self) -> "Table":
        if self.chart not in {None, "bars", "line"}:
            raise ValueError("chart 只能是 bars 或 line")
        return self


class Sentence(Part):
    """
    A sentence with figures in braces: ``{visits}``, compared: ``{visits.before}``.

    With ``of`` it is said only if that figure is ``zero`` or ``some`` (more than zero).
    """

    text: Wording
    of: Code | None = None
    when: str = ""

    @model_validator(mode="after")
    def _condition_is_whole(self) -> "Sentence":
        if self.when not in {"", "zero", "some"} or bool(self.of) != bool(self.when):
            raise ValueError("of 与 when 同时写，when 只能是 zero 或 some")
        return self


class Section(Part):
    """A chapter of the report."""

    heading: Wording
    sentences: tuple[Sentence, ...] = ()
    tables: tuple[Table, ...] = ()


class ReportTemplate(Part):
    """One kind of report; ``per_hall`` may be written for a single hall."""

    code: Code
    name: Wording
    span: Span
    per_hall: bool = False
    sections: tuple[Section, ...]

    @property
    def cited(self) -> tuple[str, ...]:
        """Return the codes of the figures that the sentences cite, in their order."""
        found: dict[str, None] = {}
        for section in self.sections:
            for sentence in section.sentences:
                names = [name for name, _ in PLACEHOLDER.findall(sentence.text)]
                found |= dict.fromkeys(n for n in (*names, sentence.of) if n and n not in WORDS)
        return tuple(found)


def template_problems(template: ReportTemplate, figures: dict[str, Figure]) -> Iterator[str]:
    """Yield what a template cites that does not exist, or writes in a way that is not read."""
    for code in template.cited:
        if code not in figures:
            yield f"{template.code}：没有数字 {code}"
    for section in template.sections:
        for sentence in section.sentences:
            rest = PLACEHOLDER.sub("", sentence.text)
            if "{" in rest or "}" in rest:
                yield f"{template.code}：“{sentence.text[:20]}”里的花括号写得不对"
    codes = [table.code for section in template.sections for table in section.tables]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield f"{template.code}：表 {code} 写了两次"
