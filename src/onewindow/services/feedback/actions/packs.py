"""Loading review schemes from packs."""

from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from onewindow.foundation.records.api import record
from onewindow.kernel.actors import SYSTEM
from onewindow.kernel.canonical import digest
from onewindow.kernel.packs import label, layer_of, read_whole
from onewindow.kernel.violations import Violation, refuse_if_any
from onewindow.services.feedback.models import Scheme
from onewindow.services.feedback.rules import SchemePack, scheme_problems


def check_scheme_packs(folder: Path) -> list[str]:
    """Return everything that is wrong within one layer's ``reviews`` folder."""
    return _read(folder)[1]


def plan_scheme_packs(folder: Path) -> list[str]:
    """
    Return what loading the folder would change.

    :raises Refused: if a scheme is malformed, or edits one that is loaded: schemes are only added.
    """
    packs, problems = _read(folder)
    stored = {(one.region, one.starts): one.digest for one in Scheme.objects.all()}
    lines = []
    for pack in packs:
        known = stored.get((pack.region, pack.starts))
        if known is None:
            lines.append(f"新增评价方案 {pack.region} {pack.starts}起")
        elif known != _digest(pack):
            problems.append(
                f"{pack.region} {pack.starts}：已装载的评价方案不能改，应另起一个文件写新的 starts"
            )
    refuse_if_any(Violation("pack.wrong", problem) for problem in problems)
    return lines


@transaction.atomic
def load_scheme_packs(folder: Path) -> list[str]:
    """
    Load one layer's review schemes; loading the same again changes nothing.

    :raises Refused: like the plan.
    """
    changes = plan_scheme_packs(folder)
    if not changes:
        return []
    for pack in _read(folder)[0]:
        if Scheme.objects.filter(region=pack.region, starts=pack.starts).exists():
            continue
        Scheme(
            region=pack.region,
            starts=pack.starts,
            content=_content(pack),
            digest=_digest(pack),
            loaded_at=timezone.now(),
        ).save()
    detail = {"changes": changes}
    record(subject="feedback.schemes", what="scheme.load", actor=SYSTEM, detail=detail)
    return changes


def _read(folder: Path) -> tuple[list[SchemePack], list[str]]:
    packs: list[SchemePack] = []
    problems: list[str] = []
    for path in sorted(folder.glob("*.yaml")) if folder.is_dir() else ():
        pack, wrong = read_whole(path, SchemePack)
        problems += wrong
        if pack is None:
            continue
        layer = layer_of(folder.parent)
        problems += [f"{label(path)}：{text}" for text in scheme_problems(pack)]
        if not layer.covers(pack.region):
            problems.append(f"{label(path)}：{layer.name}的包不能规定{pack.region}")
        packs.append(pack)
    return packs, problems


def _content(pack: SchemePack) -> dict[str, Any]:
    return pack.model_dump(mode="json")


def _digest(pack: SchemePack) -> str:
    return digest(_content(pack)).hex()
