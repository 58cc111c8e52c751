import pytest

from onewindow.insight.warehouse.api import warehouse
from tests.insight.warehouse.builders import hall, source


@pytest.fixture
def home(db, settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def xinghu(home):
    hall("XH1")
    return source()


@pytest.fixture
def rows():
    def asked(query):
        with warehouse() as facts:
            return facts.execute(query).fetchall()

    return asked
