"""One works tender over HTTP with ten bidders and five judges, from entry to a signed contract."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.conf import settings as project

from onewindow.trading.evaluation.api import load_speciality_packs
from tests.trading.bidding.conftest import NAMES
from tests.trading.house import (
    DUE,
    House,
    Story,
    announce,
    award,
    contract,
    draw,
    hand_in,
    open_lot,
    report,
    review,
    score,
    sit_down,
)
from tests.trading.tendering.builders import TERMS
from tests.trading.tendering.conftest import (
    bodies,
    clock,
    law,
    procedures,
    rule_book,
    standing_law,
)

__all__ = ["bodies", "clock", "law", "procedures", "rule_book", "standing_law"]
BIDDERS = 10
STORY = Story(
    tender={
        "name": "滨河小学改扩建",
        "procedure": "works_open",
        "kind": "construction",
        "category": "A01",
        "content": "改扩建",
        "is_mandatory": True,
        "lots": [{"name": "土建", "estimate": "10000000.00"}],
    },
    notice="A-NOTICE",
    notice_terms=TERMS,
    custodians=NAMES,
)


@pytest.fixture
def house(client, bodies, clock, settings, tmp_path):
    settings.FILES = tmp_path / "files"
    load_speciality_packs(project.PACKS / "national" / "specialities")
    return House(client, bodies, bidders=BIDDERS, custodians=NAMES)


def test_a_tender_runs_from_entry_to_a_signed_contract(house, clock, client):
    tender, lot = announce(house, STORY)
    for number in range(BIDDERS):
        hand_in(house, tender, lot, number, Decimal(9_700_000 + 10_000 * number))
    clock.move_to(DUE + timedelta(minutes=1))
    assert open_lot(house, lot) == {"opened": 10, "unopened": {}, "lot_state": "opened"}
    client.logout()
    rolls = client.get(f"/api/v1/lots/{lot}/rolls").json()
    assert [one["price"] for one in rolls][:2] == ["9700000.00", "9710000.00"]
    draw(house, lot)
    sitting = sit_down(house, lot, clock)
    review(house, sitting)
    score(house, sitting, lambda *_: "4")
    report(house, sitting)
    # 基准价为全部报价的平均值9745000元：最接近而不高于它的是第五家。
    assert award(house, lot, clock) == house.firms[4][0].credit_code
    done = contract(house, lot, 4, {"amount": "9740000.00", "manager_days": 22})
    assert done["state_label"] == "履行中"
    client.logout()
    shown = client.get(f"/api/v1/tenders/{tender}").json()
    assert [one["state"] for one in shown["lots"]] == ["contracted"]
