"""The packs of the warehouse: the mappings of the sources."""

from pathlib import Path

from django.db import transaction
from django.utils import timezone

from onewindow.foundation.records.api import record
from onewindow.insight.warehouse.models import Source
from onewindow.insight.warehouse.queries.standard import standard
from onewindow.insight.warehouse.rules.sources import SourcePack, source_problems
from onewindow.kernel.actors import SYSTEM
from onewindow.kernel.canonical import digest
from onewindow.kernel.packs import label, read_whole
from onewindow.kernel.violations import Violation, refuse_if_any


def check_source_packs(folder: Path) -> list[str]:
    """Return everything that is wrong within one layer's ``sources`` folder."""
    return _read(folder)[1]


def plan_source_packs(folder: Path) -> list[str]:
    """
    Return what loading the folder would change.

    :raises Refused: with everything that is wrong.
    """
    packs, problems = _read(folder)
    refuse_if_any(Violation("pack.wrong", problem) for problem in problems)
    stored = dict(Source.objects.values_list("code", "digest"))
    return [
        f"{'更新' if pack.code in stored else '新增'}数据来源 {pack.code} {pack.name}"
        for pack in packs
        if stored.get(pack.code) != _digest(pack)
    ]


@transaction.atomic
def load_source_packs(folder: Path) -> list[str]:
    """
    Load one layer's sources; loading the same again changes nothing.

    :raises Refused: like the plan.
    """
    changes = plan_source_packs(folder)
    if not changes:
        return []
    for pack in _read(folder)[0]:
        Source.objects.update_or_create(
            code=pack.code,
            defaults={
                "name": pack.name,
                "hall": pack.hall,
                "content": pack.model_dump(mode="json", by_alias=True),
                "digest": _digest(pack),
                "loaded_at": timezone.now(),
            },
        )
    detail = {"changes": changes}
    record(subject="warehouse.sources", what="source.load", actor=SYSTEM, detail=detail)
    return changes


def _digest(pack: SourcePack) -> str:
    return digest(pack.model_dump(mode="json")).hex()


def _read(folder: Path) -> tuple[list[SourcePack], list[str]]:
    packs: list[SourcePack] = []
    problems: list[str] = []
    for path in sorted(folder.glob("*.yaml")) if folder.is_dir() else ():
        pack, wrong = read_whole(path, SourcePack)
        problems += wrong
        if pack is None:
            continue
        found = [f"{label(path)}：{words}" for words in source_problems(pack, standard())]
        if pack.code != path.stem:
            found.append(f"{label(path)}：文件名须与 code 相同")
        problems += found
        packs.append(pack)
    return packs, problems
