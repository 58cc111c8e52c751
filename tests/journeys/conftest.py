"""The demonstration city on the second of November 2026, a Monday."""

import pytest
import time_machine
from django.db import transaction

from tests.demo_city import MONDAY, built_rows, demo_mode, put_back


@pytest.fixture(scope="session")
def city_rows(django_db_setup, django_db_blocker):
    """Build the demonstration city once."""
    with django_db_blocker.unblock():
        return built_rows()


@pytest.fixture(scope="module")
def city(city_rows, django_db_blocker):
    """Put the city into the database for the stories of one file, then take it away again."""
    with django_db_blocker.unblock(), transaction.atomic():
        put_back(city_rows)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def clock(city, db, settings):
    """Let the story begin on a Monday at nine; ``clock.move_to`` goes on to another day."""
    with demo_mode(settings), time_machine.travel(MONDAY) as traveller:
        yield traveller
