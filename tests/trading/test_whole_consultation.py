"""A competitive consultation over HTTP: consulted one by one, then on sealed last offers alone."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.conf import settings as project

from onewindow.trading.evaluation.api import load_speciality_packs
from tests.trading.house import (
    DUE,
    EVALUATION,
    MOMENTS,
    House,
    Story,
    announce,
    award,
    contract,
    draw,
    hand_in,
    open_lot,
    release_shares,
    report,
    review,
    score,
    send,
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
        "name": "智慧校园运维服务",
        "procedure": "competitive_consultation",
        "kind": "services",
        "category": "D03",
        "content": "三年驻场运维",
        "ground": "技术复杂或者性质特殊，不能确定详细规格或者具体要求",
        "lots": [{"name": "运维", "estimate": "1000000.00"}],
    },
    notice="D-CONSULT",
    notice_terms={
        "requirement": "驻场4人，7×24小时",
        "qualification": "符合《政府采购法》第二十二条",
        "address": "文教路1号",
        "contact": "付志强",
        "telephone": "0571-1",
    },
    custodians=HOLDERS,
    moments=MOMENTS | {"notice_until": "2026-11-09T23:59:59+08:00"},
)
# 首次报价；第一家超过预算，在磋商中降下来。
FIRST = ("1100000", "950000", "980000", "990000", "970000")
# 最后报价；第四家退出，第五家没有提交。
LAST = {0: "900000", 1: "960000", 2: "880000"}
POINTS = {"plan": "25", "spec": "18", "staff": "8", "service": "10"}
CHANGE = {"clause": "驻场人数", "becomes": "驻场5人，其中高级工程师1人"}
OFFERS_DUE = EVALUATION + timedelta(minutes=40)


@pytest.fixture
def house(client, bodies, clock, settings, tmp_path):
    settings.FILES = tmp_path / "files"
    load_speciality_packs(project.PACKS / "national" / "specialities")
    return House(client, bodies, bidders=len(FIRST), custodians=HOLDERS)


def consulted(house, clock):
    """Tell the story until the group has consulted everybody: opened, reviewed, talked with."""
    tender, lot = announce(house, STORY)
    for number, price in enumerate(FIRST):
        hand_in(house, tender, lot, number, Decimal(f"{price}.00"))
    clock.move_to(DUE + timedelta(minutes=1))
    assert open_lot(house, lot)["opened"] == len(FIRST)
    draw(house, lot, size=3, experts=2)
    sitting = sit_down(house, lot, clock)
    review(house, sitting)
    for number, (firm, _) in enumerate(house.firms):
        said = {"attendees": f"项目经理{number}", "words": "逐条确认驻场人数和响应时间。"}
        body = {"bidder": firm.credit_code, **said}
        house.call(sitting.lead.user, "post", f"{sitting.base}/consultations", body)
    return tender, lot, sitting


def last_offer(house, tender, lot, number, price):
    """Hand a sealed last offer in, bound to its round."""
    told = house.call(house.firms[number][1], "get", f"lots/{lot}/sealing")
    assert told["round"] == 1
    return send(house, tender, lot, number, Decimal(f"{price}.00"), bound={"round": "1"})


def test_a_consultation_runs_from_entry_to_contract_on_its_last_offers(house, clock, client):
    tender, lot, sitting = consulted(house, clock)
    lead, base = sitting.lead.user, sitting.base
    codes = [firm.credit_code for firm, _ in house.firms]
    change = house.call(lead, "post", f"{base}/amendments", CHANGE)["amendment"]
    asked = {"due": OFFERS_DUE.isoformat()}
    waits = house.ask(lead, "post", f"{base}/offers", asked)
    assert [one["message"] for one in waits.json()["violations"]] == [
        "有1项变动还没有经采购人代表确认"
    ]
    house.call(house.buyer, "post", f"{base}/amendments/{change}", {"is_confirmed": True})
    house.call(lead, "post", f"{base}/offers", asked)
    leaver = house.firms[3][1]
    place = house.call(leaver, "get", "consultations")[0]
    assert place["changes"] == [CHANGE]
    assert house.call(leaver, "post", f"consultations/{place['id']}/leave", {})["state"] == "left"
    for number, price in LAST.items():
        last_offer(house, tender, lot, number, price)
    last_offer(house, tender, lot, 2, "885000")  # 截止前可以替换
    told = house.call(lead, "get", f"{base}/offers")
    assert (told["state"], told["asked"], told["received"]) == ("asked", 4, 3)
    clock.move_to(OFFERS_DUE)
    release_shares(house, lot)
    assert house.call(lead, "post", f"{base}/offers/open", {})["state"] == "scoring"
    ground = {"bidder": codes[0], "reason": "中小企业声明函，小型企业"}
    house.call(lead, "post", f"{base}/deductions", ground)
    score(house, sitting, lambda _, __, factor: POINTS[factor])
    sheets = report(house, sitting)["sheets"]
    points = {codes.index(one["bidder"]): one["price_points"] for one in sheets["result"]["lines"]}
    # 第一家900000×(1−10%)=810000最低；810000÷960000×30=25.3125；810000÷885000×30=27.4576…
    assert points == {0: "30.00", 1: "25.31", 2: "27.46"}
    assert [codes.index(code) for code in sheets["result"]["candidates"]] == [0, 2, 1]
    out = {codes.index(b["code"]): b["reason"] for b in sheets["bidders"] if not b["standing"]}
    assert out == {3: "根据磋商情况退出磋商", 4: "没有在规定时间内提交最后报价，视为退出磋商"}
    notice = {"goods": "运维服务，3年", "contact": "文教路1号，0571-1"}
    assert award(house, lot, clock, notice=notice) == codes[0]
    bond = {"performance_bond": "90000.00", "payment_days": 30, "is_small_firm": True}
    done = contract(house, lot, 0, {"amount": "900000.00", **bond})
    assert done["state_label"] == "履行中"
    client.logout()
    assert client.get(f"/api/v1/lots/{lot}/rolls").status_code == 404
