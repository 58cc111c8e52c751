"""Every release's database migrates to today's with its data, and its ledger still verifies."""

import gzip
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

DUMPS = sorted(Path(__file__).parent.glob("*.sql.gz"))
COUNTED = (
    "records_entry",
    "directory_organization",
    "directory_person",
    "catalog_edition",
    "casework_case",
    "certificates_certificate",
    "policy_policyrecord",
)


def counts(database):
    return {
        table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in COUNTED
    }


@pytest.mark.processes
@pytest.mark.parametrize("dump", DUMPS, ids=lambda path: path.name)
def test_a_release_migrates_with_its_data(dump, tmp_path):
    path = tmp_path / "onewindow.sqlite3"
    with sqlite3.connect(path) as database:
        database.executescript(gzip.decompress(dump.read_bytes()).decode())
        before = counts(database)
    environment = {k: v for k, v in os.environ.items() if k != "ONEWINDOW_DATABASE_URL"}
    environment |= {
        "ONEWINDOW_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "onewindow.site.settings",
    }
    command = [sys.executable, "-m", "onewindow.site.command"]

    subprocess.run([*command, "migrate"], env=environment, check=True)
    verified = subprocess.run(
        [*command, "ledger", "verify"],
        check=False,
        env=environment,
        capture_output=True,
        text=True,
    )

    with sqlite3.connect(path) as database:
        assert counts(database) == before
    assert before["directory_person"] == 300
    assert verified.returncode == 0, verified.stdout + verified.stderr


def test_there_is_a_release_to_upgrade_from():
    assert [dump.name for dump in DUMPS] == ["0.1.0.sql.gz"]
