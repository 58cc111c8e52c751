"""The ranking as a page shows it: names, scores of each branch, how firm the rank is."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from onewindow.engines.indicators.api import Definition, Place, Ranking, Tree, shares
from onewindow.insight.cockpit.queries.assessing import assessment
from onewindow.insight.cockpit.queries.definitions import definitions, trees
from onewindow.insight.cockpit.queries.overview import Seen, stamp_of
from onewindow.insight.cockpit.queries.places import places
from onewindow.kernel.periods import Period

FIRM = Decimal("0.8")


@dataclass(frozen=True, slots=True)
class Row:
    """One subject in the ranking."""

    place: Place
    name: str
    branches: tuple[Decimal | None, ...]
    missing: tuple[str, ...]

    @property
    def firmness(self) -> str:
        """Return in words how firm the rank is."""
        if self.place.held is None:
            return ""
        if self.place.best == self.place.worst:
            return "稳定"
        return "较稳" if self.place.held >= FIRM else "易变"

    @property
    def held_percent(self) -> int:
        """Return in how many of a hundred drawn weightings the rank stays."""
        return round((self.place.held or Decimal(0)) * 100)


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch of the tree with its leaves and what each weighs in the whole."""

    name: str
    weight: Decimal
    leaves: tuple[tuple[Definition, Decimal | None, Decimal, Decimal], ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    """The ranking to show: those with a rank, those without, the tree with its weights."""

    rows: tuple[Row, ...]
    without: tuple[Row, ...]
    branches: tuple[Branch, ...]
    dropped: tuple[str, ...]
    of: int
    doubt_percent: int


def ranked(code: str, period: Period, seen: Seen) -> Ranked:
    """Return the ranking of an assessment in a period, of the halls that the user sees."""
    tree = trees()[code]
    found = _assessment(stamp_of(period), code, period)
    names: Mapping[str, str] = {}
    if tree.subjects == "halls":
        names = {hall.code: hall.name for hall in places().values()}
    rows = [
        Row(
            place,
            names.get(place.subject, place.subject),
            tuple(place.branches.get(branch.code) for branch in tree.branches),
            tuple(definitions()[one].name for one in place.missing),
        )
        for place in found.places
        if tree.subjects != "halls" or place.subject in seen.halls
    ]
    return Ranked(
        tuple(row for row in rows if row.place.rank is not None),
        tuple(row for row in rows if row.place.rank is None),
        tuple(_branches(tree, found)),
        tuple(definitions()[one].name for one in found.dropped),
        sum(place.rank is not None for place in found.places),
        round(tree.doubt * 100),
    )


def _branches(tree: Tree, found: Ranking) -> list[Branch]:
    weights, known = dict(shares(found)), definitions()
    return [
        Branch(
            branch.name,
            branch.weight,
            tuple(
                (known[leaf.indicator], weights.get(leaf.indicator), leaf.zero, leaf.full)
                for leaf in branch.leaves
            ),
        )
        for branch in tree.branches
    ]


@lru_cache(maxsize=8)
def _assessment(stamp: str, code: str, period: Period) -> Ranking:
    return assessment(code, period)
