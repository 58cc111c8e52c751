"""A lot that takes deposits, three firms, and simulated partners without a network."""

import io
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import timezone
from PIL import Image

from onewindow.foundation.records.api import attach_file
from onewindow.kernel.access import Role
from onewindow.trading.guarantees.api import (
    Partner,
    PartnerDraft,
    register_partner,
    simulated_partners,
)
from onewindow.trading.guarantees.gateways import house_key, public_pem
from onewindow.trading.tendering.api import LotDraft, TenderKind, moments_of
from tests.builders import TESTER, enterprise, person, user
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
BOUGHT = {
    "requirement": "课桌椅1200套",
    "qualification": "符合《政府采购法》第二十二条",
    "address": "文教路1号",
    "contact": "付志强",
    "telephone": "0571-1",
}


@pytest.fixture
def partners(db, settings, tmp_path):
    """Connect the simulated partners, whose letters need no printer."""
    settings.HOME, settings.FILES = tmp_path, tmp_path / "files"
    found = simulated_partners(tmp_path, public_pem(house_key()))
    for one in found.values():
        one.print_letter = lambda lines: f"%PDF-1.7 {sorted(lines.items())}".encode()
        register_partner(
            draft=PartnerDraft(
                code=one.code,
                name=one.name,
                kind=one.kind,
                url=f"http://127.0.0.1:9/{one.code}",
                public_key=one.public_key,
            ),
            actor=TESTER,
        )
    return found


@pytest.fixture
def tendered(procedures, bodies, clock, partners):
    """Announce a mandatory works tender of one lot with a deposit of 200,000 yuan."""
    tender, _ = announced(procedures, bodies)
    return house(tender, bodies, partners)


@pytest.fixture
def bought_lot(procedures, bodies, clock, partners):
    """Announce a procurement of one lot with a deposit of 100,000 yuan."""
    tender, _ = announced(
        procedures,
        bodies,
        notice=("D-NOTICE", BOUGHT),
        procedure=procedures["procurement_open"],
        kind=TenderKind.GOODS,
        category="D01",
        lots=(LotDraft("课桌椅", Decimal("5000000.00"), Decimal("100000.00")),),
        is_mandatory=False,
    )
    return house(tender, bodies, partners, amount="100000.00")


@pytest.fixture
def file(db, settings, tmp_path):
    """A picture that was handed in as evidence."""
    settings.FILES = tmp_path / "files"
    content = io.BytesIO()
    Image.new("RGB", (8, 8)).save(content, "PNG")
    content.seek(0)
    return attach_file(file=content, name="催告函.png", owner="test", actor=TESTER)


def house(tender, bodies, partners, amount="200000.00"):
    """Return a tender with everybody around it."""
    tenderer, supervisor = bodies
    owners = [person(n, name=f"法人{n}") for n in (1, 2, 3)]
    firms = [enterprise(n, name=f"建设{n}公司", legal_person=p) for n, p in enumerate(owners, 1)]
    return SimpleNamespace(
        tender=tender,
        lot=tender.lots.get(),
        amount=amount,
        owners=owners,
        firms=firms,
        bidders=[user(f"bidder{n}", of=one) for n, one in enumerate(owners, 1)],
        officer=user("centre", role=Role.TRADING_OFFICER, at=supervisor),
        buyer=user("buyer", role=Role.TENDERER, at=tenderer),
        watch=user("watch", role=Role.SUPERVISOR, at=supervisor),
        auditor=user("auditor", role=Role.AUDITOR, at=supervisor),
        partners=partners,
        house=house_key(),
        bank=partners["sim-bank"],
        issuer=partners["sim-letters"],
        insurer=partners["sim-insurer"],
        known={one.code: one for one in Partner.objects.order_by("code")},
        due=moments_of(tender)["bids_due"],
        now=timezone.now(),
    )
