"""A lot after its deadline with three bids, a library of experts, three parties to a draw."""

from datetime import datetime, timedelta
from itertools import cycle
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.utils import timezone

from onewindow.kernel.access import Role
from onewindow.trading.evaluation.api import load_speciality_packs
from tests.builders import organization, user
from tests.trading.bidding.builders import handed_in
from tests.trading.bidding.conftest import (
    bodies,
    clock,
    law,
    procedures,
    rule_book,
    standing_law,
    tendered,
)
from tests.trading.evaluation.builders import DUE, expert

__all__ = ["bodies", "clock", "law", "procedures", "rule_book", "standing_law", "tendered"]

PRICES = ("9800000.00", "9500000.00", "9600000.00")


@pytest.fixture
def specialities(db):
    load_speciality_packs(settings.PACKS / "national" / "specialities")


@pytest.fixture
def closed(tendered, specialities, clock):
    """Go on to the deadline of a lot with three bids."""
    for firm, price in zip(tendered.firms, cycle(PRICES), strict=False):
        handed_in(tendered, firm, price=price)
    clock.move_to(DUE + timedelta(minutes=1))
    elsewhere = organization(9, name="交易中心", path="/9/")
    return SimpleNamespace(
        lot=tendered.lot,
        tender=tendered.tender,
        firms=tendered.firms,
        owners=tendered.owners,
        parties=tendered.holders,
        holders=tendered.holders,
        keys=tendered.keys,
        auditor=user("auditor", role=Role.AUDITOR, at=elsewhere),
        starts_at=timezone.make_aware(datetime(2026, 11, 24, 9, 0)),
    )


@pytest.fixture
def library(closed):
    """Fill the library with twelve builders; each has an account of his own."""
    experts = [expert(number) for number in range(1, 13)]
    home = organization(8, name="专家之家", path="/8/")
    for number, one in enumerate(experts, 1):
        user(f"expert{number}", of=one.person, role=Role.EXPERT, at=home)
    return experts
