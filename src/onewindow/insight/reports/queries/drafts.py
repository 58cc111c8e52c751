"""What a report says: its template filled with the figures of a period."""

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from onewindow.insight.reports.queries.figures import Facts, hall_names, workdays_in
from onewindow.insight.reports.queries.packs import figures
from onewindow.insight.reports.rules import (
    NOTHING,
    Column,
    Figure,
    ReportTemplate,
    Section,
    Sentence,
    Span,
    Table,
    change_words,
    is_said,
    pieces,
    value_words,
)
from onewindow.kernel.periods import Period

Values = dict[str, dict[str, Decimal | None]]
THAN = {Span.MONTH: {"before": "上月", "year_ago": "上年同期"}, Span.YEAR: {"before": "上年"}}


@dataclass(frozen=True, slots=True)
class Cited:
    """A figure as the report says it, with what it is compared with."""

    code: str
    name: str
    words: str
    value: str | None
    before: str
    year_ago: str
    definition: str
    source: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is asked for: its template, its period, and the hall if it is of one."""

    template: ReportTemplate
    period: Period
    hall: str
    scope: str

    @property
    def title(self) -> str:
        """Return what the report is called."""
        return f"{self.scope}{self.template.name}（{self.period.label}）"


def content_of(asked: Asked, connection: Any) -> dict[str, Any]:
    """Return everything that the report says, as it is kept."""
    facts, known = Facts(connection, asked.hall), figures()
    cited = [known[code] for code in asked.template.cited]
    values: Values = {figure.code: _values(facts, figure, asked) for figure in cited}
    words = {
        "period": asked.period.label,
        "scope": asked.scope,
        "workdays": f"{workdays_in(asked.period)}个工作日",
    }
    return {
        "title": asked.title,
        "figures": [asdict(_cited(figure, values[figure.code], asked)) for figure in cited],
        "sections": [
            _section(section, values, words, asked, facts) for section in asked.template.sections
        ],
        "gaps": _gaps(facts, cited, asked.period),
    }


def _values(facts: Facts, figure: Figure, asked: Asked) -> dict[str, Decimal | None]:
    found = {"value": facts.value(figure, asked.period)}
    for name in THAN[asked.template.span]:
        earlier = asked.period.before() if name == "before" else asked.period.a_year_before()
        found[name] = facts.value(figure, earlier, whole=True)
    return found


def _cited(figure: Figure, values: dict[str, Decimal | None], asked: Asked) -> Cited:
    value = values["value"]
    compared = {
        name: change_words(value, values[name], figure.form, than=than)
        for name, than in THAN[asked.template.span].items()
    }
    return Cited(
        code=figure.code,
        name=figure.name,
        words=_written(figure, value),
        value=None if value is None else f"{value.normalize():f}",
        before=compared["before"],
        year_ago=compared.get("year_ago", ""),
        definition=figure.definition,
        source=figure.source,
    )


def _written(figure: Figure | Column, value: Decimal | None) -> str:
    return value_words(value, figure.form, unit=figure.unit, places=figure.places)


def _section(
    section: Section, values: Values, words: dict[str, str], asked: Asked, facts: Facts
) -> dict[str, Any]:
    plain = {code: value["value"] for code, value in values.items()}
    return {
        "heading": section.heading,
        "sentences": [
            _sentence(sentence, values, words, asked)
            for sentence in section.sentences
            if is_said(sentence, plain)
        ],
        "tables": [_table(table, asked.period, facts) for table in section.tables],
    }


def _sentence(
    sentence: Sentence, values: Values, words: dict[str, str], asked: Asked
) -> list[dict[str, str]]:
    """Return the sentence in pieces, each figure with its code."""
    known, said = figures(), []
    for plain, name, part in pieces(sentence.text):
        if plain or name in words:
            said.append({"text": plain or words[name], "figure": ""})
            continue
        figure, value = known[name], values[name]
        if part == "value":
            text = _written(figure, value["value"])
        else:
            than = THAN[asked.template.span].get(part, "上年同期")
            text = change_words(value["value"], value.get(part), figure.form, than=than)
        said.append({"text": text, "figure": name})
    return said


def _table(table: Table, period: Period, facts: Facts) -> dict[str, Any]:
    names = hall_names() if table.by == "hall" else {}
    rows = facts.table(table, period)
    return {
        "code": table.code,
        "name": table.name,
        "chart": table.chart or "",
        "head": [table.heading, *(column.name for column in table.columns)],
        "labels": [names.get(row[0], str(row[0] or "其他")) for row in rows],
        "values": [float(row[1] or 0) for row in rows],
        "rows": [
            [_cell(column, value) for column, value in zip(table.columns, row[1:], strict=True)]
            for row in rows
        ],
    }


def _cell(column: Column, value: Any) -> str:
    return NOTHING if value is None else _written(column, Decimal(str(value)))


def _gaps(facts: Facts, cited: list[Figure], period: Period) -> list[str]:
    """Say of which months there are no facts."""
    told: dict[str, None] = {}
    for figure in cited:
        missing = sorted(set(period.months()) - facts.months(figure.facts, figure.dated))
        if missing and not figure.last_month:
            told[f"{figure.facts}：{'、'.join(missing)} 没有数据"] = None
    return list(told)
