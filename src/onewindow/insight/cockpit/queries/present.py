"""
The present moment (实时): one live board in the memory of each process.

It is filled once from the warehouse with the rows of today and those that stand open. When facts
came since, only the rows that differ are applied; when five minutes are over, time moves on.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from threading import Lock
from typing import Any

from onewindow.engines.indicators.api import (
    Clock,
    Definition,
    Event,
    LiveBoard,
    held_sql,
    live_columns,
    slot_query,
)
from onewindow.insight.warehouse.api import warehouse

Rows = dict[tuple[str, str], Mapping[str, Any]]


class Present:
    """The live board of this process, and which facts it stands on."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.key: tuple[Any, ...] = ()
        self.board: LiveBoard | None = None
        self.slots: dict[tuple[str, Any], dict[str, list[Any]]] = {}

    def at(self, definitions: Sequence[Definition], clock: Clock, version: str) -> LiveBoard:
        """Return the board as of the clock, on the facts of this version."""
        with self.lock:
            day = clock.now.date()
            if self.board is None or self.board.definitions != tuple(definitions):
                self.board, self.key = LiveBoard(tuple(definitions), clock), ()
            if self.key != (version, day):
                self._take(self.board, clock)
                self.key = (version, day)
            if self.board.clock != clock:
                self.board.move_on(clock)
            return self.board

    def usual(self, definition: Definition, clock: Clock) -> dict[str, list[Any]]:
        """Return for each hall the cells of the same minutes of the weeks before (近8周同时段)."""
        with self.lock:
            key = (definition.code, clock.now)
            if key not in self.slots:
                self.slots = {k: v for k, v in self.slots.items() if k[1] == key[1]}
                self.slots[key] = _slot_cells(definition, clock)
            return self.slots[key]

    def _take(self, board: LiveBoard, clock: Clock) -> None:
        with warehouse() as connection:
            for (facts, dated), columns in live_columns(board.definitions).items():
                held = held_sql(board.definitions, facts, dated, clock)
                _apply(board, facts, _rows(connection, facts, columns, held))


PRESENT = Present()


def _rows(connection: Any, facts: str, columns: Sequence[str], held: str) -> Rows:
    names = ", ".join(f'"{name}"' for name in columns)
    found = connection.execute(f"SELECT {names} FROM {facts} WHERE {held}").fetchall()  # noqa: S608
    source, key = columns.index("source"), columns.index("id")
    return {(row[source], row[key]): dict(zip(columns, row, strict=True)) for row in found}


def _apply(board: LiveBoard, facts: str, rows: Rows) -> None:
    """Let the board go from the rows that it holds to these, event by event."""
    held = board.rows[facts]
    gone = [row for key, row in held.items() if key not in rows]
    came = [row for key, row in rows.items() if held.get(key) != row]
    for row in gone:
        board.apply(Event(facts, row, is_gone=True))
    for row in came:
        board.apply(Event(facts, row))


def _slot_cells(definition: Definition, clock: Clock) -> dict[str, list[Any]]:
    weeks = definition.baseline.weeks if definition.baseline else 0
    since: date = clock.now.date() - timedelta(weeks=weeks)
    found: dict[str, list[Any]] = {}
    with warehouse() as connection:
        scan = slot_query(definition, since=since, clock=clock)
        for row in connection.execute(scan.sql).fetchall():
            (hall, _), cell = scan.cell(row)
            found.setdefault(hall, []).append(cell)
    return found
