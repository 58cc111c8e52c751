import os
import subprocess
import sys
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from psycopg import sql

pytestmark = pytest.mark.skipif(
    "postgres" not in settings.DATABASE_URL, reason="the database of this run is SQLite"
)


@pytest.fixture
def two_databases():
    """Two empty databases on the server of this run, by address."""
    names = [f"backup_{uuid4().hex[:8]}" for _ in range(2)]
    with psycopg.connect(settings.DATABASE_URL, autocommit=True) as server:
        for name in names:
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield [settings.DATABASE_URL.rpartition("/")[0] + f"/{name}" for name in names]
        for name in names:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def onewindow(home, address, *words):
    outcome = subprocess.run(
        [sys.executable, "-m", "onewindow.site.command", *words],
        env=os.environ
        | {"ONEWINDOW_HOME": str(home), "ONEWINDOW_DATABASE_URL": address}
        | {"DJANGO_SETTINGS_MODULE": "onewindow.site.settings"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return outcome.returncode, outcome.stdout + outcome.stderr


def test_a_postgresql_installation_is_backed_up_and_restored_elsewhere(two_databases, tmp_path):
    source, target = two_databases
    file = tmp_path / "b.tar.gz"
    assert onewindow(tmp_path / "one", source, "migrate")[0] == 0
    with psycopg.connect(source, autocommit=True) as connection:
        connection.execute("INSERT INTO records_sequence (key, value) VALUES ('test', 7)")
    assert onewindow(tmp_path / "one", source, "backup", str(file))[0] == 0
    code, words = onewindow(tmp_path / "two", target, "restore", str(file))
    assert code == 0, words
    with psycopg.connect(target) as connection:
        rows = connection.execute("SELECT key, value FROM records_sequence").fetchall()
    assert rows == [("test", 7)]
    code, words = onewindow(tmp_path / "three", target, "restore", str(file))
    assert (code, "already exists" in words) == (1, True)


def test_a_backup_of_postgresql_does_not_restore_into_sqlite(two_databases, tmp_path):
    source, _ = two_databases
    file = tmp_path / "b.tar.gz"
    onewindow(tmp_path / "one", source, "backup", str(file))
    address = f"sqlite:///{tmp_path / 'x.sqlite3'}"
    code, words = onewindow(tmp_path / "two", address, "restore", str(file))
    assert (code, "不同类" in words) == (1, True)
