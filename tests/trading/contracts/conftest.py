"""A works lot that waits for its report, and a procurement beside it."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from onewindow.kernel.access import Role
from onewindow.trading.contracts.api import Party
from onewindow.trading.tendering.api import (
    LotDraft,
    TenderKind,
)
from tests.builders import enterprise, person, user
from tests.trading.contracts.builders import at
from tests.trading.evaluation.signing import certified
from tests.trading.tendering.builders import announced, entered
from tests.trading.tendering.conftest import (
    bodies,
    clock,
    law,
    procedures,
    rule_book,
    standing_law,
)

__all__ = ["bodies", "clock", "law", "procedures", "rule_book", "standing_law"]


def people(bodies):
    tenderer, supervisor = bodies
    return {
        "交易中心": user("centre", role=Role.TRADING_OFFICER, at=supervisor),
        "行政监督部门": user("watch", role=Role.SUPERVISOR, at=supervisor),
        "招标人": user("buyer", role=Role.TENDERER, at=tenderer),
    }


def signers(holders, tenderer, firms):
    """Return for each party who signs, with which certificate; the second firm's too."""
    owners = {firm: user(f"owner{firm.pk}", of=firm.legal_person) for firm in firms[:2]}
    first, second = firms[:2]
    buyer = holders["招标人"]
    return {
        Party.BUYER: (buyer, certified(buyer, tenderer.name, tenderer.credit_code)),
        Party.SUPPLIER: (owners[first], certified(owners[first], first.name, first.credit_code)),
        "other": (owners[second], certified(owners[second], second.name, second.credit_code)),
    }


def scene(tender, bodies, firms, clock):
    holders = people(bodies)
    clock.move_to(at(11, 25))
    return SimpleNamespace(
        tender=tender,
        lot=tender.lots.get(),
        firms=firms[:3],
        loser=firms[3],
        holders=holders,
        signers=signers(holders, bodies[0], firms),
        clock=clock,
    )


@pytest.fixture
def files(settings, tmp_path):
    settings.FILES = tmp_path / "files"


@pytest.fixture
def firms(db):
    owners = [person(n, name=f"法人{n}") for n in (1, 2, 3, 4)]
    return [enterprise(n, name=f"建设{n}公司", legal_person=p) for n, p in enumerate(owners, 1)]


@pytest.fixture
def works(procedures, bodies, clock, files, firms):
    """Announce a works tender of one lot whose bids were due on 23 November 2026."""
    tender, _ = announced(procedures, bodies)
    return scene(tender, bodies, firms, clock)


@pytest.fixture
def purchase(procedures, bodies, clock, files, firms):
    """Enter a procurement of goods of one package; bids were due before 25 November 2026."""
    tender = entered(
        procedures,
        bodies,
        name="办公电脑采购",
        kind=TenderKind.GOODS,
        category="D01",
        procedure=procedures["procurement_open"],
        lots=(LotDraft("电脑", Decimal("3000000.00")),),
        is_mandatory=False,
    )
    return scene(tender, bodies, firms, clock)
