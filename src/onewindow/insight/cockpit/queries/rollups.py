"""Measures of any hall and period from the roll-ups, without touching the facts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import Any

from onewindow.engines.indicators.api import Definition, Term, exact_value
from onewindow.insight.cockpit.queries.definitions import definitions
from onewindow.insight.cockpit.queries.keeping import arithmetic, current, load
from onewindow.kernel.periods import Period

Measures = dict[Term, Any]


def halls() -> tuple[str, ...]:
    """Return the codes of all halls that any facts speak of, in order."""
    return _halls(current().made)


def measures(hall: str | None, period: Period) -> Measures:
    """Return the measures of a hall in a period, or of the whole city where the hall is None."""
    return _measures(current().made, hall, period.since, period.until)


def daily(
    definition: Definition, hall: str | None, period: Period
) -> Iterator[tuple[date, Fraction]]:
    """Yield the indicator's own value of each day of the period, before any baseline."""
    groups = tuple(sorted({f"{term.facts}.{term.dated}" for term in definition.terms.values()}))
    blocks = current().blocks
    for month in period.months():
        files = tuple(blocks[group][month] for group in groups if month in blocks.get(group, {}))
        for on, value in _days_of_month(definition.code, files).get(hall, ()):
            if period.since <= on < period.until:
                yield on, value


def last_days(facts: str, dated: str) -> dict[str, date]:
    """Return for each hall the last day of which the table has rows."""
    return _last_days(current().made, f"{facts}.{dated}")


def is_covered(definition: Definition, hall: str | None, *, until: date) -> bool:
    """
    Test if somebody reports facts of the indicator's table for the hall.

    The hall had such facts within a year, and facts of any kind within a month of the period.
    """
    last = last_days(definition.facts, definition.dated)
    alive = last_days_of_any()
    known = [hall] if hall is not None else list(last)
    return any(
        last.get(one, date.min) >= until - timedelta(days=366)
        and alive.get(one, date.min) >= until - timedelta(days=31)
        for one in known
    )


def last_days_of_any() -> dict[str, date]:
    """Return for each hall the last day of which any table has rows."""
    return _last_of_any(current().made)


def last_days_in(blocks: Mapping[str, str]) -> dict[str, date]:
    """Return for each hall the last day of which these blocks, by month, have rows."""
    found: dict[str, date] = {}
    for month, path in sorted(blocks.items()):
        block = load(path)
        has_rows = block.sums[:, :, 0] > 0
        for row, hall in enumerate(block.halls):
            days = has_rows[row].nonzero()[0]
            if len(days):
                found[hall] = date.fromisoformat(f"{month}-01") + timedelta(days=int(days[-1]))
    return found


@lru_cache(maxsize=4)
def _halls(made: str) -> tuple[str, ...]:
    return tuple(sorted({hall for days in current().last.values() for hall in days if hall}))


@lru_cache(maxsize=4096)
def _measures(made: str, hall: str | None, since: date, until: date) -> Measures:
    tally = arithmetic().Tally()
    for block in _blocks_of(Period(since, until).months()):
        row = block.row(hall)
        if row is not None:
            tally.add(block, row, block.span(since, until))
    found: Measures = tally.measures()
    return found


@lru_cache(maxsize=1024)
def _days_of_month(
    code: str, files: tuple[str, ...]
) -> dict[str | None, list[tuple[date, Fraction]]]:
    """Return the value of each day with facts, of each hall and (None) of the city."""
    definition, found = definitions()[code], defaultdict(list)
    cells: dict[tuple[str | None, date], Measures] = defaultdict(dict)
    for name in files:
        for hall, on, cell in arithmetic().day_cells(load(name)):
            cells[hall, on].update(cell)
    for (hall, on), cell in cells.items():
        value, _, _ = exact_value(definition, cell)
        if value is not None:
            found[hall].append((on, Fraction(value)))
    return {hall: sorted(days) for hall, days in found.items()}


@lru_cache(maxsize=64)
def _last_days(made: str, group: str) -> dict[str, date]:
    found = current().last.get(group, {})
    return {hall: date.fromisoformat(on) for hall, on in found.items()}


@lru_cache(maxsize=4)
def _last_of_any(made: str) -> dict[str, date]:
    found: dict[str, date] = {}
    for group in current().blocks:
        for hall, on in _last_days(made, group).items():
            found[hall] = max(on, found.get(hall, on))
    return found


def _blocks_of(months: Iterable[str]) -> Iterator[Any]:
    wanted = list(months)
    for files in current().blocks.values():
        for month in wanted:
            if month in files:
                yield load(files[month])
