"""A lot that takes bids, three custodians with their keys, and firms that bid."""

from types import SimpleNamespace

import pytest
from django.utils import timezone

from onewindow.kernel.access import Role
from onewindow.kernel.actors import actor_of
from onewindow.kernel.sealing import SUITES
from onewindow.trading.bidding.api import register_custodian
from tests.builders import enterprise, person, user
from tests.trading.tendering.builders import announced
from tests.trading.tendering.conftest import (
    bodies,
    clock,
    law,
    procedures,
    rule_book,
    standing_law,
)

__all__ = ["bodies", "clock", "law", "procedures", "rule_book", "standing_law"]
NAMES = ("交易中心", "行政监督部门", "招标人")
SUITE = "HPKE-P256-AES256GCM"


def acting(account):
    return actor_of(SimpleNamespace(user=account))


@pytest.fixture
def tendered(procedures, bodies, clock, settings, tmp_path):
    """Announce a works tender with its custodians; return its parts."""
    settings.FILES = tmp_path / "files"
    tender, _ = announced(procedures, bodies)
    tenderer, supervisor = bodies
    holders = {
        "交易中心": user("centre", role=Role.TRADING_OFFICER, at=supervisor),
        "行政监督部门": user("watch", role=Role.SUPERVISOR, at=supervisor),
        "招标人": user("buyer", role=Role.TENDERER, at=tenderer),
    }
    keys = {name: SUITES[SUITE].generate() for name in NAMES}
    for name, pair in keys.items():
        register_custodian(
            tender=tender,
            name=name,
            suite=SUITE,
            public=pair.public.hex(),
            holder=holders[name],
            actor=acting(holders[name]),
        )
    owners = [person(n, name=f"法人{n}") for n in (1, 2, 3)]
    firms = [enterprise(n, name=f"建设{n}公司", legal_person=p) for n, p in enumerate(owners, 1)]
    return SimpleNamespace(
        tender=tender,
        lot=tender.lots.get(),
        keys=keys,
        holders=holders,
        owners=owners,
        firms=firms,
        now=timezone.now(),
    )
