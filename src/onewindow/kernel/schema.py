"""The base of every strict schema: unknown keys are refused and nothing changes after reading."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Wording = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class Part(BaseModel):
    """A part of a pack or an edition."""

    model_config = ConfigDict(extra="forbid", frozen=True)
