"""What an application would come to, without making it."""

from dataclasses import dataclass
from datetime import date

from onewindow.engines.decisions.api import DecisionTable, Judgement, compiled, facts_of
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
    only what the applicant still has to fill in is missing. The judgement is not stored.
    """

    violations: tuple[Violation, ...]
    judgement: Judgement | None = None
    is_granted: bool = False
    waits_for_answers: bool = True
    message: str = ""
    missing: tuple[str, ...] = ()

    @property
    def row(self) -> str:
        """Return the row that the table hit, empty for none."""
        return self.judgement.row if self.judgement else ""


def appraise(application: Application, *, on: date) -> Appraisal:
    """Return what the application would come to now; nothing is stored."""
    case, violations = outline_case(application, on=on)
    table = table_of(application.edition)
    if table is None:
        return Appraisal(tuple(violations))
    assessment = assess(case, content_of(application.edition), on=on, signed=False)
    judgement = assessment.judgement
    verdict = compiled(table).decide(facts_of(table, judgement.inputs if judgement else {}))
    return Appraisal(
        violations=tuple(violations),
        judgement=judgement,
        is_granted=assessment.ruling is not None,
        waits_for_answers=not verdict.row and _are_answers(table, verdict.missing),
        message=verdict.message,
        missing=tuple(verdict.missing),
    )


def _are_answers(table: DecisionTable, labels: tuple[str, ...]) -> bool:
    filled = {item.label for item in table.inputs if item.source.partition(".")[0] in FROM_FORM}
    return bool(labels) and filled.issuperset(labels)
