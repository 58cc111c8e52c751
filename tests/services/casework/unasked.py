"""The small house with its matters on offer, for the tests of actions and of pages."""

import pytest
import time_machine

from onewindow.foundation.directory.models import Person
from onewindow.services.casework.actions import find_events, handle_events
from onewindow.services.casework.gateways import registers
from tests.services.casework.conftest import MONDAY
from tests.services.casework.desk import MORNING
from tests.services.casework.proactive_house import (
    RENEWAL,
    UNASKED,
    Registers,
    eighty_on,
    offered,
)

ACCOUNT = {"account": "6222020000001234567"}


@pytest.fixture
def monday():
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def city(monday, house, tmp_path, settings):
    """A house that offers the allowance unasked; its registers know the elder's account."""
    settings.REGISTER_GATEWAY = "tests.services.casework.proactive_house.Registers"
    registers.cache_clear()
    offered(tmp_path, UNASKED, RENEWAL)
    Registers.accounts = {house.elder.number: ACCOUNT}
    Registers.events, Registers.is_down = [], False
    turns_eighty(house.elder)
    yield house
    registers.cache_clear()


def turns_eighty(person, on=MONDAY):
    Person.objects.filter(pk=person.pk).update(born=eighty_on(on))
    person.refresh_from_db()


def run(on=MONDAY):
    find_events(on=on)
    handle_events(on=on)
