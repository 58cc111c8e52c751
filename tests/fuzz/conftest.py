"""The demonstration city for tests that throw things at it."""

import pytest

from tests.journeys.conftest import city, city_rows, clock

__all__ = ["city", "city_rows", "clock"]


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/fuzz/" in str(item.path):
            item.add_marker(pytest.mark.fuzz)
