"""
Today as it moves: what was judged last, with the values and lights of this very moment.

An indicator is shown once it was judged today; from then on its value moves with every event, and
its light is the one that judging now would give, without anything being kept.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max

from onewindow.engines.indicators.api import (
    ROWS,
    Clock,
    Definition,
    LiveBoard,
    Reading,
    measures_of,
    named_measures,
)
from onewindow.insight.cockpit.queries.definitions import definitions
from onewindow.insight.cockpit.queries.items import Item
from onewindow.insight.cockpit.queries.live import (
    Cell,
    judged_now,
    live_definitions,
    live_item,
    wall_clock,
)
from onewindow.insight.cockpit.queries.overview import (
    Today,
    item_of,
    readings_today,
    today_with,
)
from onewindow.insight.cockpit.queries.places import Hall, places
from onewindow.insight.cockpit.queries.present import PRESENT

ALERT = "indicators.alert"
NOW = (
    ("W08", ROWS, "今日取号", "张"),
    ("W07", "waiting", "正在等候", "人"),
    ("W26", ROWS, "今日收件", "件"),
    ("W29", ROWS, "今日评价", "条"),
)
"""What is counted at every moment: a measure of an indicator, its name and unit."""
Counts = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """How many there are of something now."""

    name: str
    count: int | None
    unit: str


@dataclass(frozen=True, slots=True)
class Moment:
    """
    What all halls show at a moment.

    ``turn`` is counted up whenever anything moved, ``alerts`` whenever an alert did.
    """

    at: datetime
    turn: int
    judged_at: datetime | None
    alerts: int
    places: Mapping[str, Hall]
    items: Mapping[str, list[Item]]
    counts: Mapping[str, Counts]

    def today(self, halls: Iterable[str]) -> Today:
        """Return what these halls show."""
        chosen = {code: self.places[code] for code in halls if code in self.places}
        items = {code: self.items.get(code, []) for code in chosen}
        return today_with(items, chosen, at=self.at, judged_at=self.judged_at)

    def counted(self, halls: Iterable[str] | None) -> list[Counted]:
        """Return the counts of these halls, or of the city with what belongs to no hall."""
        chosen = self.counts.keys() if halls is None else halls
        columns = zip(*(self.counts[code] for code in chosen if code in self.counts), strict=True)
        sums = [sum(column) for column in columns] or [0] * len(NOW)
        return [Counted(n, c, u) for (_, _, n, u), c in zip(NOW, sums, strict=True)]


def not_counted() -> list[Counted]:
    """Return what is counted, without counts: for a page that the stream has not reached yet."""
    return [Counted(name, None, unit) for _, _, name, unit in NOW]


class Moving:
    """Looks at the board of this process again and again, and only at the halls that moved."""

    def __init__(self) -> None:
        self.board: LiveBoard | None = None
        self.places: dict[str, Hall] = {}
        self.readings: dict[str, list[Reading]] = {}
        self.judged_at: datetime | None = None
        self.turn = 0
        self.turns: dict[str, tuple[int, Clock]] = {}
        self.items: dict[str, list[Item]] = {}
        self.counts: dict[str, Counts] = {}

    def look(self, *, at: datetime) -> Moment:
        """Return what all halls show now."""
        clock = wall_clock(at)
        judged_at = Reading.objects.aggregate(last=Max("at"))["last"]
        with PRESENT.standing(live_definitions(), clock, at=at) as board:
            if board is not self.board or judged_at != self.judged_at:
                self.board, self.judged_at, self.turns = board, judged_at, {}
                self.places = places()
                self.readings = readings_today(self.places, at=at)
            turned = {
                code: board.measures(code)
                for code in {*board.cells, *self.readings}
                if self.turns.get(code) != (board.turns[code], clock)
            }
            self.turns |= {code: (board.turns[code], clock) for code in turned}
            alerts = PRESENT.stirred[ALERT]
        self.turn += bool(turned)
        for code, cell in turned.items():
            self.counts[code] = tuple(_counts(cell))
            if code in self.places:
                rows = self.readings.get(code, [])
                self.items[code] = [_moved(row, self.places[code], cell, clock) for row in rows]
        return Moment(
            at, self.turn, self.judged_at, alerts, self.places, dict(self.items), dict(self.counts)
        )


def _moved(row: Reading, hall: Hall, cell: Cell, clock: Clock) -> Item:
    """Return an indicator that was judged today as it stands now; of a whole day, as judged."""
    definition = definitions()[row.indicator]
    if definition.live is None or definition.is_daily:
        return item_of(definition, row)
    figure, judged = judged_now(definition, hall, cell, clock, row)
    return live_item(definition, figure, judged.light)


def _counts(cell: Cell) -> Iterable[int]:
    for code, measure, _, _ in NOW:
        definition = definitions().get(code)
        yield _count(definition, measure, cell) if definition else 0


def _count(definition: Definition, measure: str, cell: Cell) -> int:
    found: Mapping[str, Any] = named_measures(
        definition, measures_of(definition, cell), is_live=True
    )
    return int(found.get(measure, 0))
