"""What an application would come to, without making it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from onewindow.engines.decisions.api import (
    DecisionTable,
    Facts,
    Judgement,
    compiled,
    facts_of,
)
from onewindow.kernel.violations import Violation
from onewindow.services.casework.actions.instant import assess
from onewindow.services.casework.actions.submitting import Application, outline_case
from onewindow.services.catalog.api import content_of, table_of

FROM_FORM = ("answer",)


@dataclass(frozen=True, slots=True)
class Appraisal:
    """
    What an application would come to: what stops it, and what the matter's table says to it.

    ``missing`` are the labels of facts that left the table open; ``waits_for_answers`` says that
    only what the applicant still has to fill in is missing. ``quiet`` is why there is nothing to
    do, if a row says so that needs no such answer. The judgement is not stored.
    """

    violations: tuple[Violation, ...]
    judgement: Judgement | None = None
    is_granted: bool = False
    waits_for_answers: bool = True
    message: str = ""
    missing: tuple[str, ...] = ()
    quiet: str = ""


def appraise(application: Application, *, quiet: Collection[str], on: date) -> Appraisal:
    """Return what the application would come to now; nothing is stored."""
    case, violations = outline_case(application, on=on)
    table = table_of(application.edition)
    if table is None:
        return Appraisal(tuple(violations))
    assessment = assess(case, content_of(application.edition), on=on, signed=False)
    judgement = assessment.judgement
    facts = facts_of(table, judgement.inputs if judgement else {})
    verdict = compiled(table).decide(facts)
    return Appraisal(
        violations=tuple(violations),
        judgement=judgement,
        is_granted=assessment.ruling is not None,
        waits_for_answers=not verdict.row and _are_answers(table, verdict.missing),
        message=verdict.message,
        missing=tuple(verdict.missing),
        quiet=_quiet(table, quiet, facts),
    )


def _quiet(table: DecisionTable, quiet: Collection[str], facts: Facts) -> str:
    """Return the message of the first quiet row that holds, whatever rows before it may miss."""
    rows = tuple(row for row in table.rows if row.code in quiet)
    if not rows:
        return ""
    verdict = compiled(table.model_copy(update={"rows": rows, "examples": ()})).decide(facts)
    return verdict.message if verdict.row else ""


def _are_answers(table: DecisionTable, labels: tuple[str, ...]) -> bool:
    filled = {item.label for item in table.inputs if item.source.partition(".")[0] in FROM_FORM}
    return bool(labels) and filled.issuperset(labels)
