"""How every benchmark starts, shows progress and reports: one last line of JSON."""

import argparse
import atexit
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One measured value beside the bar it must reach."""

    name: str
    value: float
    unit: str
    bar: str
    met: bool


def at_least(name: str, value: float, bar: float, unit: str) -> Figure:
    """Return a figure that is met from the bar upwards."""
    return Figure(name, _short(value), unit, f">= {bar:g}", value >= bar)


def at_most(name: str, value: float, bar: float, unit: str) -> Figure:
    """Return a figure that is met up to the bar."""
    return Figure(name, _short(value), unit, f"<= {bar:g}", value <= bar)


def report(*figures: Figure) -> int:
    """Print a table and, as the last line, the figures as JSON; return the exit code."""
    for figure in figures:
        mark = "✓" if figure.met else "✗"
        say(f"{mark} {figure.name}: {figure.value:g} {figure.unit} (bar {figure.bar})")
    rows = [asdict(figure) for figure in figures]
    print(json.dumps(rows[0] if len(rows) == 1 else rows, ensure_ascii=False), flush=True)
    return 0 if all(figure.met for figure in figures) else 1


def say(text: str) -> None:
    """Print one line at once."""
    print(text, flush=True)


def progress(items: Iterable[Any], *, total: int, label: str) -> Iterator[Any]:
    """Yield the items and print how far it is, at most twice a second."""
    started = last = time.perf_counter()
    count = 0
    for count, item in enumerate(items, 1):
        yield item
        now = time.perf_counter()
        if now - last > 0.5:
            last = now
            end = "\r" if sys.stdout.isatty() else "\n"
            print(f"  {label}: {count}/{total}", end=end, flush=True)
    say(f"  {label}: {count}/{total} in {time.perf_counter() - started:.1f} s")


def seconds(work: Callable[[], Any], *, rounds: int = 5) -> float:
    """Return the median time of the rounds."""
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return median(times)


def arguments(description: str) -> argparse.Namespace:
    """Read ``--quick`` and ``--database`` from the command line."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--quick", action="store_true", help="a smaller size, within 50 s")
    parser.add_argument(
        "--database", default="", help="address of a PostgreSQL server; default: SQLite on disk"
    )
    return parser.parse_args()


def open_house(database: str = "") -> None:
    """
    Start Django on a new, empty, durable database with the product's own settings.

    It must run before anything of onewindow that knows Django is imported. On PostgreSQL a
    database named ``test_…`` is made anew; on SQLite it is a file in a temporary home.
    """
    home = Path(tempfile.mkdtemp(prefix="onewindow-benchmark-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    os.environ["ONEWINDOW_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "onewindow.site.settings"
    os.environ["ONEWINDOW_REGISTERS"] = "onewindow.services.casework.gateways.SimulatedRegisters"
    if database:
        os.environ["ONEWINDOW_DATABASE_URL"] = database
    else:
        os.environ.pop("ONEWINDOW_DATABASE_URL", None)
    import django  # noqa: PLC0415 - the environment must be set first
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    django.setup()
    if database:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    else:
        call_command("migrate", verbosity=0)
    say(f"{connection.vendor} · {home}")


def _short(value: float) -> float:
    return float(f"{value:.4g}")
