"""Loading the kinds of certificates from packs."""

from pathlib import Path

from django.db import transaction

from onewindow.foundation.records.api import record
from onewindow.kernel.actors import SYSTEM
from onewindow.kernel.packs import label, read_entries
from onewindow.kernel.violations import Violation, refuse_if_any
from onewindow.services.certificates.models import CertificateKind
from onewindow.services.certificates.queries import forget_kinds
from onewindow.services.certificates.rules import KindPack, kind_problems


def check_certificate_packs(folder: Path) -> list[str]:
    """Return everything that is wrong within one layer's ``certificates`` folder."""
    return _read(folder)[1]


def plan_certificate_packs(folder: Path) -> list[str]:
    """
    Return what loading the folder would change.

    :raises Refused: if a kind is malformed, or changes the code of a kind that is loaded.
    """
    packs, problems = _read(folder)
    stored = {kind.name: kind for kind in CertificateKind.objects.all()}
    for pack in packs:
        old = stored.get(pack.name)
        if old and old.code != pack.code:
            problems.append(f"{pack.name}：已装载的类型代码{old.code}不能改")
    refuse_if_any(Violation("pack.wrong", problem) for problem in problems)
    lines = []
    for pack in packs:
        old = stored.get(pack.name)
        if old is None:
            lines.append(f"新增证照类型 {pack.name}")
        elif any(getattr(old, key) != value for key, value in _values(pack).items()):
            lines.append(f"更正证照类型 {pack.name}")
    return lines


@transaction.atomic
def load_certificate_packs(folder: Path) -> list[str]:
    """
    Load one layer's kinds of certificates; loading the same again changes nothing.

    :raises Refused: like the plan.
    """
    changes = plan_certificate_packs(folder)
    if changes:
        for pack in _read(folder)[0]:
            CertificateKind.objects.update_or_create(name=pack.name, defaults=_values(pack))
        record(
            subject="certificates.kinds",
            what="certificate_kind.load",
            actor=SYSTEM,
            detail={"changes": changes},
        )
        forget_kinds()
    return changes


def _read(folder: Path) -> tuple[list[KindPack], list[str]]:
    packs: list[KindPack] = []
    problems: list[str] = []
    for path in sorted(folder.glob("*.yaml")) if folder.is_dir() else ():
        entries, faults = read_entries(path, KindPack)
        packs += entries
        problems += faults
    return packs, [*problems, *(f"{label(folder)} {text}" for text in kind_problems(packs))]


def _values(pack: KindPack) -> dict[str, object]:
    return {
        "code": pack.code,
        "valid_months": pack.valid_months,
        "body": pack.body,
        "fields": list(pack.fields),
        "is_example": pack.is_example,
    }
