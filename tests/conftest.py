"""What every test starts with: nothing kept in memory from the one before."""

import pytest

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
