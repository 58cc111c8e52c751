"""
Gaps, overlaps and rows that are never reached: rows as boxes over the pieces of each input.

On each input, the values fall into a few groups, each with the set of rows (bits) that it passes.
A combination of groups is covered if some row is left in the intersection. The search splits on
the input that most of the rows left still look at, keeps only the groups that leave the fewest
rows, and remembers what it has seen covered; it gives up after a fixed number of steps.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from onewindow.engines.decisions.rules.tables.cells import POLICY
from onewindow.engines.decisions.rules.tables.checking import (
    FIRST_COUNTS,
    CheckedRow,
    CheckedTable,
)
from onewindow.engines.decisions.rules.tables.conditions import (
    Condition,
    Equal,
    Facts,
    Value,
    bound,
    holds,
)
from onewindow.engines.decisions.rules.tables.content import HitPolicy
from onewindow.engines.decisions.rules.tables.facts import words_of_value
from onewindow.engines.decisions.rules.tables.faults import Fault
from onewindow.engines.decisions.rules.tables.proof.domains import possible_values

MAXIMUM_STEPS = 60_000
MAXIMUM_SHOWN = 5

Group = tuple[Value, int]
Column = Sequence[Group]


class TooMany(Exception):
    """The rows cut the inputs into more combinations than can be gone through."""


@dataclass(slots=True)
class Steps:
    """How many more combinations may be looked at."""

    left: int = MAXIMUM_STEPS

    def take(self) -> None:
        """:raises TooMany: if none is left."""
        self.left -= 1
        if self.left < 0:
            raise TooMany


def check_geometry(checked: CheckedTable, constants: Facts) -> Iterator[Fault]:
    """Yield gaps, overlaps that the hit policy forbids, and rows that are never reached."""
    space = _Space(checked, constants)
    yield from _overlaps(space)
    steps = Steps()
    try:
        yield from _unreached(space, steps)
        yield from _gaps(space, steps)
    except TooMany:
        said = "规则把各因素切得太碎，组合过多，无法在限定步数内查完是否有遗漏，请拆成几张表"
        yield Fault("table.too_many_combinations", "rows", said)


class _Space:
    """The rows of a table as bits, in the order in which they count."""

    def __init__(self, checked: CheckedTable, constants: Facts) -> None:
        self.checked, self.constants = checked, constants
        self.columns: list[list[Group]] = []
        self.sure: list[list[Group]] = []
        for place, item in enumerate(checked.inputs):
            cells = self._cells(place)
            if item.source.startswith(POLICY):
                values: tuple[Value, ...] = (constants[item.code],)
            else:
                values = possible_values(item, [condition for _, condition in cells])
            groups = _grouped((value, self._mask(cells, value)) for value in values)
            null = (None, self._mask(cells, None))
            is_dated = item.source.startswith(POLICY)
            self.columns.append(groups if is_dated else [*groups, null])
            # 空值只在表里写到它时才算遗漏；没有写到，已知为空的办件转人工。
            names_null = any(Equal(None) in condition.tests for _, condition in cells)
            self.sure.append([*groups, null] if names_null and not is_dated else groups)

    def _cells(self, place: int) -> list[tuple[int, Condition]]:
        return [
            (1 << bit, bound(condition, self.constants))
            for bit, row in enumerate(self.checked.rows)
            for at, condition in row.conditions
            if at == place
        ]

    def _mask(self, cells: list[tuple[int, Condition]], value: Value) -> int:
        every = (1 << len(self.checked.rows)) - 1
        return every & ~sum(bit for bit, condition in cells if not holds(condition, value, {}))

    def example(self, chosen: Iterable[Value]) -> dict[str, Value]:
        """Return values in the order of the inputs as facts."""
        return dict(zip((item.code for item in self.checked.inputs), chosen, strict=True))

    def said(self, example: dict[str, Value]) -> str:
        """Return an example in words."""
        return "，".join(
            f"{item.label}＝{words_of_value(example[item.code])}" for item in self.checked.inputs
        )


def _grouped(values: Iterable[Group]) -> list[Group]:
    found: dict[int, Value] = {}
    for value, mask in values:
        found.setdefault(mask, value)
    return [(value, mask) for mask, value in found.items()]


def _overlaps(space: _Space) -> Iterator[Fault]:
    hit = space.checked.table.hit
    if hit not in (HitPolicy.UNIQUE, HitPolicy.ANY):
        return
    found = (
        (one, other)
        for one, other in _pairs(space)
        if hit is HitPolicy.UNIQUE
        or space.checked.rows[one].values != space.checked.rows[other].values
    )
    for one, other in islice(found, MAXIMUM_SHOWN):
        both = 1 << one | 1 << other
        groups = [next(g for g in column if g[1] & both == both) for column in space.columns]
        example = space.example(value for value, _ in groups)
        rows = space.checked.rows[one], space.checked.rows[other]
        yield _overlap(hit, rows, example, space.said(example))


def _overlap(
    hit: HitPolicy, rows: tuple[CheckedRow, CheckedRow], example: dict[str, Value], said: str
) -> Fault:
    first, second = sorted(row.number + 1 for row in rows)
    what = "同时命中" if hit is HitPolicy.UNIQUE else "同时命中而结论不同"
    return Fault(
        "rows.overlap" if hit is HitPolicy.UNIQUE else "rows.conflict",
        f"rows.{second - 1}",
        f"第{first}行和第{second}行{what}，例如：{said}",
        example,
        tuple(row.code for row in sorted(rows, key=lambda row: row.number)),
    )


def _pairs(space: _Space) -> Iterator[tuple[int, int]]:
    """Yield each two rows that some combination of values hits together."""
    for one in range(len(space.checked.rows)):
        together = -1
        for column in space.columns:
            met = 0
            for _, mask in column:
                if mask >> one & 1:
                    met |= mask
            together &= met
        for other in range(one + 1, len(space.checked.rows)):
            if together >> other & 1:
                yield one, other


def _unreached(space: _Space, steps: Steps) -> Iterator[Fault]:
    is_ordered = space.checked.table.hit in (*FIRST_COUNTS, HitPolicy.ANY)
    for bit, row in enumerate(space.checked.rows):
        box = [[group for group in column if group[1] >> bit & 1] for column in space.columns]
        if not all(box):
            said = f"第{row.number + 1}行永远不会命中：没有符合它全部条件的情形"
        elif is_ordered and not any(_Search(box, (1 << bit) - 1, steps).uncovered()):
            said = f"第{row.number + 1}行永远不会命中：排在它前面的规则已经包含了它的全部情形"
        else:
            continue
        yield Fault("row.unreached", f"rows.{row.number}", said, rows=(row.code,))


def _gaps(space: _Space, steps: Steps) -> Iterator[Fault]:
    every = (1 << len(space.checked.rows)) - 1
    found = _Search(space.sure, every, steps).uncovered()
    for chosen in islice(found, MAXIMUM_SHOWN):
        example = space.example(chosen)
        said = f"有遗漏：以下情形没有任何一行适用：{space.said(example)}"
        yield Fault("rows.gap", "rows", said, example)


@dataclass(slots=True)
class _Search:
    """Looks for combinations of groups that none of some rows passes."""

    columns: Sequence[Column]
    rows: int
    steps: Steps
    covered: set[tuple[int, int]] = field(default_factory=set)
    open: list[int] = field(default_factory=list)

    def uncovered(self) -> Iterator[list[Value]]:
        """
        Yield samples that no row passes, one value for each input.

        :raises TooMany: if there are no steps left.
        """
        rows = self.rows
        for column in self.columns:
            met, always = 0, -1
            for _, mask in column:
                met |= mask
                always &= mask
            rows &= met
            # 在这一列上并非每个值都通过的行：只有它们值得分开来看。
            self.open.append(~always)
        yield from self._look(rows, (1 << len(self.columns)) - 1, {})

    def _look(self, rows: int, places: int, chosen: dict[int, Value]) -> Iterator[list[Value]]:
        self.steps.take()
        if not rows:
            yield [chosen.get(i, column[0][0]) for i, column in enumerate(self.columns)]
            return
        if (rows, places) in self.covered:
            return
        place, picky = self._widest(rows, places)
        if rows & ~picky:
            self.covered.add((rows, places))
            return
        is_covered = True
        for value, left in _fewest(self.columns[place], rows):
            for found in self._look(left, places & ~(1 << place), {**chosen, place: value}):
                is_covered = False
                yield found
        if is_covered:
            self.covered.add((rows, places))

    def _widest(self, rows: int, places: int) -> tuple[int, int]:
        """Return the input that most rows look at, and the rows that look at any."""
        best, most, picky = 0, -1, 0
        for place, looking in enumerate(self.open):
            if places >> place & 1:
                count = (rows & looking).bit_count()
                picky |= rows & looking
                if count > most:
                    best, most = place, count
        return best, picky


def _fewest(column: Column, rows: int) -> list[Group]:
    """Return the groups that leave the fewest rows: what covers them covers all the others."""
    found: list[Group] = []
    distinct = {mask & rows: value for value, mask in reversed(column)}
    for left in sorted(distinct, key=int.bit_count):
        if not any(kept & ~left == 0 for _, kept in found):
            found.append((distinct[left], left))
    return found
