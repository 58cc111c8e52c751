"""Many edits of elements at once, from a workbook: one change request for each matter."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db import transaction

from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Refused, Violation, refuse_if_any
from onewindow.services.catalog.actions.changes import edit_change, start_change
from onewindow.services.catalog.models import ChangeRequest, Matter
from onewindow.services.catalog.rules.editing import ElementEdit, from_text, with_path
from onewindow.services.catalog.rules.sections import column_of

LONGEST = 50_000


@transaction.atomic
def import_edits(
    *, edits: Sequence[ElementEdit], paths: Sequence[str], on: date, actor: Actor
) -> list[ChangeRequest]:
    """
    Start one change for each matter named and write its edits; nothing is proposed yet.

    ``paths`` are the organizations whose matters the actor may edit.

    :raises Refused: with every row that cannot be used; then nothing is written.
    """
    if not edits:
        refuse_if_any([Violation("edits.empty", "表里没有要素变更")])
    if len(edits) > LONGEST:
        refuse_if_any([Violation("edits.too_many", f"一次最多{LONGEST}行")])
    by_slug: dict[str, list[ElementEdit]] = defaultdict(list)
    for edit in edits:
        by_slug[edit.slug].append(edit)
    matters = {
        m.slug: m for m in Matter.objects.filter(slug__in=by_slug).select_related("organization")
    }
    found: list[Violation] = []
    changes = []
    for slug, rows in by_slug.items():
        matter = matters.get(slug)
        if matter is None or not any(matter.organization.path.startswith(p) for p in paths):
            found.append(_wrong(rows[0], f"没有可维护的事项“{slug[:20]}”"))
            continue
        try:
            changes.append(_change(matter, rows, on, actor, found))
        except Refused as refused:
            found += [_wrong(rows[0], v.message) for v in refused.violations]
    refuse_if_any(found)
    return changes


def _change(
    matter: Matter, rows: Sequence[ElementEdit], on: date, actor: Actor, found: list[Violation]
) -> ChangeRequest:
    change = start_change(matter=matter, on=on, actor=actor)
    content = change.content
    for row in rows:
        column = column_of(row.path)
        if column is None:
            found.append(_wrong(row, f"没有要素“{row.path[:60]}”"))
            continue
        try:
            content = with_path(content, row.path, from_text(column, row.value))
        except KeyError:
            found.append(_wrong(row, f"没有要素“{row.path[:60]}”"))
    edit_change(change=change, content=content, on=on, actor=actor)
    return change


def _wrong(edit: ElementEdit, message: str) -> Violation:
    return Violation("edits.row", f"第{edit.row}行：{message}", field=str(edit.row))
