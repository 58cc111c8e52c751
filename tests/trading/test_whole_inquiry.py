"""An inquiry over HTTP: one price that nobody may change, the lowest that meets the need wins."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.conf import settings as project

from onewindow.trading.evaluation.api import load_speciality_packs
from tests.trading.house import (
    DUE,
    MOMENTS,
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
    sit_down,
)
from tests.trading.tendering.conftest import (
    bodies,
    clock,
    law,
    procedures,
    rule_book,
    standing_law,
)

__all__ = ["bodies", "clock", "law", "procedures", "rule_book", "standing_law"]
HOLDERS = ("交易中心", "财政部门", "采购人")
STORY = Story(
    tender={
        "name": "课桌椅采购",
        "procedure": "inquiry",
        "kind": "goods",
        "category": "D01",
        "content": "课桌椅800套",
        "ground": "采购的货物规格、标准统一，现货货源充足且价格变化幅度小",
        "lots": [{"name": "课桌椅", "estimate": "400000.00"}],
    },
    notice="D-CONSULT",
    notice_terms={
        "requirement": "课桌椅800套，符合GB/T 3976",
        "qualification": "符合《政府采购法》第二十二条",
        "address": "文教路1号",
        "contact": "付志强",
        "telephone": "0571-1",
    },
    custodians=HOLDERS,
    moments={code: at for code, at in MOMENTS.items() if code != "documents_until"}
    | {"notice_until": "2026-11-09T23:59:59+08:00"},
)
# 第三家最低，但不满足实质性要求；第五家超过预算；第一家是小微企业，扣除后并不是最低。
PRICES = ("380000", "330000", "300000", "352000", "410000")


@pytest.fixture
def house(client, bodies, clock, settings, tmp_path):
    settings.FILES = tmp_path / "files"
    load_speciality_packs(project.PACKS / "national" / "specialities")
    return House(client, bodies, bidders=len(PRICES), custodians=HOLDERS)


def test_an_inquiry_runs_from_entry_to_contract_and_the_lowest_fitting_price_wins(
    house, clock, client
):
    tender, lot = announce(house, STORY)
    for number, price in enumerate(PRICES):
        hand_in(house, tender, lot, number, Decimal(f"{price}.00"))
    clock.move_to(DUE + timedelta(minutes=1))
    assert open_lot(house, lot)["opened"] == len(PRICES)
    client.logout()
    assert client.get(f"/api/v1/lots/{lot}/rolls").status_code == 404
    draw(house, lot, size=3, experts=2)
    sitting = sit_down(house, lot, clock)
    codes = [firm.credit_code for firm, _ in house.firms]
    review(
        house,
        sitting,
        fails=lambda bidder, factor: (
            "没有质量检测报告" if (codes.index(bidder), factor) == (2, "response") else ""
        ),
    )
    lead, base = sitting.lead.user, sitting.base
    state = house.call(lead, "get", base)["state"]
    assert state == "tallying"
    # 一次报出不得更改的价格：没有最后报价这一步。
    again = house.ask(lead, "post", f"{base}/offers", {"due": DUE.isoformat()})
    assert again.json()["violations"][0]["code"] == "consultation.state"
    ground = {"bidder": codes[0], "reason": "中小企业声明函，小型企业"}
    house.call(lead, "post", f"{base}/deductions", ground)
    sheets = report(house, sitting)["sheets"]
    assert [codes.index(code) for code in sheets["result"]["candidates"]] == [1, 0, 3]
    out = {codes.index(b["code"]): b["reason"] for b in sheets["bidders"] if not b["standing"]}
    assert out == {
        2: "实质性条款响应：没有质量检测报告",
        4: "报价410,000.00元高于预算金额400,000.00元",
    }
    notice = {"goods": "课桌椅，KZ-2，800套，每套412.50元", "contact": "文教路1号，0571-1"}
    assert award(house, lot, clock, notice=notice) == codes[1]
    bond = {"performance_bond": "33000.00", "payment_days": 30, "is_small_firm": True}
    done = contract(house, lot, 1, {"amount": "330000.00", **bond})
    assert done["state_label"] == "履行中"
