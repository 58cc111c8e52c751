"""What a table says, and how it came to say so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from onewindow.engines.decisions.rules.tables.conditions import MISSING, Seen, Value
from onewindow.engines.decisions.rules.tables.facts import words_of_value


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


class Given(NamedTuple):
    """What was given for one input, and what of it may be relied on; all in the one ``known``."""

    value: Seen
    reliable: Seen
    known: Mapping[str, Seen]

    @property
    def words(self) -> str | None:
        """Return the value in words; None: it was not supplied."""
        return None if self.value is MISSING else words_of_value(self.value)


class Asked(NamedTuple):
    """What one cell asks, in words, and the dated legal numbers that it looks at."""

    place: int
    input: str
    label: str
    condition: str
    names: tuple[str, ...]


class CellTrace(NamedTuple):
    """What one cell compared; its words are put together when they are read."""

    asked: Asked
    given: Given
    holds: bool | None

    @property
    def input(self) -> str:
        """Return the code of the input."""
        return self.asked.input

    @property
    def label(self) -> str:
        """Return what a person calls the input."""
        return self.asked.label

    @property
    def value(self) -> str | None:
        """Return the value in words; None: it was not supplied."""
        return self.given.words

    @property
    def condition(self) -> str:
        """Return what the cell asks, in words."""
        return self.asked.condition

    @property
    def why(self) -> str:
        """Return why the cell does not hold, "" if it does."""
        said = self.given.words
        if self.holds:
            return ""
        if self.given.reliable is MISSING:
            return "没有取得这项信息" if said is None else f"“{said}”不在可取的范围内"
        return f"实际是{said}，要求{self.asked.condition}{self._numbers()}"

    def _numbers(self) -> str:
        if not self.asked.names:
            return ""
        values = [self.given.known[name] for name in self.asked.names]
        said = ["未取得" if v is MISSING else words_of_value(v) for v in values]
        return f"（现行为{'、'.join(said)}）"


class AskedRow(NamedTuple):
    """What one row asks and concludes, whatever the facts."""

    code: str
    message: str
    source: str
    values: dict[str, Value]
    cells: tuple[Asked, ...]


class RowTrace(NamedTuple):
    """How one row and each of its cells came out."""

    asked: AskedRow
    given: Sequence[Given]
    outcomes: Sequence[bool | None]
    holds: bool | None

    @property
    def code(self) -> str:
        """Return the code of the row."""
        return self.asked.code

    @property
    def message(self) -> str:
        """Return what a person reads if the row decides."""
        return self.asked.message

    @property
    def source(self) -> str:
        """Return the law and article of the row."""
        return self.asked.source

    @property
    def values(self) -> dict[str, Value]:
        """Return what the row concludes, by output."""
        return self.asked.values

    @property
    def cells(self) -> tuple[CellTrace, ...]:
        """Return how each cell that asks something came out."""
        pairs = zip(self.asked.cells, self.outcomes, strict=True)
        return tuple(CellTrace(asked, self.given[asked.place], said) for asked, said in pairs)


@dataclass(frozen=True, slots=True)
class Explanation:
    """A verdict with every row that was looked at, in the order in which it was."""

    verdict: Verdict
    rows: tuple[RowTrace, ...]
