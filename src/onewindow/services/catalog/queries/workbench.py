"""What a table looks like while it is being written: its faults, test cases and coverage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from onewindow.engines.decisions.api import (
    Coverage,
    DecisionTable,
    Example,
    Fault,
    compiled,
    coverage_of,
    facts_of,
)
from onewindow.kernel.violations import Refused, Violation
from onewindow.services.catalog.models import ChangeRequest
from onewindow.services.catalog.queries.editions import content_of
from onewindow.services.catalog.queries.tables import (
    constants_of,
    faults_of,
    law_for,
    problems_of_change,
    violation_of,
)
from onewindow.services.catalog.rules import MatterContent
from onewindow.services.catalog.rules.checks import read_content
from onewindow.services.catalog.rules.sections import TABLE
from onewindow.services.catalog.rules.tables import check_table, value_names, with_domains

_UNSAID = "（未填）"


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """How a test case came out: the row that it hit, and whether that is the one expected."""

    row: str
    passes: bool
    words: str


@dataclass(frozen=True, slots=True)
class Workbench:
    """A draft table with everything that is known about it."""

    violations: tuple[Violation, ...]
    faults: tuple[Fault, ...]
    results: tuple[ExampleResult | None, ...]
    coverage: Coverage | None
    names: Mapping[str, Mapping[str, str]]


def workbench_of(change: ChangeRequest, *, on: date, axes: Sequence[str] = ()) -> Workbench:
    """
    Return what is known about the table of a change, however unfinished the rest is.

    ``axes`` are the inputs that the picture of the coverage is drawn over.
    """
    violations = [v for v in problems_of_change(change, on=on) if _is_on_table(v.field)]
    outline = outline_of(change)
    table = with_domains(outline) if outline else None
    if outline is None or table is None:
        return Workbench(tuple(violations), (), (), None, {})
    law = law_for(change.matter, max(change.starts, on))
    faults = faults_of(table, law)
    said = {(v.field, v.message) for v in violations}
    violations += [
        one
        for one in (*check_table(outline), *map(violation_of, faults))
        if (one.field, one.message) not in said and _UNSAID not in one.message
    ]
    constants = constants_of(table, law)[0]
    names = value_names(outline)
    return Workbench(
        tuple(violations),
        tuple(faults),
        tuple(_tried(table, example, constants) for example in table.examples),
        coverage_of(table, constants=constants, axes=axes, names=names),
        names,
    )


def outline_of(change: ChangeRequest) -> MatterContent | None:
    """
    Return the content of a change as far as its table can be tried.

    A table can be tried before its words are complete, and while another section is wrong: then
    with the form of the edition that the change is based on.
    """
    raw = {**change.content, TABLE: _filled(change.content.get(TABLE))}
    content, _ = read_content(raw)
    if content is not None:
        return content
    try:
        table = DecisionTable.model_validate(raw[TABLE]) if raw[TABLE] else None
    except ValidationError:
        return None
    return content_of(change.base).model_copy(update={"table": table})


def form_of(change: ChangeRequest) -> MatterContent:
    """Return the content whose form and situations the draft table may ask about."""
    content, _ = read_content({**change.content, TABLE: None})
    return content or content_of(change.base)


def _filled(raw: Any) -> Any:
    """Return a raw table with something in each place where words are still missing."""
    if not isinstance(raw, Mapping):
        return None
    return {
        **raw,
        "inputs": [_worded(one, "label", "source") for one in raw.get("inputs") or ()],
        "rows": [_worded(one, "message") for one in raw.get("rows") or ()],
        "examples": [_worded(one, "name") for one in raw.get("examples") or ()],
    }


def _worded(part: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    return {**part, **{key: part.get(key) or _UNSAID for key in keys}}


def _tried(
    table: DecisionTable, example: Example, constants: Mapping[str, Decimal]
) -> ExampleResult | None:
    try:
        verdict = compiled(table).decide({**constants, **facts_of(table, example.facts)})
    except (Refused, ValueError, TypeError):
        return None
    hit = verdict.row or ("缺少信息，转人工" if verdict.missing else "没有命中，转人工")
    return ExampleResult(verdict.row, verdict.row == example.row, hit)


def _is_on_table(field: str) -> bool:
    return field.split(".", maxsplit=1)[0] == TABLE
