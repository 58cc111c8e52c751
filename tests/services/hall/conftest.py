import pytest

from tests.services.hall.house import law, small_hall


@pytest.fixture
def house(db):
    """Return a small hall under the law in force."""
    law()
    return small_hall()
