"""Procedure packs: checked, compared, loaded as immutable editions."""

from collections.abc import Iterator
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from onewindow.foundation.records.api import insert_rows, record
from onewindow.kernel.actors import SYSTEM
from onewindow.kernel.canonical import digest
from onewindow.kernel.packs import label, read_whole
from onewindow.kernel.violations import Violation, refuse_if_any
from onewindow.trading.tendering.models import ProcedureEdition
from onewindow.trading.tendering.rules import Procedure, check_procedure


def check_procedure_packs(folder: Path) -> list[str]:
    """Return everything that is wrong with the procedures of a folder."""
    return [problem for _, problems in _read(folder) for problem in problems]


def plan_procedure_packs(folder: Path) -> list[str]:
    """Return what loading the folder would change."""
    return [
        f"{'更新' if _newest(procedure.code) else '新增'}交易程序 {procedure.name}"
        for procedure, _ in _read(folder)
        if procedure and not _is_known(procedure)
    ]


@transaction.atomic
def load_procedure_packs(folder: Path) -> list[str]:
    """
    Load every procedure that changed as a new edition; return what was done.

    :raises Refused: with everything that is wrong; nothing is loaded then.
    """
    found = list(_read(folder))
    problems = [problem for _, wrong in found for problem in wrong]
    refuse_if_any(Violation("procedure.pack", problem) for problem in problems)
    return [done for procedure, _ in found if procedure and (done := _load(procedure))]


def _load(procedure: Procedure) -> str:
    if _is_known(procedure):
        return ""
    newest = _newest(procedure.code)
    edition = ProcedureEdition(
        code=procedure.code,
        number=newest.number + 1 if newest else 1,
        name=procedure.name,
        family=procedure.family,
        starts=procedure.starts,
        content=procedure.model_dump(mode="json"),
        digest=_digest(procedure),
        loaded_at=timezone.now(),
    )
    insert_rows([edition])
    detail = {"code": edition.code, "number": edition.number, "digest": edition.digest}
    record(subject=edition, what="procedure.load", actor=SYSTEM, detail=detail)
    return f"装载交易程序 {edition}"


def _newest(code: str) -> ProcedureEdition | None:
    return ProcedureEdition.objects.filter(code=code).order_by("-number").first()


def _is_known(procedure: Procedure) -> bool:
    """Test if an edition says exactly this; editions of several layers stand side by side."""
    known = ProcedureEdition.objects.filter(code=procedure.code, digest=_digest(procedure))
    return known.exists()


def _digest(procedure: Procedure) -> str:
    return digest(procedure.model_dump(mode="json")).hex()


def _read(folder: Path) -> Iterator[tuple[Procedure | None, list[str]]]:
    for path in sorted(folder.glob("*.yaml")):
        procedure, wrong = read_whole(path, Procedure)
        if procedure is not None:
            wrong = [f"{label(path)}：{v.message}" for v in check_procedure(procedure)]
        yield procedure, wrong
