"""Run every benchmark, or those named, and write benchmarks/results.md."""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

FOLDER = Path(__file__).parent
RESULTS = FOLDER / "results.md"
NO_BENCHMARK = {"__init__", "run"}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="only these")
    parser.add_argument("--quick", action="store_true", help="smaller sizes, under 50 s each")
    options = parser.parse_args()
    names = options.names or sorted(benchmarks())
    rows, failed = [], []
    for name in names:
        print(f"━━ {name}", flush=True)
        started = time.monotonic()
        figures = run(name, quick=options.quick)
        seconds = time.monotonic() - started
        if figures is None or not all(figure["met"] for figure in figures):
            failed.append(name)
        rows += [line(name, figure, seconds) for figure in figures or [{"name": "did not finish"}]]
    if not options.names:
        RESULTS.write_text(page(rows, quick=options.quick))
        print(f"written: {RESULTS}")
    else:
        print("\n".join(rows))
    return 1 if failed else 0


def benchmarks():
    return {p.stem for p in FOLDER.glob("*.py")} - NO_BENCHMARK - helpers()


def helpers():
    """Return modules that only serve others: they have no main of their own."""
    return {p.stem for p in FOLDER.glob("*.py") if "__main__" not in p.read_text()}


def run(name, *, quick):
    """Run one benchmark, showing its progress; return its figures or None."""
    process = subprocess.Popen(
        [sys.executable, "-m", f"benchmarks.{name}", *(["--quick"] if quick else [])],
        cwd=FOLDER.parent,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    last = ""
    for text in process.stdout:
        print(f"  {text}", end="", flush=True)
        last = text.strip() or last
    process.wait()
    try:
        figures = json.loads(last)
    except ValueError:
        return None
    return figures if isinstance(figures, list) else [figures]


def line(benchmark, figure, seconds):
    value, unit = figure.get("value", "–"), figure.get("unit", "")
    met = {True: "yes", False: "**no**"}.get(figure.get("met"), "–")
    text = f"{value:,.3g}" if isinstance(value, float) and value < 1000 else f"{value}"
    cells = [benchmark, figure["name"], f"{text} {unit}", figure.get("bar", "–"), met]
    return f"| {' | '.join(map(str, cells))} | {seconds:.0f} s |"


def page(rows, *, quick):
    size = "quick" if quick else "full"
    about = (
        f"{datetime.now(UTC):%Y-%m-%d}, {size} size, {os.cpu_count()} cores, "
        f"{platform.machine()}, CPython {platform.python_version()}. Written by `make bench`."
    )
    head = [
        "| benchmark | figure | value | bar | met | took |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    return "\n".join(["# Results", "", about, "", *head, *rows]) + "\n"


if __name__ == "__main__":
    sys.exit(main())
