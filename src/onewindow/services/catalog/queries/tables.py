"""The decision tables of matters: as they decide, and whether they can be published."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from onewindow.engines.decisions.api import DecisionTable, Fault, digest_of, prove
from onewindow.foundation.policy.api import UnknownPolicy, policy_in_force
from onewindow.kernel.violations import Violation
from onewindow.services.catalog.models import ChangeRequest, Matter
from onewindow.services.catalog.rules import MatterContent
from onewindow.services.catalog.rules.checks import check_content, read_content
from onewindow.services.catalog.rules.tables import with_domains

Law = Callable[[str], Decimal]
Constants = tuple[tuple[str, Decimal], ...]
PROOFS_KEPT = 256
_POLICY = "policy."
_proofs: dict[tuple[str, Constants], tuple[Fault, ...]] = {}


def table_of_draft(change: ChangeRequest) -> DecisionTable | None:
    """Return the table that a change would publish, or None while it is not of the right form."""
    content, _ = read_content(change.content)
    return with_domains(content) if content else None


def law_on(day: date, region: str) -> Law:
    """Return the dated legal numbers that are in force on the day for the region."""
    return partial(_value, day, region)


def law_for(matter: Matter, on: date) -> Law:
    """Return the dated legal numbers that the matter's organization works under on the day."""
    return law_on(on, matter.organization.region.code)


def problems_in(raw: Mapping[str, Any], law: Law) -> list[Violation]:
    """Return everything that keeps a raw content from being published, its table included."""
    content, found = read_content(raw)
    if content is None:
        return found
    return [*check_content(content), *table_problems(content, law)]


def problems_of_change(change: ChangeRequest, *, on: date) -> list[Violation]:
    """Return everything that keeps a change from being published on its day."""
    return problems_in(change.content, law_for(change.matter, max(change.starts, on)))


def table_problems(content: MatterContent, law: Law) -> list[Violation]:
    """Return what the proof of the content's table finds, one for each fault."""
    table = with_domains(content)
    return [] if table is None else [violation_of(fault) for fault in faults_of(table, law)]


def faults_of(table: DecisionTable, law: Law) -> list[Fault]:
    """Return everything wrong with a table under this law; equal tables are proven once."""
    constants, unknown = constants_of(table, law)
    if unknown:
        return unknown
    key = digest_of(table), tuple(constants.items())
    if key not in _proofs:
        while len(_proofs) >= PROOFS_KEPT:
            _proofs.pop(next(iter(_proofs)), None)
        _proofs[key] = tuple(prove(table, constants=constants))
    return list(_proofs[key])


def constants_of(table: DecisionTable, law: Law) -> tuple[dict[str, Decimal], list[Fault]]:
    """Return the legal numbers that the table compares with, and which of them have no value."""
    constants: dict[str, Decimal] = {}
    unknown = []
    for number, item in enumerate(table.inputs):
        if item.source.startswith(_POLICY):
            try:
                constants[item.code] = law(item.source.removeprefix(_POLICY))
            except UnknownPolicy as error:
                unknown.append(Fault("input.no_law", f"inputs.{number}.source", str(error)))
    return constants, unknown


def violation_of(fault: Fault) -> Violation:
    """Return a fault of a table as the matter's checks report it."""
    return Violation(
        f"table.{fault.code}", f"判定规则：{fault.message}", "", f"table.{fault.address}"
    )


def _value(day: date, region: str, code: str) -> Decimal:
    return policy_in_force(code, on=day, region=region).value
