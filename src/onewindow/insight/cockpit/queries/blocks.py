"""
Blocks (汇总块): the measures of one fact table in one month, by hall and day, as arrays.

A block is exact and can be added to others: sums are whole numbers, maxima maxima, values the
values themselves. A board of any hall and period is a few slices of a few blocks.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, cast

import numpy as np

from onewindow.engines.indicators.api import Gathering, Term
from onewindow.kernel.months import months_later

ADDED = frozenset({Gathering.COUNT, Gathering.SUM, Gathering.DAYS})
NO_MAXIMUM = np.iinfo(np.int64).min
COUNTABLE = 1 << 22
"""Values that span less than this are merged by counting each, others by sorting."""
Columns = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Block:
    """
    The measures of a month: arrays over halls × days, terms in their order within each kind.

    The last row of ``sums`` and ``maxima`` is the whole city's; ``lists`` has the halls' only.
    """

    first: date
    halls: tuple[str, ...]
    terms: tuple[Term, ...]
    sums: Any
    maxima: Any
    lists: Mapping[int, tuple[Any, Any]]
    keys: Mapping[int, Any]

    @property
    def days(self) -> int:
        """Return how many days the month has."""
        return int(self.sums.shape[1])

    def of(self, *kinds: Gathering) -> list[Term]:
        """Return the terms of these kinds in order."""
        return [term for term in self.terms if term.kind in kinds]

    def span(self, since: date, until: date) -> slice:
        """Return the days of the block that lie within the period."""
        start = max(0, (since - self.first).days)
        return slice(start, max(start, min(self.days, (until - self.first).days)))

    def row(self, hall: str | None) -> int | None:
        """Return the row of the hall, or of the city where it is None; None if it has none."""
        if hall is None:
            return len(self.halls)
        return self.halls.index(hall) if hall in self.halls else None


@dataclass
class Tally:
    """Measures of several blocks added up."""

    added: dict[Term, int] = field(default_factory=lambda: defaultdict(int))
    maxima: dict[Term, int] = field(default_factory=dict)
    values: dict[Term, list[Any]] = field(default_factory=lambda: defaultdict(list))
    pairs: dict[Term, dict[str, int]] = field(default_factory=dict)

    def add(self, block: Block, row: int, days: slice) -> None:
        """Add the cells of a row of a block on these days."""
        totals = block.sums[row, days].sum(axis=0).tolist()
        for term, total in zip(block.of(*ADDED), totals, strict=True):
            self.added[term] += total
        tops, cells = block.of(Gathering.MAX), block.maxima[row, days]
        if tops and cells.size:
            for term, top in zip(tops, cells.max(axis=0).tolist(), strict=True):
                if top != NO_MAXIMUM:
                    self.maxima[term] = max(top, self.maxima.get(term, top))
        for position, (flat, ends) in block.lists.items():
            for place in _pieces(ends, block, row, days):
                self._add_list(block, position, flat[place], place)

    def _add_list(self, block: Block, position: int, values: Any, place: slice) -> None:
        term = block.terms[position]
        if term.kind == Gathering.VALUES:
            self.values[term].append(values)
            return
        amounts = self.pairs.setdefault(term, {})
        for key, amount in zip(block.keys[position][place], values.tolist(), strict=True):
            amounts[str(key)] = amounts.get(str(key), 0) + amount

    def measures(self) -> dict[Term, Any]:
        """Return what was added up."""
        lists = {term: Counted.of(arrays) for term, arrays in self.values.items()}
        return {**self.added, **self.maxima, **lists, **self.pairs}


class Counted(Sequence[int]):
    """Sorted values, kept as how often each occurs; reads like the sorted list."""

    def __init__(self, least: int, upto: Any) -> None:
        self.least, self.upto = least, upto

    @classmethod
    def of(cls, arrays: Sequence[Any]) -> Sequence[int]:
        """Return the values of all arrays together, sorted."""
        flat = np.concatenate(arrays) if arrays else np.empty(0, np.int64)
        if not len(flat):
            return ()
        least, most = int(flat.min()), int(flat.max())
        if most - least > COUNTABLE:
            return cast("Sequence[int]", np.sort(flat))
        return cls(least, np.cumsum(np.bincount(flat - least)))

    def __len__(self) -> int:
        return int(self.upto[-1])

    def __getitem__(self, place: Any) -> Any:
        if not 0 <= place < len(self):
            raise IndexError(place)
        return self.least + int(np.searchsorted(self.upto, place, side="right"))


def day_cells(block: Block) -> Iterable[tuple[str | None, date, dict[Term, int]]]:
    """Yield the sums and maxima of each hall and day with rows, and (None) of the whole city."""
    added, tops = block.of(*ADDED), block.of(Gathering.MAX)
    halls = [*block.halls, None]
    sums, maxima = block.sums, block.maxima
    for row, day in zip(*sums[:, :, 0].nonzero(), strict=True):
        cell = dict(zip(added, sums[row, day].tolist(), strict=True))
        found = zip(tops, maxima[row, day].tolist(), strict=True)
        cell.update((term, top) for term, top in found if top != NO_MAXIMUM)
        yield halls[row], block.first + timedelta(days=int(day)), cell


def build(terms: Sequence[Term], columns: Columns, first: date) -> Block:
    """Return the block of the month that begins on ``first`` from the answer of a scan."""
    days = (months_later(first, 1) - first).days
    start = np.datetime64(first, "D")
    on = columns["day"].astype("datetime64[D]")
    chosen = np.flatnonzero((on >= start) & (on < start + days))
    halls, rows = np.unique(columns["hall"][chosen].astype(str), return_inverse=True)
    place = (rows, (on[chosen] - start).astype(np.int64))
    shape = (len(halls), days)
    added = [n for n, term in enumerate(terms) if term.kind in ADDED]
    tops = [n for n, term in enumerate(terms) if term.kind == Gathering.MAX]
    sums = np.zeros((*shape, len(added)), np.int64)
    maxima = np.full((*shape, len(tops)), NO_MAXIMUM, np.int64)
    for m, n in enumerate(added):
        sums[(*place, m)] = columns[f"m{n}"][chosen]
    for m, n in enumerate(tops):
        maxima[(*place, m)] = np.ma.filled(columns[f"m{n}"], NO_MAXIMUM)[chosen]
    whole = sums.sum(axis=0, keepdims=True)
    best = maxima.max(axis=0, keepdims=True, initial=NO_MAXIMUM)
    lists, keys = {}, {}
    order = np.lexsort((place[1], place[0]))
    for n, term in enumerate(terms):
        if term.kind not in {Gathering.VALUES, Gathering.PAIRS}:
            continue
        cells = [columns[f"m{n}"][at] for at in chosen[order]]
        ends = np.zeros(shape[0] * shape[1] + 1, np.int64)
        ends[place[0][order] * days + place[1][order] + 1] = [len(cell) for cell in cells]
        lists[n] = (_flat(cells, is_pairs=term.kind == Gathering.PAIRS), np.cumsum(ends))
        if term.kind == Gathering.PAIRS:
            keys[n] = np.array([one["by"] for cell in cells for one in cell], dtype=str)
    return Block(
        first,
        tuple(halls.tolist()),
        tuple(terms),
        np.concatenate([sums, whole]),
        np.concatenate([maxima, best]),
        lists,
        keys,
    )


def arrays_of(block: Block) -> dict[str, Any]:
    """Return a block as named arrays, to be kept in a file."""
    said = {
        "first": block.first.isoformat(),
        "halls": block.halls,
        "terms": [[t.facts, t.dated, t.kind, t.of, t.where, t.by] for t in block.terms],
    }
    arrays = {"said": np.array(json.dumps(said)), "sums": block.sums, "maxima": block.maxima}
    for n, (flat, ends) in block.lists.items():
        arrays |= {f"flat{n}": flat, f"ends{n}": ends}
    return arrays | {f"keys{n}": names for n, names in block.keys.items()}


def block_of(arrays: Mapping[str, Any]) -> Block:
    """Return the block that these arrays were made from."""
    said = json.loads(str(arrays["said"]))
    terms = tuple(
        Term(facts, dated, Gathering(kind), of, where, by)
        for facts, dated, kind, of, where, by in said["terms"]
    )
    lists = {
        n: (arrays[f"flat{n}"], arrays[f"ends{n}"])
        for n in range(len(terms))
        if f"flat{n}" in arrays
    }
    return Block(
        date.fromisoformat(said["first"]),
        tuple(said["halls"]),
        terms,
        arrays["sums"],
        arrays["maxima"],
        lists,
        {n: arrays[f"keys{n}"] for n in lists if f"keys{n}" in arrays},
    )


def _pieces(ends: Any, block: Block, row: int, days: slice) -> Iterable[slice]:
    """Yield the stretches of a flat list that belong to a row on these days."""
    is_city, count = row == len(block.halls), block.days
    if is_city and days == slice(0, count):
        yield slice(0, int(ends[-1]))
        return
    for one in range(len(block.halls)) if is_city else (row,):
        start = one * count
        yield slice(int(ends[start + days.start]), int(ends[start + days.stop]))


def _flat(cells: Sequence[Any], *, is_pairs: bool) -> Any:
    """Return the values of all cells in one array, in the smallest kind that holds them."""
    if is_pairs:
        return np.array([one["of"] for cell in cells for one in cell], dtype=np.int64)
    flat = np.concatenate(cells) if cells else np.empty(0, np.int64)
    small = np.iinfo(np.int32)
    if not len(flat) or (flat.min() >= small.min and flat.max() <= small.max):
        return flat.astype(np.int32)
    return flat
