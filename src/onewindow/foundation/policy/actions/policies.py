"""Loading dated legal numbers (法定参数)."""

from collections.abc import Sequence
from pathlib import Path

from django.db import transaction

from onewindow.foundation.policy.actions.loading import note_loading, read_layer, refuse_problems
from onewindow.foundation.policy.models import PolicyRecord
from onewindow.foundation.policy.rules import (
    PolicyPack,
    PolicyValue,
    ValueEntry,
    edit_problems,
    loosening_problems,
    overlap_problems,
)
from onewindow.kernel.packs import PackError, layers

Key = tuple[str, str, object]


def check_policy_packs(folder: Path) -> list[str]:
    """Return everything that is wrong within one layer's ``policy`` folder."""
    packs, problems = _read(folder)
    return problems + _faults([value for pack in packs for value in pack.plain_values])


def check_policy_layers(root: Path) -> list[str]:
    """Return what is wrong between layers: a region that loosens what stands above it."""
    try:
        found = layers(root)
    except PackError as error:
        return [str(error)]
    packs = [pack for layer in found for pack in _read(layer.folder / "policy")[0]]
    values = [value for pack in packs for value in pack.plain_values]
    return _kind_problems(packs) + list(loosening_problems(values))


def policies_in_packs(root: Path) -> list[PolicyValue]:
    """Return the dated legal numbers of every layer that can be read, loaded or not."""
    folders = [folder / "policy" for folder in sorted(root.iterdir()) if folder.is_dir()]
    return [value for one in folders for pack in _read(one)[0] for value in pack.plain_values]


def plan_policy_packs(folder: Path) -> list[str]:
    """
    Return what loading the folder would change.

    :raises Refused: if a value is wrong, edits a loaded one, overlaps or loosens one above it.
    """
    packs, problems = _read(folder)
    stored = [record.as_value() for record in PolicyRecord.objects.all()]
    packed = [value for pack in packs for value in pack.plain_values]
    merged = {_key(value): value for value in [*stored, *packed]}
    refuse_problems([*problems, *edit_problems(stored, packed), *_faults([*merged.values()])])
    known = {_key(value): value for value in stored}
    lines = []
    for value in packed:
        old = known.get(_key(value))
        if old is None:
            lines.append(f"新增 {value.code} {value.region} {value.starts}起 {value.wording}")
        elif old.ends != value.ends:
            lines.append(f"关闭 {value.code} {value.region} {value.starts}起的值于{value.ends}")
        elif _basis(old) != _basis(value):
            lines.append(f"更正依据 {value.code} {value.region} {value.starts}")
    return lines


@transaction.atomic
def load_policy_packs(folder: Path) -> list[str]:
    """
    Load one layer's policies; loading the same again changes nothing.

    :raises Refused: like the plan.
    """
    changes = plan_policy_packs(folder)
    if not changes:
        return []
    known = {_key(record.as_value()): record for record in PolicyRecord.objects.all()}
    fresh = []
    for pack in _read(folder)[0]:
        for entry in pack.values:
            record = known.get((pack.code, entry.region, entry.starts))
            if record is None:
                fresh.append(_record(pack, entry))
                continue
            record.name, record.ends, record.source = pack.name, entry.ends, entry.source
            record.confidence = entry.confidence
            record.save(update_fields=["name", "ends", "source", "confidence"])
    PolicyRecord.objects.bulk_create(fresh)
    note_loading("policy.load", changes)
    return changes


def _read(folder: Path) -> tuple[list[PolicyPack], list[str]]:
    return read_layer(folder, PolicyPack, lambda pack: [entry.region for entry in pack.values])


def _faults(values: Sequence[PolicyValue]) -> list[str]:
    return [*overlap_problems(values), *loosening_problems(values)]


def _kind_problems(packs: Sequence[PolicyPack]) -> list[str]:
    """Return the codes that two packs give a different unit or bound."""
    seen: dict[str, PolicyPack] = {}
    problems = []
    for pack in packs:
        first = seen.setdefault(pack.code, pack)
        if (first.unit, first.bound) != (pack.unit, pack.bound):
            problems.append(f"{pack.code}：各层的单位或界限不一致")
    return problems


def _record(pack: PolicyPack, entry: ValueEntry) -> PolicyRecord:
    return PolicyRecord(
        code=pack.code,
        name=pack.name,
        region=entry.region,
        value=entry.value,
        unit=pack.unit,
        bound=pack.bound,
        starts=entry.starts,
        ends=entry.ends,
        is_start_checked=entry.starts_checked,
        source=entry.source,
        confidence=entry.confidence,
        applies_to=list(pack.applies_to),
        note=pack.note,
    )


def _key(value: PolicyValue) -> Key:
    return (value.code, value.region, value.starts)


def _basis(value: PolicyValue) -> tuple[str, str, str]:
    return (value.name, value.source, value.confidence)
