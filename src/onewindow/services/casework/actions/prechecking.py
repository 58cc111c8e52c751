"""Pre-check (智能预审): what would happen to an application sent now; nothing is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from onewindow.engines.decisions.api import DecisionTable, Explanation, compiled
from onewindow.kernel.violations import Violation
from onewindow.services.casework.actions.duties import undertaking_is_barred
from onewindow.services.casework.actions.facts import gather_facts
from onewindow.services.casework.actions.submitting import (
    Application,
    check_application,
    lines_of,
    prepared,
)
from onewindow.services.casework.models import Case, CaseMaterial
from onewindow.services.casework.queries import FactWords, RowWords, facts_in_words, rows_in_words
from onewindow.services.casework.rules.advice import Finding, Forecast, findings_of
from onewindow.services.catalog.api import Mode, content_of, is_yes, table_of, value_names

_FROM_FORM = ("answer.", "case.")


@dataclass(frozen=True, slots=True)
class Precheck:
    """
    Everything that a pre-check found.

    ``message`` says in plain words why it will be decided at once, or why a person will look;
    ``row`` is the rule that says so, ``facts`` what it looked at, ``missing`` what nobody knows;
    ``waits_for_answers`` says that only what is still to be filled in is missing.
    """

    findings: tuple[Finding, ...]
    forecast: Forecast
    message: str
    source: str
    row: RowWords | None = None
    facts: tuple[FactWords, ...] = ()
    missing: tuple[str, ...] = ()
    waits_for_answers: bool = False

    @property
    def can_be_sent(self) -> bool:
        """Test if nothing stops the application."""
        return not self.findings


def precheck_draft(case: Case, *, on: date) -> Precheck:
    """Return what would happen to a draft if it were sent on the day."""
    return _precheck(case, list(case.materials.all()), check_application(case, on=on), on=on)


def precheck_application(application: Application, *, on: date) -> Precheck:
    """Return what would happen to a complete application if it were sent on the day."""
    return _precheck(*prepared(application, on=on), on=on)


def _precheck(
    case: Case, materials: Sequence[CaseMaterial], violations: Sequence[Violation], *, on: date
) -> Precheck:
    findings = tuple(findings_of(violations, lines_of(materials)))
    content, table = content_of(case.edition), table_of(case.edition)
    if table is None:
        forecast = _forecast(case, content.mode, is_granted=content.mode is Mode.UNDERTAKING)
        return Precheck(findings, forecast, _PLAIN[forecast], "")
    gathered = gather_facts(table, case, on=on)
    told = compiled(table).explain(gathered.facts)
    names = value_names(content)
    rows = {row.code: row for row in rows_in_words(told, names)}
    row = rows.get(told.verdict.row)
    looked_at = {cell.code for cell in row.cells} if row else set()
    facts = facts_in_words(table, gathered.facts, gathered.origins, names)
    forecast = _forecast(case, content.mode, is_granted=is_yes(told.verdict.values))
    return Precheck(
        findings,
        forecast,
        _message(told),
        told.verdict.source,
        row,
        tuple(fact for fact in facts if fact.code in looked_at),
        told.verdict.missing,
        _waits_for_answers(table, told.verdict.missing),
    )


def _forecast(case: Case, mode: Mode, *, is_granted: bool) -> Forecast:
    if is_granted and mode is Mode.INSTANT:
        return Forecast.AT_ONCE
    if is_granted and mode is Mode.UNDERTAKING and not undertaking_is_barred(case):
        return Forecast.ON_SIGNATURE
    return Forecast.PERSON


def _waits_for_answers(table: DecisionTable, missing: tuple[str, ...]) -> bool:
    filled = {one.label for one in table.inputs if one.source.startswith(_FROM_FORM)}
    return bool(missing) and filled.issuperset(missing)


def _message(told: Explanation) -> str:
    if told.verdict.missing:
        missing = "、".join(told.verdict.missing)
        return f"系统暂时查不到：{missing}。工作人员会为您核实，您不用另外证明。"
    return told.verdict.message


_PLAIN = {
    Forecast.AT_ONCE: "",
    Forecast.ON_SIGNATURE: "签署告知承诺书后当场决定，之后由工作人员核查。",
    Forecast.PERSON: "工作人员会核对您的申请，缺什么会一次告诉您。",
}
