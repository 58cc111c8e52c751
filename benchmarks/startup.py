"""How long a demo takes to its first page, and a migration; what a web worker weighs."""

import argparse
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

from benchmarks.report import at_most, report
from tools.ports import free_port

ROOT = Path(__file__).parents[1]
COMMAND = [sys.executable, "-m", "onewindow.site.command"]
PAGES = ("/", "/healthz", "/accounts/login/")
VISITS = 200


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    runs = 1 if parser.parse_args().quick else 3
    migrations = [seconds_to_migrate() for _ in range(runs)]
    starts, weights = zip(*(start_demo() for _ in range(runs)), strict=True)
    return report(
        at_most("demo, empty home to first page", statistics.median(starts), 90, "s"),
        at_most("migrate an empty database", statistics.median(migrations), 10, "s"),
        at_most("web worker, resident", max(weights), 200, "MB"),
    )


def environment(home, port=8000):
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("ONEWINDOW_", "DJANGO_"))}
    return kept | {"ONEWINDOW_HOME": home, "PORT": str(port)}


def seconds_to_migrate():
    with tempfile.TemporaryDirectory() as home:
        started = time.monotonic()
        subprocess.run(
            [*COMMAND, "migrate"], env=environment(home), check=True, stdout=subprocess.DEVNULL
        )
        seconds = time.monotonic() - started
    print(f"migrate: {seconds:.1f} s", flush=True)
    return seconds


def start_demo():
    """Return seconds to the first page, and the heaviest web worker after some visits, in MB."""
    port = free_port()
    with tempfile.TemporaryDirectory() as home:
        started = time.monotonic()
        process = subprocess.Popen(
            ["make", "--no-print-directory", "demo"],
            cwd=ROOT,
            env=environment(home, port),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz", process)
            seconds = time.monotonic() - started
            for number in range(VISITS):
                visit(f"http://127.0.0.1:{port}{PAGES[number % len(PAGES)]}")
            weight = max(web_workers(home).values())
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGINT)
            process.wait(20)
    print(f"demo: {seconds:.1f} s; web worker {weight:.0f} MB", flush=True)
    return seconds, weight


def wait_for(address, process):
    while visit(address) != 200:
        if process.poll() is not None:
            sys.exit("the demo ended by itself")
        time.sleep(0.2)


def visit(address):
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            answer.read()
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return None


def web_workers(home, measure="VmRSS"):
    """Return pid and megabytes of granian's workers, by a measure of ``/proc/<pid>/status``."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            ours = f"ONEWINDOW_HOME={home}\0".encode() in (folder / "environ").read_bytes()
            line = (folder / "cmdline").read_bytes()
            if ours and (b"granian" in line or b"multiprocessing" in line):
                status = (folder / "status").read_text()
                found[folder.name] = int(status.split(f"{measure}:")[1].split()[0]) / 1024
    return found


if __name__ == "__main__":
    sys.exit(main())
