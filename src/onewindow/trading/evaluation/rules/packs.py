"""The pack of specialities (评标专家专业分类)."""

from typing import Annotated

from pydantic import StringConstraints

from onewindow.kernel.schema import Part, Wording

SpecialityCode = Annotated[str, StringConstraints(pattern=r"^[A-C][0-9]{2,8}$")]


class SpecialityEntry(Part):
    """One speciality: its code in the national classification, its name, its group."""

    code: SpecialityCode
    name: Wording
    group: Wording
    source: Wording
    confidence: Wording
