"""The loader of the warehouse ends anywhere, starts again, and gives the same warehouse."""

import hashlib
import json
import sqlite3
import subprocess
import time

import pytest

from tests.processes.conftest import COMMAND, Installation

pytestmark = pytest.mark.processes

ROWS = 150_000
PACK = {
    "code": "market",
    "name": "交易系统",
    "tables": {
        "bids": {
            "id": ["编号"],
            "columns": {
                "tender_id": {"from": "标段"},
                "bidder": {"from": "投标人"},
                "price": {"from": "报价"},
                "submitted_at": {"from": "递交时间"},
            },
        }
    },
}
LOAD = ("warehouse", "load", "--source", "market", "--table", "bids")


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """Three months of bids, one in a thousand without a price that is a number."""
    path = tmp_path_factory.mktemp("sent") / "bids.csv"
    with path.open("w") as lines:
        lines.write("编号,标段,投标人,报价,递交时间\n")
        for n in range(ROWS):
            price = "面议" if n % 1000 == 7 else f"{n}.50"
            lines.write(f"b{n},T{n % 90},公司{n % 700},{price},2026-0{1 + n % 3}-11 09:00:00\n")
    return path


@pytest.fixture
def home_of(migrated_home, tmp_path):
    """Return a function that makes a new home with the source in it."""

    def make(name):
        home = tmp_path / name
        subprocess.run(["cp", "-r", migrated_home, home], check=True)
        with sqlite3.connect(home / "onewindow.sqlite3") as database:
            database.execute(
                "INSERT INTO warehouse_source (code, name, hall, content, digest, loaded_at) "
                "VALUES ('market', '交易系统', '', ?, '', '2026-01-01')",
                [json.dumps(PACK)],
            )
        return Installation(home, 0)

    return make


def warehouse(installation):
    """Return which files are current, with their true digests, and what was kept aside."""
    with sqlite3.connect(installation.home / "onewindow.sqlite3") as database:
        parts = database.execute(
            "SELECT month, rows, path, digest FROM warehouse_part ORDER BY month"
        ).fetchall()
        aside = database.execute(
            'SELECT line, reasons, "values" FROM warehouse_quarantinedrow ORDER BY line'
        ).fetchall()
        loads = database.execute("SELECT state, rows_new, rows_bad FROM warehouse_load").fetchall()
    folder = installation.home / "warehouse" / "facts"
    for _, _, path, digest in parts:
        assert hashlib.sha256((folder / path).read_bytes()).hexdigest() == digest
    return parts, aside, loads


def is_there(installation, pattern):
    return any((installation.home / "warehouse").glob(pattern))


def kill_when(installation, file, pattern):
    """Start the loader and kill it as soon as a file like this is there; say if it was in time."""
    running = subprocess.Popen(
        [*COMMAND, *LOAD, str(file)],
        env=installation.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 120
    while running.poll() is None and not is_there(installation, pattern):
        assert time.monotonic() < deadline
        time.sleep(0.0005)
    running.kill()
    return running.wait() != 0


def test_killed_anywhere_and_started_again_the_loader_gives_the_same_warehouse(home_of, file):
    undisturbed = home_of("undisturbed")
    outcome = undisturbed.command(*LOAD, str(file))
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    expected = warehouse(undisturbed)
    assert expected[2] == [("done", ROWS - 150, 150)]
    killed = home_of("killed")
    points = (
        "inbox/*.draft",
        "inbox/*.csv",
        "facts/bids/market/*.draft",
        "facts/bids/market/*.parquet",
    )
    was_killed = [kill_when(killed, file, pattern) for pattern in points]
    assert was_killed[0]
    assert any(was_killed[1:])
    for _ in range(2):
        outcome = killed.command(*LOAD, str(file))
        assert outcome.returncode == 0, outcome.stdout + outcome.stderr
        assert warehouse(killed) == expected
