"""Making the roll-ups: only the months whose facts or definitions changed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

from onewindow.engines.indicators.api import (
    DUCKDB,
    Clock,
    Definition,
    Dialect,
    Scan,
    measure_query,
)
from onewindow.insight.cockpit.gateways import rollups
from onewindow.insight.cockpit.queries.definitions import definitions
from onewindow.insight.cockpit.queries.keeping import Current, arithmetic, current, folder
from onewindow.insight.cockpit.queries.rollups import last_days_in
from onewindow.insight.warehouse.api import Part, data_version, scanner
from onewindow.kernel.periods import Period, month_of

LAYOUT = 2
"""Counted up when blocks are laid out differently, so that old files are made anew."""
ROWS_AT_ONCE = 8_000_000
"""So many rows of a table are read by one query at most, to stay within the memory."""


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a fact table: how many rows, and a digest over its files."""

    month: str
    rows: int
    digest: str

    @property
    def first(self) -> date:
        """Return the first day."""
        return date.fromisoformat(f"{self.month}-01")


def refresh_rollups(*, at: datetime, spark: str = "") -> int:
    """
    Make the blocks anew whose facts or definitions changed; return how many.

    ``at`` is a moment of the wall clock. Rows are judged as of the start of its day, so what can
    become late by time alone is made anew each day. Who comes second while it runs makes none.
    ``spark`` is the address of a cluster that scans the facts; without one this process does, and
    makes the same.

    :raises Refused: if what the cluster needs is not installed.
    """
    version = data_version()
    start = datetime.combine(at.date(), datetime.min.time())
    clock = Clock(start, start)
    with rollups.only_one() as is_mine:
        if not is_mine:
            return 0
        known, chosen, months = current(), list(definitions().values()), _months()
        found: dict[str, dict[str, str]] = {}
        writing: list[Future[int]] = []
        with scanner(spark) as scans, ThreadPoolExecutor(1) as writer:
            for facts, dated in _groups(chosen):
                own = Group(facts, dated, [one for one in chosen if _reads(one, facts, dated)])
                wanted = dict(own.wanted(months[facts], clock))
                for run in _runs([m for m in months[facts] if not _is_there(wanted[m.month])]):
                    scan = own.scan(_period(run), clock, scans.dialect)
                    columns = scans.columns(scan)
                    writing.append(writer.submit(_write, scan, columns, run, wanted))
                    wait(writing[:-1])  # 内存里至多两批结果
                if wanted:
                    found[own.name] = wanted
        made = sum(one.result() for one in writing)
        if found != known.blocks or known.version != version:
            as_of = at.date().isoformat()
            rollups.make_current(Current(version, uuid4().hex, as_of, found, _last(found)))
    return made


@dataclass(frozen=True, slots=True)
class Group:
    """What is gathered together: one fact table by one dating column, and for which indicators."""

    facts: str
    dated: str
    definitions: Sequence[Definition]

    @property
    def name(self) -> str:
        """Return how the group is called in the folder."""
        return f"{self.facts}.{self.dated}"

    def scan(self, period: Period, clock: Clock, dialect: Dialect = DUCKDB) -> Scan:
        """Return the one scan of the group over a period."""
        scans = measure_query(
            self.definitions,
            since=period.since,
            until=period.until,
            clock=clock,
            dialect=dialect,
        )
        return next(one for one in scans if (one.facts, one.dated) == (self.facts, self.dated))

    def wanted(self, months: Sequence[Month], clock: Clock) -> Iterator[tuple[str, str]]:
        """
        Yield for each month the file of its block, named by whatever the block depends on.

        That is the month's own files, those of months that derived columns look back to, what is
        measured, and the day where the clock is asked.
        """
        if not months:
            return
        terms = self.scan(Period(months[0].first, months[0].first), clock).terms
        own = [one for one in self.definitions if one.facts == self.facts]
        derived = sorted((n, repr(d)) for one in own for n, d in one.derived.items())
        asks_clock = any({"now", "soon"} & term.columns for term in terms)
        said = repr((LAYOUT, terms, derived, clock.now.date() if asks_clock else None))
        back = timedelta(days=max((one.lookback_days for one in own), default=0))
        digests = {one.month: one.digest for one in months}
        for month in months:
            before = Period(month.first - back, month.first).months() if back else ()
            key = _digest([month.digest, *(digests.get(name, "") for name in before), said])
            yield month.month, f"{self.name}/{month.month}-{key[:16]}.npz"


def _last(blocks: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Return by table and hall the last day with rows, so that most pages open no block."""
    return {
        group: {hall: on.isoformat() for hall, on in last_days_in(months).items()}
        for group, months in blocks.items()
    }


def _is_there(name: str) -> bool:
    return (folder() / name).exists()


def _write(scan: Scan, columns: Any, run: Sequence[Month], wanted: Mapping[str, str]) -> int:
    """Write a block for each month of a run that was scanned at once."""
    for month in run:
        block = arithmetic().build(scan.terms, columns, month.first)
        rollups.save(block, wanted[month.month])
    return len(run)


def _groups(chosen: Iterable[Definition]) -> list[tuple[str, str]]:
    """Return the fact tables with their dating columns that the indicators read."""
    found = {(term.facts, term.dated) for one in chosen for term in one.terms.values()}
    return sorted(found)


def _reads(one: Definition, facts: str, dated: str) -> bool:
    return any((term.facts, term.dated) == (facts, dated) for term in one.terms.values())


def _months() -> dict[str, list[Month]]:
    """Return the months of each fact table, with what their files hold."""
    found: dict[str, dict[str, list[tuple[str, str, int]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    rows = Part.objects.order_by("table", "month", "source")
    for table, month, source, digest, count in rows.values_list(
        "table", "month", "source", "digest", "rows"
    ):
        found[table][month].append((source, digest, count))
    months: dict[str, list[Month]] = defaultdict(list)
    for table, own in found.items():
        for month, files in own.items():
            digest = _digest(f"{source} {digest}" for source, digest, _ in files)
            months[table].append(Month(month, sum(count for *_, count in files), digest))
    return months


def _runs(months: Sequence[Month]) -> Iterator[list[Month]]:
    """Yield stretches of months that follow each other and are small enough to read at once."""
    run: list[Month] = []
    for month in months:
        follows = run and month_of(run[-1].first).until == month.first
        if run and (not follows or sum(m.rows for m in run) + month.rows > ROWS_AT_ONCE):
            yield run
            run = []
        run.append(month)
    if run:
        yield run


def _period(run: Sequence[Month]) -> Period:
    return Period(run[0].first, month_of(run[-1].first).until)


def _digest(lines: Iterable[str]) -> str:
    return sha256("\n".join(lines).encode()).hexdigest()
