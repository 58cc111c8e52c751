import pytest

from onewindow.insight.cockpit.queries.present import PRESENT


@pytest.fixture(autouse=True)
def home(db, settings, tmp_path):
    """Give each test a warehouse and roll-ups of its own, and a board that knows nothing yet."""
    settings.HOME = tmp_path
    PRESENT.forget()
    PRESENT.slots = {}
