"""The packs of specialities (评标专家专业分类) and of what experts lose points for."""

from decimal import Decimal
from typing import Annotated

from pydantic import StringConstraints

from onewindow.kernel.schema import Code, Part, Wording

SpecialityCode = Annotated[str, StringConstraints(pattern=r"^[A-C][0-9]{2,8}$")]


class SpecialityEntry(Part):
    """One speciality: its code in the national classification, its name, its group."""

    code: SpecialityCode
    name: Wording
    group: Wording
    source: Wording
    confidence: Wording


class ConductEntry(Part):
    """Something for which an expert loses points (专家考核条目)."""

    code: Code
    name: Wording
    points: Decimal
    source: Wording
    confidence: Wording
