"""Importing organizations from a sheet that somebody filled in."""

from collections.abc import Sequence
from dataclasses import dataclass

from onewindow.foundation.directory.actions.organizations import EVERYWHERE, organization_faults
from onewindow.foundation.directory.rules import (
    ORGANIZATIONS,
    OrganizationDraft,
    organization_of,
    read_rows,
)
from onewindow.kernel.violations import Violation
from onewindow.kernel.workbooks import Cells


@dataclass(frozen=True, slots=True)
class OrganizationPlan:
    """What an import would store, and everything that stands against it."""

    drafts: tuple[OrganizationDraft, ...]
    violations: tuple[Violation, ...]


def plan_organizations(cells: Cells, *, within: Sequence[str] = EVERYWHERE) -> OrganizationPlan:
    """Read the sheet of organizations and find every fault with its row and column."""
    if not cells:
        return OrganizationPlan((), ())
    rows, violations = read_rows(ORGANIZATIONS, cells)
    drafts = tuple(organization_of(row) for row in rows)
    told = {violation.field for violation in violations}
    for place, fault in organization_faults(drafts, within=within):
        located = rows[place].violation(fault.field, fault.message)
        if located.field not in told:
            violations.append(located)
    return OrganizationPlan(drafts, tuple(violations))
