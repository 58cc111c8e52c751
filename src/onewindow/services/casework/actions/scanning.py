"""Scanning papers at the counter: a picture of what the clerk has seen."""

from typing import BinaryIO

from django.db import transaction

from onewindow.foundation.records.api import attach_file, key_of
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import refuse
from onewindow.services.casework.models import Case, CaseMaterial
from onewindow.services.casework.rules import Intake, State

# 受理以后的材料靠补齐容缺登记，不能悄悄换掉已经审查的材料。
SCANNABLE = frozenset({State.RECEIVED, State.SUPPLEMENTING})


def scan_material(
    *, case: Case, code: str, file: BinaryIO, name: str, actor: Actor
) -> CaseMaterial:
    """
    Keep a scan of a material that was handed in at the counter.

    :raises Refused: if the file cannot be used, the list has no such material, or the case is
        beyond acceptance.
    """
    if case.state not in SCANNABLE:
        raise refuse("case.scan.state", "该办件已受理或已办结，不能再扫描材料")
    material = case.materials.filter(code=code).first()
    if material is None:
        raise refuse("case.material.unknown", "申请材料清单中没有这一项")
    stored = attach_file(file=file, name=name, owner=key_of(case), actor=actor)
    with transaction.atomic():
        material.attachment, material.intake = stored, Intake.RECEIVED
        material.note = "窗口扫描"
        material.save(update_fields=["attachment", "intake", "note"])
    return material
