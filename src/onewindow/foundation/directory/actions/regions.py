"""Divisions come from packs; a code once stored is never deleted."""

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from django.db import transaction

from onewindow.foundation.directory.models import Region
from onewindow.foundation.directory.rules import (
    RegionDraft,
    check_regions,
    level_of,
    nearest_parent,
)
from onewindow.foundation.records.api import record
from onewindow.kernel.actors import SYSTEM, Actor
from onewindow.kernel.violations import Violation, refuse_if_any

BATCH = 1000


@transaction.atomic
def register_regions(*, rows: Iterable[RegionDraft], actor: Actor) -> list[str]:
    """
    Store divisions, rename those whose name changed, and return what changed in words.

    :raises Refused: with every malformed or parentless division.
    """
    rows = list(rows)
    known = {region.code: region for region in Region.objects.all()}
    refuse_if_any(
        Violation("region.malformed", problem) for problem in check_regions(rows, known=known)
    )
    report = _compare(rows, known)
    added = [_new(row) for row in rows if row.code not in known]
    changed = [
        known[row.code] for row in rows if row.code in known and _differs(known[row.code], row)
    ]
    _insert(added, known)
    by_code = {row.code: row for row in rows}
    for region in changed:
        region.name, region.ends = by_code[region.code].name, by_code[region.code].ends
    Region.objects.bulk_update(changed, ["name", "ends"], batch_size=BATCH)
    if report:
        record(
            subject="directory.regions",
            what="region.register",
            actor=actor,
            detail={"added": len(added), "changed": [r.code for r in changed[:200]]},
        )
    return report


def load_region_packs(root: Path) -> list[str]:
    """
    Load every regions/*.csv under the layers of the root; return what changed.

    :raises Refused: with every malformed line; then nothing is loaded.
    """
    return register_regions(rows=_pack_rows(root), actor=SYSTEM)


def plan_region_packs(root: Path) -> list[str]:
    """Return what loading the region packs would change, in words."""
    return _compare(_pack_rows(root), {region.code: region for region in Region.objects.all()})


def check_region_packs(root: Path) -> list[str]:
    """Return every problem of the region packs under the root."""
    try:
        return list(check_regions(_pack_rows(root)))
    except (ValueError, KeyError) as error:
        return [f"区划表读不出：{error}"]


def _pack_rows(root: Path) -> list[RegionDraft]:
    rows = []
    for path in sorted(root.glob("*/regions/*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for line in csv.DictReader(file):
                ends = line.get("ends") or ""
                rows.append(
                    RegionDraft(
                        line["code"], line["name"], date.fromisoformat(ends) if ends else None
                    )
                )
    return rows


def _compare(rows: list[RegionDraft], known: dict[str, Region]) -> list[str]:
    added = sum(row.code not in known for row in rows)
    changed = sum(row.code in known and _differs(known[row.code], row) for row in rows)
    report = [f"新增区划{added}个"] if added else []
    return [*report, f"更新区划{changed}个"] if changed else report


def _new(row: RegionDraft) -> Region:
    return Region(code=row.code, name=row.name, level=level_of(row.code), ends=row.ends)


def _insert(added: list[Region], known: dict[str, Region]) -> None:
    """Insert level by level, so that every parent has its key before its children."""
    codes = set(known) | {region.code for region in added}
    levels: dict[int, list[Region]] = {}
    for region in added:
        depth, above = 0, nearest_parent(region.code, codes)
        while above is not None:
            depth, above = depth + 1, nearest_parent(above, codes)
        levels.setdefault(depth, []).append(region)
    for depth in sorted(levels):
        for region in levels[depth]:
            above = nearest_parent(region.code, codes)
            region.parent = known[above] if above else None
        Region.objects.bulk_create(levels[depth], batch_size=BATCH)
        known.update({region.code: region for region in levels[depth]})


def _differs(region: Region, row: RegionDraft) -> bool:
    return region.name != row.name or region.ends != row.ends
