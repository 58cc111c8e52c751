"""
The present moment (实时): one live board in the memory of each process that is asked for it.

It is filled from the warehouse with the rows of today and those that stand open, and goes on with
the record: whatever was written since the last load is applied as soon as it is committed. When
facts were loaded, or anything went wrong, it starts from the warehouse again, and only the rows
that differ are applied. When five minutes are over, time moves on.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
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
from onewindow.foundation.records.api import Follower
from onewindow.insight.warehouse.api import data_version, loaded_leaf, own_rows, warehouse

Rows = dict[tuple[str, str], Mapping[str, Any]]


class Present:
    """The live board of this process, and which facts it stands on."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.slots: dict[tuple[str, Any], dict[str, list[Any]]] = {}
        self.stirred: Counter[str] = Counter()
        """How many entries of the record spoke of each model."""
        self.forget()

    def forget(self) -> None:
        """Start from the warehouse the next time."""
        self.key: tuple[Any, ...] = ()
        self.board: LiveBoard | None = None
        self.follower = Follower(0)

    @contextmanager
    def standing(
        self, definitions: Sequence[Definition], clock: Clock, *, at: datetime
    ) -> Iterator[LiveBoard]:
        """Give the board as of the clock with all that is committed; held still meanwhile."""
        with self.lock:
            try:
                board = self._brought_up_to(tuple(definitions), clock, at)
            except BaseException:
                self.forget()  # 宁可重新读一遍，也不接着半截的看板走
                raise
            yield board

    def usual(self, definition: Definition, clock: Clock) -> dict[str, list[Any]]:
        """Return for each hall the cells of the same minutes of the weeks before (近8周同时段)."""
        with self.lock:
            key = (definition.code, clock.now)
            if key not in self.slots:
                self.slots = {k: v for k, v in self.slots.items() if k[1] == key[1]}
                self.slots[key] = _slot_cells(definition, clock)
            return self.slots[key]

    def _brought_up_to(
        self, definitions: tuple[Definition, ...], clock: Clock, at: datetime
    ) -> LiveBoard:
        if self.board is None or self.board.definitions != definitions:
            self.board, self.key = LiveBoard(definitions, clock), ()
        board, columns = self.board, live_columns(definitions)
        if self.key != (data_version(), clock.now.date()):
            # 先记下账本读到哪里，再看文件：其间装载完的，只会重读，不会漏读。
            leaf, key = loaded_leaf(), (data_version(), clock.now.date())
            with warehouse() as connection:
                for (facts, dated), names in columns.items():
                    held = held_sql(definitions, facts, dated, clock)
                    _replace(board, facts, _rows(connection, facts, names, held))
            self.key, self.follower = key, Follower(leaf)
        if board.clock != clock:
            board.move_on(clock)
        news = self.follower.news()
        self.stirred.update(subject.partition(":")[0] for subject in news)
        came = own_rows(news, at=at)
        for (facts, _), names in columns.items():
            for row in came.get(facts, []):
                board.apply(Event(facts, {name: row[name] for name in names}))
        return board


PRESENT = Present()


def _rows(connection: Any, facts: str, columns: Sequence[str], held: str) -> Rows:
    names = ", ".join(f'"{name}"' for name in columns)
    found = connection.execute(f"SELECT {names} FROM {facts} WHERE {held}").fetchall()  # noqa: S608
    source, key = columns.index("source"), columns.index("id")
    return {(row[source], row[key]): dict(zip(columns, row, strict=True)) for row in found}


def _replace(board: LiveBoard, facts: str, rows: Rows) -> None:
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
