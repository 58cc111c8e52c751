"""A judgement in words: its inputs as they were, and its table's answer run once more."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from onewindow.engines.decisions.models import Judgement
from onewindow.engines.decisions.queries.tables import UNREADABLE, readable_table
from onewindow.engines.decisions.rules.reruns import Reason, Said, departure, stored_values
from onewindow.engines.decisions.rules.tables.compiling import compiled
from onewindow.engines.decisions.rules.tables.content import DecisionTable
from onewindow.engines.decisions.rules.tables.facts import facts_of
from onewindow.engines.decisions.rules.tables.verdicts import Explanation


@dataclass(frozen=True, slots=True)
class InputWords:
    """One input as a clerk reads it."""

    code: str
    label: str
    value: str
    origin: str


@dataclass(frozen=True, slots=True)
class JudgementWords:
    """
    A judgement and its second run: no explanation if the table or the inputs cannot be read.

    ``reason`` says in what the second run departs from what was stored.
    """

    inputs: tuple[InputWords, ...]
    explanation: Explanation | None
    reason: Reason | None


def judgements_matching(
    rows: QuerySet[Judgement], *, decision: str, since: date | None, until: date | None
) -> QuerySet[Judgement]:
    """Return the judgements of a matter and a period; what is empty does not narrow."""
    if decision:
        rows = rows.filter(decision=decision)
    if since:
        rows = rows.filter(on__gte=since)
    return rows.filter(on__lt=until) if until else rows


def judgement_in_words(judgement: Judgement) -> JudgementWords:
    """Return the inputs in words and the table's answer to them, cell by cell."""
    table = readable_table(judgement.table)
    if table is None:
        return JudgementWords((), None, Reason.TABLE)
    inputs = tuple(inputs_in_words(table, judgement.inputs, judgement.origins))
    try:
        explanation = compiled(table).explain(facts_of(table, judgement.inputs))
    except UNREADABLE:
        return JudgementWords(inputs, None, Reason.INPUTS)
    verdict = explanation.verdict
    then = Said(judgement.row, judgement.values)
    now = Said(verdict.row, stored_values(verdict.values), tuple(verdict.missing))
    return JudgementWords(inputs, explanation, departure(then, now, whole=True))


def inputs_in_words(
    table: DecisionTable, stored: Mapping[str, Any], origins: Mapping[str, Any]
) -> Iterator[InputWords]:
    """Yield every input of the table with its stored value in words and where it came from."""
    for item in table.inputs:
        value = _worded(stored[item.code]) if item.code in stored else "未取得"
        yield InputWords(item.code, item.label, value, str(origins.get(item.code, "")))


def _worded(value: Any) -> str:
    if value is None:
        return "无"
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)
