"""What stands on a board (看板)."""

from dataclasses import dataclass
from decimal import Decimal

from onewindow.engines.indicators.api import Definition, Direction, Light, worst
from onewindow.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class Item:
    """One indicator on a board: value, light, what it was before, what it should be."""

    definition: Definition
    value: Decimal | None
    light: Light
    sample: int
    why: str = ""
    before: Decimal | None = None
    year_before: Decimal | None = None
    target: Decimal | None = None

    @property
    def change(self) -> Decimal | None:
        """Return by how much the value moved since the period before."""
        if self.value is None or self.before is None:
            return None
        return self.value - self.before

    @property
    def is_better(self) -> bool | None:
        """Test if the value moved the good way; None where it did not move or nobody can say."""
        change = self.change
        if not change or self.definition.direction == Direction.BAND:
            return None
        return (change < 0) is (self.definition.direction == Direction.LOW)

    @property
    def meets_target(self) -> bool | None:
        """Test if the target is reached; None without target or value."""
        if self.value is None or self.target is None:
            return None
        if self.definition.direction == Direction.LOW:
            return self.value <= self.target
        return self.value >= self.target


@dataclass(frozen=True, slots=True)
class Board:
    """All indicators of one hall, or of the city, in one period or at one moment."""

    hall: str
    name: str
    period: Period | None
    items: tuple[Item, ...]

    @property
    def counts(self) -> dict[Light, int]:
        """Return how many indicators show which light."""
        return {light: sum(item.light == light for item in self.items) for light in Light}

    @property
    def light(self) -> Light:
        """Return the worst light of the board."""
        return worst(*(item.light for item in self.items))

    def groups(self) -> list[tuple[str, list[Item]]]:
        """Return the items by the group of their indicator, in the order of the packs."""
        found: dict[str, list[Item]] = {}
        for item in self.items:
            found.setdefault(item.definition.group, []).append(item)
        return list(found.items())

    def item(self, code: str) -> Item | None:
        """Return the item of this indicator, or None."""
        return next((item for item in self.items if item.definition.code == code), None)


def said(value: Decimal | None, unit: str) -> str:
    """Return a value with its unit, without zeros at the end that say nothing."""
    if value is None:
        return "无数据"
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{text}{unit}"
