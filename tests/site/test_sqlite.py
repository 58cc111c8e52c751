"""Writers of one SQLite file queue, so that none waits long for a lock that is free."""

import multiprocessing
import sqlite3
import time

import pytest
from django.db import OperationalError, transaction

from onewindow.site.sqlite.base import DatabaseWrapper

SETTINGS = {
    "ENGINE": "onewindow.site.sqlite",
    "ATOMIC_REQUESTS": False,
    "AUTOCOMMIT": True,
    "CONN_MAX_AGE": 0,
    "CONN_HEALTH_CHECKS": False,
    "TIME_ZONE": None,
    "USER": "",
    "PASSWORD": "",
    "HOST": "",
    "PORT": "",
    "TEST": {"NAME": None, "CHARSET": None, "COLLATION": None, "MIGRATE": True, "MIRROR": None},
}


def connect(path, timeout=20):
    options = {
        "transaction_mode": "IMMEDIATE",
        "timeout": timeout,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;",
    }
    return DatabaseWrapper(SETTINGS | {"NAME": str(path), "OPTIONS": options}, "queue")


def add_rows(path, count):
    connection = connect(path)
    for _ in range(count):
        connection.ensure_connection()
        connection._start_transaction_under_autocommit()
        with connection.cursor() as cursor:
            cursor.execute("SELECT value FROM tally")
            value = cursor.fetchone()[0]
            time.sleep(0.001)
            cursor.execute("UPDATE tally SET value = %s", [value + 1])
        connection.commit()
    connection.close()


@pytest.fixture
def tally(tmp_path, django_db_blocker):
    path = tmp_path / "tally.sqlite3"
    with sqlite3.connect(path) as plain:
        plain.execute("CREATE TABLE tally (value INTEGER)")
        plain.execute("INSERT INTO tally VALUES (0)")
    with django_db_blocker.unblock():
        yield path


@pytest.mark.processes
def test_six_processes_lose_no_write(tally):
    writers = [multiprocessing.Process(target=add_rows, args=(tally, 20)) for _ in range(6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    with sqlite3.connect(tally) as plain:
        assert plain.execute("SELECT value FROM tally").fetchone() == (120,)
    assert [writer.exitcode for writer in writers] == [0] * 6


def test_who_waits_too_long_is_told_so(tally):
    first, second = connect(tally), connect(tally, timeout=0.05)
    first.ensure_connection()
    first._start_transaction_under_autocommit()
    second.ensure_connection()
    with pytest.raises(OperationalError, match="database is locked"):
        second._start_transaction_under_autocommit()
    first.rollback()
    second._start_transaction_under_autocommit()
    second.rollback()
    first.close()
    second.close()


def test_a_connection_closed_in_the_middle_gives_its_turn_back(tally):
    first, second = connect(tally), connect(tally, timeout=0.05)
    first.ensure_connection()
    first._start_transaction_under_autocommit()
    first.close()
    second.ensure_connection()
    second._start_transaction_under_autocommit()
    second.rollback()
    second.close()


def test_tests_in_memory_need_no_turn(db):
    with transaction.atomic():
        assert transaction.get_connection().is_usable()
