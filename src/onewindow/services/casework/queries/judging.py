"""What a matter's table said to a case, in words: run once more on the inputs of its day."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from onewindow.engines.decisions.api import (
    DecisionTable,
    Explanation,
    Judgement,
    inputs_in_words,
    judgement_in_words,
    judgements_of,
    stored_facts,
)
from onewindow.foundation.records.api import key_of
from onewindow.services.casework.models import Case
from onewindow.services.catalog.api import MatterContent, content_of, is_yes, value_names

Names = Mapping[str, str]
_CODE = re.compile(r"[A-Za-z0-9_]+")


@dataclass(frozen=True, slots=True)
class FactWords:
    """One input as people read it; an unknown one says so."""

    code: str
    label: str
    value: str
    origin: str


@dataclass(frozen=True, slots=True)
class CellWords:
    """One comparison in words; it holds, fails, or could not be made."""

    code: str
    label: str
    condition: str
    value: str
    holds: bool | None


@dataclass(frozen=True, slots=True)
class RowWords:
    """One rule in words, and whether it held."""

    code: str
    message: str
    source: str
    grants: bool
    holds: bool | None
    cells: tuple[CellWords, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """
    A judgement with everything that explains it.

    ``departs`` says in what the second run differs from what was stored, empty if in nothing.
    """

    judgement: Judgement
    is_yes: bool
    message: str
    source: str
    missing: tuple[str, ...]
    facts: tuple[FactWords, ...]
    rows: tuple[RowWords, ...]
    departs: str

    @property
    def hit(self) -> RowWords | None:
        """Return the rule that decided, if one did."""
        return next((row for row in self.rows if row.code == self.judgement.row), None)

    @property
    def missed(self) -> tuple[RowWords, ...]:
        """Return the rules that did not hold."""
        return tuple(row for row in self.rows if row.holds is False)

    @property
    def told(self) -> tuple[FactWords, ...]:
        """Return the facts that the deciding rule compared."""
        looked_at = {cell.code for cell in self.hit.cells} if self.hit else set()
        return tuple(fact for fact in self.facts if fact.code in looked_at)


def stories_of(case: Case) -> list[Story]:
    """Return every judgement on the case in words, the earliest first."""
    content = content_of(case.edition)
    return [story_of(one, content) for one in judgements_of(key_of(case))]


def story_of(judgement: Judgement, content: MatterContent) -> Story:
    """Return the judgement in words; choices and situations by their names, not their codes."""
    names = value_names(content)
    told = judgement_in_words(judgement)
    verdict = told.explanation.verdict if told.explanation else None
    return Story(
        judgement=judgement,
        is_yes=is_yes(judgement.values),
        message=verdict.message if verdict else "",
        source=verdict.source if verdict else "",
        missing=verdict.missing if verdict else (),
        facts=tuple(
            FactWords(one.code, one.label, _named(one.value, names.get(one.code, {})), one.origin)
            for one in told.inputs
        ),
        rows=tuple(rows_in_words(told.explanation, names)) if told.explanation else (),
        departs=told.reason.label if told.reason else "",
    )


def facts_in_words(
    table: DecisionTable,
    facts: Mapping[str, Any],
    origins: Mapping[str, str],
    names: Mapping[str, Names],
) -> list[FactWords]:
    """Return facts that are not stored yet in words, in the order of the table's inputs."""
    told = inputs_in_words(table, stored_facts(table, facts), origins)
    return [
        FactWords(one.code, one.label, _named(one.value, names.get(one.code, {})), one.origin)
        for one in told
    ]


def rows_in_words(explanation: Explanation, names: Mapping[str, Names]) -> Iterator[RowWords]:
    """Yield each row of a traced run, the codes of choices replaced by their names."""
    for row in explanation.rows:
        cells = tuple(
            CellWords(
                cell.input,
                cell.label,
                _named(cell.condition, names.get(cell.input, {})),
                _named(cell.value or "未知", names.get(cell.input, {})),
                cell.holds,
            )
            for cell in row.cells
        )
        yield RowWords(row.code, row.message, row.source, is_yes(row.values), row.holds, cells)


def _named(words: str, names: Names) -> str:
    return _CODE.sub(lambda found: names.get(found[0], found[0]), words) if names else words
