"""The demonstration city for tests in which something outside our hands goes wrong."""

import pytest
import time_machine

from tests.demo_city import MONDAY, demo_mode, put_back
from tests.journeys.conftest import city, city_rows, clock

__all__ = ["city", "city_rows", "clock"]


@pytest.fixture
def real_city(transactional_db, city_rows, settings):
    """Put the city into the database with real transactions, on a Monday at nine."""
    put_back(city_rows)
    with demo_mode(settings), time_machine.travel(MONDAY):
        yield
