"""The small house of casework, seen by its citizens."""

import pytest

from tests.builders import user
from tests.services.casework.conftest import house, law, statute_book

__all__ = ["house", "law", "statute_book"]


@pytest.fixture
def elder_account(house):
    return user("elder", of=house.elder)


@pytest.fixture
def elder_client(client, elder_account):
    client.force_login(elder_account, backend="django.contrib.auth.backends.ModelBackend")
    return client
