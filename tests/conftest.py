"""What every test starts with: nothing kept in memory from the one before."""

import shutil

import pytest
from django.db import connection

from onewindow.foundation.accounts.api import forget_calls
from onewindow.foundation.directory.api import forget_organizations
from onewindow.foundation.policy.api import forget_snapshot
from onewindow.kernel import apart
from onewindow.services.catalog.api import forget_catalogue
from onewindow.services.certificates.api import forget_kinds
from tests.prepared import migrated_file


@pytest.fixture(autouse=True)
def _nothing_remembered():
    forget_calls()
    forget_organizations()
    forget_catalogue()
    forget_snapshot()
    forget_kinds()
    apart._lean.clear()  # 有的测试载入了网页应用，此后的测试仍在本进程里做


@pytest.fixture
def kept_connection(monkeypatch):
    """Let the application be called as a server does, without closing the test's connection."""
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """
    Start from a copy of the migrated file; with SQLite a database is a file, as in the product.

    A live server answers in many threads, and SQLite's database in memory locks whole tables
    among them, where a file with its write-ahead log lets readers and a writer pass each other.
    """
    if connection.vendor == "sqlite":
        path = tmp_path_factory.mktemp("database") / "test.sqlite3"
        shutil.copy(migrated_file(), path)
        known = connection.settings_dict
        known["TEST"]["NAME"] = str(path)
        options = known["OPTIONS"]  # nothing here outlives the machine: no need to wait for a disk
        options["init_command"] = options["init_command"].replace("=FULL", "=OFF")


@pytest.fixture(scope="session")
def django_db_keepdb():
    """Migrate what is there: for SQLite the copy, where nothing is left to do."""
    return connection.vendor == "sqlite"
