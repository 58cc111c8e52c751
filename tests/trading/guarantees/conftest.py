"""A lot that takes deposits, three firms, and simulated partners without a network."""

from types import SimpleNamespace

import pytest
from django.utils import timezone

from onewindow.kernel.access import Role
from onewindow.trading.guarantees.api import (
    Partner,
    PartnerDraft,
    register_partner,
    simulated_partners,
)
from onewindow.trading.guarantees.gateways import house_key, public_pem
from onewindow.trading.tendering.api import moments_of
from tests.builders import TESTER, enterprise, person, user
from tests.trading.tendering.builders import announced
from tests.trading.tendering.conftest import bodies, clock, law, procedures, rule_book

__all__ = ["bodies", "clock", "law", "procedures", "rule_book"]


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
    tenderer, supervisor = bodies
    owners = [person(n, name=f"法人{n}") for n in (1, 2, 3)]
    firms = [enterprise(n, name=f"建设{n}公司", legal_person=p) for n, p in enumerate(owners, 1)]
    return SimpleNamespace(
        tender=tender,
        lot=tender.lots.get(),
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
