"""The figures that the synthetic city must come out with."""

from decimal import Decimal
from pathlib import Path

from onewindow.kernel.packs import PackError, read_entries
from onewindow.kernel.schema import Part, Wording


class Target(Part):
    """
    One reported figure: its value, how far the city may be off (relative), what it counts.

    ``growth`` says by how much it grew since the year before, relative to that year.
    """

    id: str
    value: Decimal
    unit: Wording
    tolerance: Decimal
    growth: Decimal = Decimal(0)
    definition: Wording
    source: Wording

    def is_met_by(self, value: Decimal) -> bool:
        """Test if the value lies within the tolerance."""
        return abs(value - self.value) <= self.tolerance * self.value


class Targets:
    """All targets, by their id."""

    def __init__(self, entries: list[Target]) -> None:
        self.by_id = {entry.id: entry for entry in entries}

    def __getitem__(self, name: str) -> Decimal:
        return self.by_id[name].value

    def count(self, name: str) -> int:
        """Return a target that counts things."""
        return int(self.by_id[name].value)

    def rate(self, name: str) -> float:
        """Return a target as a number to draw with."""
        return float(self.by_id[name].value)

    def year_before(self) -> "Targets":
        """Return what these figures were a year earlier, before they grew."""
        return Targets(
            [
                one.model_copy(update={"value": one.value / (1 + one.growth)})
                for one in self.by_id.values()
            ]
        )


def read_targets(packs: Path) -> Targets:
    """
    Return the targets of the demonstration city from the root of the packs.

    :raises PackError: if the file cannot be read.
    """
    entries, problems = read_entries(packs / "demo" / "city" / "targets.yaml", Target)
    if problems:
        raise PackError("；".join(problems))
    return Targets(entries)
