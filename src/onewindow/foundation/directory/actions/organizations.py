"""Storing organizations (单位), each with the path that grants are tested against."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from onewindow.foundation.directory.models import Organization, Region
from onewindow.foundation.directory.queries import forget_organizations
from onewindow.foundation.directory.rules import (
    KnownDirectory,
    OrganizationDraft,
    OrganizationOutcome,
    check_organizations,
    child_path,
)
from onewindow.foundation.records.api import record
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Violation, refuse_if_any

EVERYWHERE = ("",)
_COMPARED = ("name", "short_name", "function", "kind")


@transaction.atomic
def register_organizations(
    *, drafts: Iterable[OrganizationDraft], actor: Actor, within: Sequence[str] = EVERYWHERE
) -> OrganizationOutcome:
    """
    Store new organizations and correct the stored ones; parents may come later in the list.

    ``within`` holds the paths that the actor may write below; an empty path is everywhere.

    :raises Refused: with everything wrong in any draft; then nothing is written.
    """
    drafts = list(drafts)
    refuse_if_any(violation for _, violation in organization_faults(drafts, within=within))
    known = {o.credit_code: o for o in Organization.objects.filter(credit_code__in=_named(drafts))}
    stored = {draft.credit_code for draft in drafts} & set(known)
    regions = Region.objects.in_bulk({draft.region for draft in drafts}, field_name="code")
    changed = [
        known[draft.credit_code]
        for draft in drafts
        if draft.credit_code in stored and _correct(known[draft.credit_code], draft, regions)
    ]
    Organization.objects.bulk_update(changed, [*_COMPARED, "region"], batch_size=500)
    added = _insert([d for d in drafts if d.credit_code not in stored], known, regions)
    for what, organizations in (("add", added), ("correct", changed)):
        for organization in organizations:
            record(subject=organization, what=f"organization.{what}", actor=actor)
    forget_organizations()
    return OrganizationOutcome(len(added), len(changed), len(stored) - len(changed))


def organization_faults(
    drafts: Sequence[OrganizationDraft], *, within: Sequence[str] = EVERYWHERE
) -> list[tuple[int, Violation]]:
    """Return every fault of the drafts with its place in the list, without writing anything."""
    rows = Organization.objects.values_list("credit_code", "parent__credit_code", "path")
    stored = {code: (parent or "", path) for code, parent, path in rows}
    known = KnownDirectory(
        regions=frozenset(
            Region.objects.filter(code__in={d.region for d in drafts}).values_list(
                "code", flat=True
            )
        ),
        parents={code: parent for code, (parent, _) in stored.items()},
    )
    faults = list(check_organizations(drafts, known=known))
    parents = {d.credit_code: d.parent for d in drafts}
    for place, draft in enumerate(drafts):
        code, steps = draft.credit_code, 0
        while code and code not in stored and steps < len(drafts):
            code, steps = parents.get(code, ""), steps + 1
        path = stored[code][1] if code in stored else ""
        if not path.startswith(tuple(within)):
            faults.append(
                (
                    place,
                    Violation("organization.out_of_reach", "不在您管理的单位之下", field="parent"),
                )
            )
    return faults


def _named(drafts: Sequence[OrganizationDraft]) -> set[str]:
    return {code for draft in drafts for code in (draft.credit_code, draft.parent) if code}


def _correct(
    organization: Organization, draft: OrganizationDraft, regions: dict[str, Region]
) -> bool:
    """Put what the draft says into the organization; tell if that changes anything."""
    region = regions[draft.region]
    before = [getattr(organization, field) for field in _COMPARED]
    same_region = organization.region_id == region.pk
    for field in _COMPARED:
        setattr(organization, field, getattr(draft, field))
    organization.region = region
    return not same_region or before != [getattr(organization, field) for field in _COMPARED]


def _insert(
    drafts: Sequence[OrganizationDraft],
    known: dict[str, Organization],
    regions: dict[str, Region],
) -> list[Organization]:
    """Insert level by level: a path needs the key of the organization and the path above it."""
    waiting, inserted = list(drafts), []
    while waiting:
        ready = [d for d in waiting if not d.parent or d.parent in known]
        level = [
            Organization(
                name=draft.name,
                short_name=draft.short_name,
                credit_code=draft.credit_code,
                kind=draft.kind,
                function=draft.function,
                region=regions[draft.region],
                parent=known.get(draft.parent),
                path=f"+{draft.credit_code}",
            )
            for draft in ready
        ]
        Organization.objects.bulk_create(level, batch_size=500)
        for organization in level:
            above = organization.parent.path if organization.parent else ""
            organization.path = child_path(above, organization.pk)
        Organization.objects.bulk_update(level, ["path"], batch_size=500)
        known.update({o.credit_code: o for o in level})
        inserted += level
        waiting = [d for d in waiting if d.credit_code not in known]
    return inserted
