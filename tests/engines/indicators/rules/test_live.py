"""The live board, moved event by event, shows what a recompute of all rows shows."""

from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from onewindow.engines.indicators.rules.live import Event, LiveBoard, live_query, live_together
from onewindow.engines.indicators.rules.measuring import (
    NOTHING,
    Clock,
)
from tests.engines.indicators.small import DEFINITIONS, FACTS, warehouse

DAY = datetime(2026, 3, 3)
LIVE = tuple(one for one in DEFINITIONS.values() if one.live)
TABLES = sorted({term.facts for one in LIVE for term, _ in one.live_terms.values()})
WORDS = {
    "outcome": ["served", "missed", "left", "cancelled", "came", "refused", "granted"],
    "channel": ["web", "mobile", "counter", "terminal"],
}
VALUES = {
    "TIMESTAMP": st.integers(-3000, 2000).map(lambda m: DAY + timedelta(hours=10, minutes=m)),
    "DATE": st.sampled_from([date(2026, 3, 2), date(2026, 3, 3)]),
    "BIGINT": st.integers(0, 20),
    "BOOLEAN": st.booleans(),
    "VARCHAR": st.sampled_from(["a", "b"]),
}


def row_of(table):
    columns = {}
    for name, kind in FACTS[table].items():
        values = st.sampled_from(WORDS[name]) if name in WORDS else VALUES[kind]
        columns[name] = st.none() | values
    required = {"source": st.just("one"), "hall": st.sampled_from(["H1", "H2"])}
    dated = {one.dated for one in LIVE if one.facts == table}
    required |= {name: VALUES[FACTS[table][name]] for name in dated}
    return st.fixed_dictionaries({**columns, **required, "id": st.sampled_from("123456")})


EVENTS = st.lists(
    st.sampled_from(TABLES).flatmap(
        lambda table: st.tuples(st.just(table), row_of(table), st.booleans())
    ),
    max_size=25,
)


def recomputed(board, clock):
    """Return what one query per table says of the rows that the board holds."""
    rows = {table: list(held.values()) for table, held in board.rows.items()}
    database, cells = warehouse(rows), {}
    for scan, windows in live_query(LIVE, clock=clock):
        for row in database.execute(scan.sql).fetchall():
            (hall,), cell = row[:1], scan.cells(row)
            for (term, value), window in zip(cell, windows, strict=True):
                if value != NOTHING[term.kind]:
                    cells.setdefault(hall, {})[term, window] = value
    return cells


@settings(max_examples=15, deadline=None)
@given(events=EVENTS, minutes=st.integers(0, 400))
def test_a_board_moved_by_events_equals_the_recompute(events, minutes):
    start = Clock(DAY + timedelta(hours=9), DAY + timedelta(days=1, hours=9))
    board = LiveBoard(LIVE, start)
    for table, row, is_gone in events:
        board.apply(Event(table, row, is_gone=is_gone))
    later = Clock(start.now + timedelta(minutes=minutes), start.soon + timedelta(minutes=minutes))
    for clock in (start, later):
        board.move_on(clock)
        shown = {hall: board.measures(hall) for hall in board.cells}
        assert {hall: cell for hall, cell in shown.items() if cell} == recomputed(board, clock)


def test_the_city_is_its_halls_together():
    clock = Clock(DAY + timedelta(hours=10), DAY + timedelta(days=1, hours=10))
    board = LiveBoard((DEFINITIONS["W06"],), clock)
    taken = DAY + timedelta(hours=9, minutes=30)
    for number, (hall, wait) in enumerate([("H1", 3), ("H2", 1), ("H2", 2)]):
        called = taken + timedelta(seconds=wait)
        row = {"source": "one", "id": str(number), "hall": hall}
        board.apply(Event("visits", {**row, "taken_at": taken, "called_at": called}))
    city = live_together(board.measures(hall) for hall in ("H1", "H2"))
    waits = DEFINITIONS["W06"].live_terms["waits"]
    assert city[waits] == (1, 2, 3)


def test_a_row_that_comes_again_takes_the_place_of_the_one_before():
    clock = Clock(DAY + timedelta(hours=10), DAY + timedelta(days=1))
    board = LiveBoard((DEFINITIONS["W05"],), clock)
    row = {"source": "one", "id": "1", "hall": "H1", "taken_at": DAY + timedelta(hours=9)}
    longest = DEFINITIONS["W05"].live_terms["longest"]
    board.apply(Event("visits", {**row, "called_at": None, "outcome": None}))
    assert board.measures("H1")[longest] == 3600
    board.apply(Event("visits", {**row, "called_at": clock.now, "outcome": None}))
    assert longest not in board.measures("H1")
