"""
The cockpit's speed: roll-ups made anew, boards, one event, and fifty million rows.

The city is the generated one (``onewindow city generate``): 1.79 M rows of the chain, 82 halls.
The same 38 indicators per hall and month are worked out by the definitions, by one hand-written
DuckDB query, by SQLite and by naive pandas in the same run, and compared figure by figure before
any time counts. Made anew are the stored roll-ups of every hall and day, files written and synced
as the product does; SQLite reads a file that was filled before, pandas the same files as ours;
what it needs once its frames are in memory is told beside.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median

from benchmarks.report import (
    arguments,
    at_least,
    at_most,
    open_house,
    progress,
    report,
    say,
    seconds,
)

OPTIONS = arguments("The cockpit: recompute, boards, one event, fifty million rows")
PEERS = Path(__file__).parent / "peers"
UNTIL = date(2025, 12, 31)
NOW = datetime(2026, 1, 1)
CODES = [f"W{number:02}" for number in range(1, 39)]
CHAIN = 60_000 if OPTIONS.quick else 1_790_000
COPIES = (1, 2, 4) if OPTIONS.quick else (1, 7, 28)
EVENT_DAY = date(2025, 12, 30)
RECOMPUTE = """
import os, sys, time
import django; django.setup()
from datetime import datetime
from onewindow.insight.cockpit.api import refresh_rollups
started = time.perf_counter(); used = time.process_time()
made = refresh_rollups(at=datetime(2026, 1, 1))
peak = open("/proc/self/status").read().split("VmHWM:")[1].split()[0]
print(made, time.perf_counter() - started, time.process_time() - used, peak)
"""


def generated():
    """Generate a year of the city into the warehouse of this home."""
    from django.conf import settings  # noqa: PLC0415 - the house must be open first

    from onewindow.foundation.policy.api import load_calendar_packs  # noqa: PLC0415

    load_calendar_packs(Path(settings.PACKS) / "national" / "calendar")
    command = [sys.executable, "-m", "onewindow.site.command", "city", "generate"]
    command += ["--rows", str(CHAIN), "--until", UNTIL.isoformat()]
    subprocess.run(command, check=True)


def forget_rollups():
    """Remove every roll-up, so that all are made anew."""
    from onewindow.insight.cockpit.queries.keeping import folder  # noqa: PLC0415

    shutil.rmtree(folder(), ignore_errors=True)


def recomputed():
    """Make all roll-ups anew in this process; return the seconds."""
    from onewindow.insight.cockpit.api import refresh_rollups  # noqa: PLC0415

    forget_rollups()
    started = time.perf_counter()
    refresh_rollups(at=NOW)
    return time.perf_counter() - started


def by_hand():
    """Run the one hand-written DuckDB query; return the seconds and its rows."""
    from onewindow.insight.warehouse.api import warehouse  # noqa: PLC0415

    sql = (PEERS / "cockpit_duckdb.sql").read_text(encoding="utf-8")
    with warehouse() as connection:
        started = time.perf_counter()
        rows = connection.execute(sql.replace("{now}", f"TIMESTAMP '{NOW}'")).fetchall()
        return time.perf_counter() - started, keyed(rows)


def keyed(rows):
    """Return the answer of a peer as (hall, month, code) → number."""
    return {
        (hall, f"{month:%Y-%m}" if hasattr(month, "year") else str(month)[:7], code): number
        for hall, month, *numbers in rows
        for code, number in zip(CODES, numbers, strict=True)
        if number is not None and number == number  # noqa: PLR0124 - NaN of pandas
    }


def by_definition():
    """Return the same figures as the boards read them, and the seconds for all of them."""
    from onewindow.insight.cockpit.api import definitions, month_of  # noqa: PLC0415
    from onewindow.insight.cockpit.queries import rollups  # noqa: PLC0415
    from onewindow.insight.cockpit.queries.boards import reading  # noqa: PLC0415

    chosen = [definitions()[code] for code in CODES]
    months = [month_of(date(2025, number, 1)) for number in range(1, 13)]
    found, started = {}, time.perf_counter()
    for hall in rollups.halls():
        for month in months:
            for one in chosen:
                if one.baseline:
                    days = [value for _, value in rollups.daily(one, hall, month)]
                    number = sum(days) / len(days) if days else None
                else:
                    number = reading(one, hall, month).figure.value
                if number is not None:
                    found[hall, f"{month.since:%Y-%m}", one.code] = float(number)
    return time.perf_counter() - started, found


def differences(ours, theirs):
    """Return the figures that differ by more than our rounding; too small samples aside."""
    return [
        (key, number, theirs.get(key))
        for key, number in ours.items()
        if abs(number - float(theirs.get(key, 0))) > 0.0101
    ]


def sqlite_filled():
    """Return an SQLite database with the facts, moments as whole seconds."""
    from django.conf import settings  # noqa: PLC0415

    from onewindow.insight.warehouse.api import standard, warehouse  # noqa: PLC0415

    path = Path(settings.HOME) / "peer.sqlite3"
    database = sqlite3.connect(path)
    with warehouse() as facts:
        for name, table in progress(standard().items(), total=len(standard()), label="SQLite"):
            if name in {"bids", "guarantees", "expert_seats", "tenders"}:
                continue
            kinds = {one.name: str(one.kind) for one in table.columns}
            columns = ["hall", "id", *kinds]
            chosen = ", ".join(
                f'CAST(epoch("{one}") AS BIGINT)'
                if kinds.get(one) in {"time", "day"}
                else f'CAST("{one}" AS INTEGER)'
                if kinds.get(one) == "flag"
                else f'"{one}"'
                for one in columns
            )
            month = f"strftime(\"{table.dated}\", '%Y-%m')"
            names = ", ".join(f'"{one}"' for one in columns)
            database.execute(f"CREATE TABLE {name} ({names}, month)")
            cursor = facts.execute(f"SELECT {chosen}, {month} FROM {name}")
            marks = ", ".join("?" * (len(columns) + 1))
            while rows := cursor.fetchmany(50_000):
                database.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
    database.commit()
    return database


def by_sqlite(database):
    """Run the SQLite query; return the seconds and its rows."""
    sql = (PEERS / "cockpit_sqlite.sql").read_text(encoding="utf-8")
    now = int((NOW - datetime(1970, 1, 1)).total_seconds())
    started = time.perf_counter()
    rows = database.execute(sql.replace("{now}", str(now))).fetchall()
    return time.perf_counter() - started, keyed(rows)


def by_pandas():
    """Run naive pandas from the files to the figures; return the seconds and its rows."""
    from benchmarks.peers.cockpit_pandas import indicators  # noqa: PLC0415
    from onewindow.insight.warehouse.api import standard, warehouse  # noqa: PLC0415

    started = time.perf_counter()
    with warehouse() as facts:
        frames = {name: facts.execute(f"SELECT * FROM {name}").df() for name in standard()}
    read = time.perf_counter() - started
    table = indicators(frames, NOW)
    took = time.perf_counter() - started
    say(f"  pandas: {read:.1f} s to read the files, {took - read:.1f} s over frames in memory")
    rows = table[[code.lower() for code in CODES]].reset_index().itertuples(index=False)
    return took, keyed([(hall, str(month), *numbers) for hall, month, *numbers in rows])


def boards():
    """Return the milliseconds of four boards from the roll-ups, nothing of them remembered."""
    from onewindow.insight.cockpit.api import Period, board, month_of, places  # noqa: PLC0415
    from onewindow.insight.cockpit.queries import rollups  # noqa: PLC0415

    hall = next(iter(places().values()))
    periods = {
        "month": month_of(date(2025, 11, 1)),
        "year": Period(date(2025, 1, 1), date(2026, 1, 1)),
    }
    found = {}
    for who, of in (("hall", hall), ("city", None)):
        for name, period in periods.items():

            def read(of=of, period=period):
                rollups._measures.cache_clear()  # noqa: SLF001 - measured without memory
                return board(of, period)

            read()
            found[f"{who}_{name}"] = seconds(read, rounds=9) * 1000
    return found


def one_day(table, dated):
    """Return a database with the rows of one day of a fact table; None where it has no file."""
    import duckdb  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415

    from onewindow.insight.warehouse.api import Part  # noqa: PLC0415

    database = duckdb.connect()
    paths = Part.objects.filter(table=table).order_by("path").values_list("path", flat=True)
    files = [f"{settings.HOME}/warehouse/facts/{path}" for path in paths]
    if not files:
        return None
    database.execute(
        f"CREATE TABLE {table} AS SELECT * FROM read_parquet({files}) "
        f"WHERE \"{dated}\" >= '{EVENT_DAY}' AND \"{dated}\" < DATE '{EVENT_DAY}' + 1"
    )
    return database


def events():
    """Return milliseconds of work for one event in the live board; it equals its recompute."""
    from onewindow.engines.indicators.api import (  # noqa: PLC0415
        NOTHING,
        Clock,
        Event,
        LiveBoard,
        live_columns,
        live_query,
    )
    from onewindow.insight.cockpit.queries.live import live_definitions  # noqa: PLC0415

    noon = datetime.combine(EVENT_DAY, datetime.min.time()) + timedelta(hours=11)
    clock = Clock(noon, noon + timedelta(days=1))
    board, took = LiveBoard(tuple(live_definitions()), clock), []
    days = {table: one_day(table, dated) for table, dated in live_columns(board.definitions)}
    for (table, _), columns in live_columns(board.definitions).items():
        if days[table] is None:
            continue
        names = ", ".join(f'"{one}"' for one in columns)
        for row in days[table].execute(f"SELECT {names} FROM {table}").fetchall():
            event = Event(table, dict(zip(columns, row, strict=True)))
            started = time.perf_counter()
            board.apply(event)
            took.append(time.perf_counter() - started)
    compared, different = 0, 0
    for scan, windows in live_query(board.definitions, clock=clock):
        answer = days[scan.facts].execute(scan.sql).fetchall() if days[scan.facts] else ()
        for row in answer:
            shown = board.measures(row[0])
            for (term, value), window in zip(scan.cells(row), windows, strict=True):
                compared += 1
                different += shown.get((term, window), NOTHING[term.kind]) != value
    say(
        f"  {len(took)} events, median {median(took) * 1e6:.0f} µs, worst {max(took) * 1e3:.1f} ms"
        f"; of {compared} measures {different} differ from their recompute"
    )
    return median(took) * 1000, different


def grown():
    """Yield (chain rows, seconds, MiB) of a whole recompute in a process of its own."""
    from onewindow.insight.warehouse.api import Part, warehouse, write_months  # noqa: PLC0415

    chain = CHAIN
    for copies in COPIES:
        if copies > 1:
            months = sorted(
                set(Part.objects.filter(table="visits").values_list("month", flat=True))
            )
            for month in progress(months, total=len(months), label=f"{copies} × the city"):
                multiply(month, copies, warehouse, write_months)
        forget_rollups()
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        child = subprocess.run(
            [sys.executable, "-c", RECOMPUTE], stdout=subprocess.PIPE, env=environment, text=True,
            check=True,
        )  # fmt: skip
        made, took, used, peak = child.stdout.split()
        say(f"  {chain * copies:,} rows of the chain: {made} blocks, {took} s, {peak} KiB")
        yield chain * copies, float(used), int(peak) / 1024


def multiply(month, copies, warehouse, write_months):
    """Write copies of a month of visits, cases and reviews, with people of their own."""
    following = (datetime.strptime(month, "%Y-%m") + timedelta(days=32)).replace(day=1)
    for table, dated, marks in (
        ("visits", "taken_at", "person_mark || n AS person_mark"),
        ("cases", "received_at", "number || n AS number"),
        ("reviews", "reviewed_at", "visit_id || n AS visit_id"),
    ):
        select = (
            f"SELECT * EXCLUDE (source, load, line, n) REPLACE (id || '-' || n AS id, {marks}) "
            f"FROM {table}, range(1, {copies}) AS other(n) WHERE source = 'city' "
            f"AND {dated} >= '{month}-01' AND {dated} < '{following:%Y-%m-%d}'"
        )
        with warehouse() as connection:
            write_months(connection, table=table, source="copies", select=select)


def compared(ours):
    """Return the seconds of each peer, after its figures were compared with ours."""
    _, theirs = by_hand()
    wrong = differences(ours, theirs)
    say(f"  by hand {len(theirs)} figures, ours {len(ours)}, different: {wrong[:5]}")
    database = sqlite_filled()
    lite, rows = by_sqlite(database)
    also = differences(ours, rows)
    say(f"  SQLite {lite:.1f} s, {len(rows)} figures, different: {also[:5]}")
    frames, rows = by_pandas()
    third = differences(ours, rows)
    say(f"  pandas {frames:.1f} s, {len(rows)} figures, different: {third[:5]}")
    return lite, frames, len(wrong) + len(also) + len(third)


def main():
    """Run the whole."""
    open_house()
    generated()
    recomputed()
    readings, ours = by_definition()
    lite, frames, wrong = compared(ours)
    pairs = [(recomputed(), by_hand()[0]) for _ in range(3 if OPTIONS.quick else 5)]
    ratio = median(own / hand for own, hand in pairs)
    own = median(one for one, _ in pairs)
    say(f"  pairs of roll-ups and hand-written query: {pairs}")
    shown = boards()
    event, moved_wrong = events()
    sizes = list(grown())
    (rows, first, _), (many, last, memory) = sizes[0], sizes[-1]
    say(json.dumps({"readings of all halls and months, s": round(readings, 2), "sizes": sizes}))
    return report(
        at_most("cockpit_figures_that_differ", wrong, 0, "figures"),
        at_most("cockpit_recompute_to_hand_written_query", ratio, 1.2, "×"),
        at_least("cockpit_faster_than_sqlite", lite / own, 8, "×"),
        at_least("cockpit_faster_than_pandas", frames / own, 8, "×"),
        *(at_most(f"cockpit_board_{name}", took, 20, "ms") for name, took in shown.items()),
        at_most("cockpit_one_event", event, 1, "ms"),
        at_most("cockpit_live_measures_that_differ", moved_wrong, 0, "measures"),
        at_most(f"cockpit_memory_at_{many}_rows", memory, 4096, "MiB"),
        at_most("cockpit_time_a_row_to_smallest", (last / many) / (first / rows), 1.25, "×"),
    )


if __name__ == "__main__":
    sys.exit(main())
