"""What every test starts with: nothing kept in memory from the one before."""

import pytest
from django.db import connection

from onewindow.foundation.accounts.api import forget_calls
from onewindow.foundation.directory.api import forget_organizations
from onewindow.foundation.policy.api import forget_snapshot
from onewindow.services.catalog.api import forget_catalogue
from onewindow.services.certificates.api import forget_kinds


@pytest.fixture(autouse=True)
def _nothing_remembered():
    forget_calls()
    forget_organizations()
    forget_catalogue()
    forget_snapshot()
    forget_kinds()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request, django_db_modify_db_settings_parallel_suffix, tmp_path_factory
):
    """
    Give browser tests a database in a file, as the product has it.

    A live server answers in many threads; SQLite's database in memory locks whole tables among
    them, where the file with its write-ahead log lets readers and a writer pass each other.
    """
    browsers = any(item.get_closest_marker("browser") for item in request.session.items)
    if browsers and connection.vendor == "sqlite":
        path = tmp_path_factory.mktemp("database") / "test.sqlite3"
        own = connection.settings_dict
        own["TEST"]["NAME"] = str(path)
        options = own["OPTIONS"]  # nothing here outlives the machine: no need to wait for the disk
        options["init_command"] = options["init_command"].replace("=FULL", "=OFF")
