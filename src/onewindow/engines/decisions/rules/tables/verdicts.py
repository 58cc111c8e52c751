"""What a table says, and how it came to say so."""

from dataclasses import dataclass, field
from typing import NamedTuple

from onewindow.engines.decisions.rules.tables.conditions import Value


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    What a table says about one set of facts.

    ``row`` is the code of the row that decided, "" if none did and a person must; where several
    rows count together it lists them with commas. ``missing`` are the labels of the inputs whose
    absence left it open.
    """

    row: str
    values: dict[str, Value | list[Value]] = field(default_factory=dict)
    message: str = ""
    source: str = ""
    missing: tuple[str, ...] = ()


class CellTrace(NamedTuple):
    """What one cell compared, in words, and why it did not hold; None: something is missing."""

    input: str
    label: str
    value: str | None
    condition: str
    holds: bool | None
    why: str


class RowTrace(NamedTuple):
    """How one row came out."""

    code: str
    holds: bool | None
    message: str
    source: str
    values: dict[str, Value]
    cells: tuple[CellTrace, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A verdict with every row that was looked at, in the order in which it was."""

    verdict: Verdict
    rows: tuple[RowTrace, ...]
