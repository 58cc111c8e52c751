"""Measures of any hall and period from the roll-ups, without touching the facts."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from onewindow.engines.indicators.api import Definition, Term
from onewindow.insight.cockpit.queries.keeping import arithmetic, current, load
from onewindow.insight.cockpit.rules.periods import Period

Measures = dict[Term, Any]


def halls() -> tuple[str, ...]:
    """Return the codes of all halls that any facts speak of, in order."""
    return _halls(current().made)


def measures(hall: str | None, period: Period) -> Measures:
    """Return the measures of a hall in a period, or of the whole city where the hall is None."""
    return _measures(current().made, hall, period.since, period.until)


def daily(definition: Definition, hall: str | None, period: Period) -> Iterator[tuple[date, Any]]:
    """Yield the measures of each day of the period on which the indicator had facts."""
    made = current().made
    wanted = frozenset(definition.terms.values())
    for month in period.months():
        for on, found in _month_days(made, hall, month, wanted):
            if period.since <= on < period.until:
                yield on, found


def last_days(facts: str, dated: str) -> dict[str, date]:
    """Return for each hall the last day of which the table has rows."""
    return dict(_last_days(current().made, f"{facts}.{dated}"))


def is_covered(definition: Definition, hall: str | None, *, until: date) -> bool:
    """Test if somebody reported facts of the indicator's table for the hall lately (31 days)."""
    last = last_days(definition.facts, definition.dated)
    known = [last[hall]] if hall in last else list(last.values()) if hall is None else []
    return any(day >= until - timedelta(days=31) for day in known)


@lru_cache(maxsize=4)
def _halls(made: str) -> tuple[str, ...]:
    found = {hall for block in _all_blocks() for hall in block.halls if hall}
    return tuple(sorted(found))


@lru_cache(maxsize=4096)
def _measures(made: str, hall: str | None, since: date, until: date) -> Measures:
    tally = arithmetic().Tally()
    for block in _blocks_of(Period(since, until).months()):
        rows = _rows(block, hall)
        if rows is not None:
            tally.add(block, rows, block.span(since, until))
    found: Measures = tally.measures()
    return found


@lru_cache(maxsize=16384)
def _month_days(
    made: str, hall: str | None, month: str, wanted: frozenset[Term]
) -> Sequence[tuple[date, Measures]]:
    """Return the measures of each day of a month on which the first table had rows."""
    groups = {f"{term.facts}.{term.dated}" for term in wanted}
    chosen = [block for block in _blocks_of([month], groups) if _rows(block, hall) is not None]
    found = []
    for on in _days(date.fromisoformat(f"{month}-01")):
        tally = arithmetic().Tally()
        for block in chosen:
            tally.add(block, _rows(block, hall), block.span(on, on + timedelta(days=1)))
        cell = tally.measures()
        if any(cell.values()):
            found.append((on, cell))
    return found


@lru_cache(maxsize=64)
def _last_days(made: str, group: str) -> Sequence[tuple[str, date]]:
    found: dict[str, date] = {}
    for month, path in sorted(current().blocks.get(group, {}).items()):
        block = load(path)
        has_rows = block.sums[:, :, 0] > 0
        for row, hall in enumerate(block.halls):
            days = has_rows[row].nonzero()[0]
            if len(days):
                found[hall] = date.fromisoformat(f"{month}-01") + timedelta(days=int(days[-1]))
    return list(found.items())


def _blocks_of(months: Iterable[str], groups: set[str] | None = None) -> Iterator[Any]:
    wanted = set(months)
    for group, files in current().blocks.items():
        if groups is None or group in groups:
            for month in sorted(wanted & set(files)):
                yield load(files[month])


def _all_blocks() -> Iterator[Any]:
    for files in current().blocks.values():
        for path in files.values():
            yield load(path)


def _rows(block: Any, hall: str | None) -> slice | None:
    if hall is None:
        return slice(0, len(block.halls))
    row = block.row(hall)
    return None if row is None else slice(row, row + 1)


def _days(first: date) -> Iterator[date]:
    period = Period(first, (first.replace(day=28) + timedelta(days=4)).replace(day=1))
    for n in range(period.days):
        yield first + timedelta(days=n)
