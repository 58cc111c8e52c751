"""What every test starts with: nothing kept in memory from the one before."""

import pytest

from onewindow.foundation.directory.api import forget_organizations
from onewindow.services.catalog.api import forget_catalogue


@pytest.fixture(autouse=True)
def _nothing_remembered():
    forget_organizations()
    forget_catalogue()
