"""A procurement over HTTP: qualification by the purchaser, small-firm deduction, own results."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.conf import settings as project

from onewindow.trading.contracts.models import ResultLetter
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
    score,
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
        "name": "教室照明改造",
        "procedure": "procurement_open",
        "kind": "goods",
        "category": "D01",
        "content": "护眼灯采购和安装",
        "lots": [{"name": "照明", "estimate": "2000000.00", "ceiling": "1800000.00"}],
    },
    notice="D-NOTICE",
    notice_terms={
        "requirement": "护眼灯1200套",
        "qualification": "符合《政府采购法》第二十二条",
        "address": "文教路1号",
        "contact": "付志强",
        "telephone": "0571-1",
    },
    custodians=HOLDERS,
    moments=MOMENTS | {"notice_until": "2026-11-09T23:59:59+08:00"},
)
# 第一家报价最低；第二家是小微企业；第五家超过最高限价；第六家没有缴纳社会保险的凭证。
PRICES = ("1000000", "1050000", "1200000", "1250000", "1900000", "990000")
FACTS = {  # 技术指标、履约人员、售后服务：客观分，全体成员一致
    0: {"spec": "18", "staff": "8", "service": "10"},
    1: {"spec": "20", "staff": "10", "service": "10"},
    2: {"spec": "20", "staff": "9", "service": "10"},
    3: {"spec": "15", "staff": "8", "service": "6"},
}
PLANS = {  # 实施方案：主观分，按成员序号
    0: ("25", "25", "25", "24", "26"),
    1: ("20", "21", "22", "20", "20"),
    2: ("24", "24", "24", "24", "24"),
    3: ("20", "20", "20", "20", "20"),
}


def own_points(content, place):
    """Return the factors with the points of the firm at this place, in the terms' order."""
    names = {one["code"]: one["name"] for one in content["sheets"]["terms"]["factors"]}
    facts = {"plan": "20.00"} | {code: f"{text}.00" for code, text in FACTS[place].items()}
    return [
        (name, facts.get(code, "22.68"))
        for code, name in names.items()
        if code in facts or code == "price"
    ]


@pytest.fixture
def house(client, bodies, clock, settings, tmp_path):
    settings.FILES = tmp_path / "files"
    load_speciality_packs(project.PACKS / "national" / "specialities")
    return House(client, bodies, bidders=len(PRICES), custodians=HOLDERS)


def test_a_procurement_runs_from_entry_to_contract_and_every_loser_is_told_his_place(
    house, clock, client
):
    tender, lot = announce(house, STORY)
    for number, price in enumerate(PRICES):
        hand_in(house, tender, lot, number, Decimal(f"{price}.00"))
    clock.move_to(DUE + timedelta(minutes=1))
    assert open_lot(house, lot)["opened"] == 6
    draw(house, lot)
    sitting = sit_down(house, lot, clock)
    places = {firm.credit_code: place for place, (firm, _) in enumerate(house.firms)}
    codes = [firm.credit_code for firm, _ in house.firms]
    review(
        house,
        sitting,
        fails=lambda bidder, factor: (
            "没有缴纳社会保险的凭证" if (places[bidder], factor) == (5, "tax") else ""
        ),
    )
    ground = {"bidder": codes[1], "reason": "中小企业声明函，小型企业"}
    house.call(sitting.lead.user, "post", f"{sitting.base}/deductions", ground)

    def points(member, bidder, factor):
        place = places[bidder]
        return PLANS[place][member - 1] if factor == "plan" else FACTS[place][factor]

    score(house, sitting, points)
    content = report(house, sitting)
    # 评审价：第二家1050000×(1−10%)=945000，最低；价格分=945000÷评审价×30，四舍五入。
    lines = {one["bidder"]: one for one in content["sheets"]["result"]["lines"]}
    told = {places[code]: (one["price_points"], one["total"]) for code, one in lines.items()}
    assert told == {
        0: ("28.35", "89.35"),  # 25.00 + 18 + 8 + 10 + 28.35
        1: ("30.00", "90.60"),  # 20.60 + 20 + 10 + 10 + 30.00
        2: ("23.63", "86.63"),  # 24.00 + 20 + 9 + 10 + 23.625
        3: ("22.68", "71.68"),  # 20.00 + 15 + 8 + 6 + 22.68
    }
    candidates = content["sheets"]["result"]["candidates"]
    assert [places[code] for code in candidates] == [1, 0, 2]
    out = {one["code"]: one for one in content["sheets"]["bidders"] if not one["standing"]}
    assert {places[code]: one["reason"] for code, one in out.items()} == {
        4: "报价1,900,000.00元高于最高限价1,800,000.00元",
        5: "依法缴纳税收和社会保障资金：没有缴纳社会保险的凭证",
    }
    notice = {"goods": "护眼灯，LED-36，1200套，每套875元", "contact": "文教路1号，0571-1"}
    assert award(house, lot, clock, notice=notice) == codes[1]
    # 合同按投标报价签订，不按扣除后的评审价。
    bond = {"performance_bond": "105000.00", "payment_days": 30, "is_small_firm": True}
    done = contract(house, lot, 1, {"amount": "1050000.00", **bond})
    assert done["state_label"] == "履行中"
    letters = {places[one.bid.enterprise.credit_code]: one for one in ResultLetter.objects.all()}
    assert letters[3].content["sentences"][1] == "贵方评审得分71.68分，排序第4名。"
    assert letters[5].content["sentences"][1].startswith("贵方投标未通过评审：依法缴纳税收")
    loser = house.firms[3][1]
    mine = house.call(loser, "get", f"results/{letters[3].number}")
    assert [mine[name] for name in ("is_winner", "place", "ranked", "score", "price")] == [
        False,
        4,
        4,
        "71.6800",
        f"{PRICES[3]}.00",
    ]
    assert [(one["name"], one["points"]) for one in mine["factors"]] == own_points(content, 3)
    client.logout()
    shown = client.get(f"/api/v1/tenders/{tender}").json()
    assert [one["state"] for one in shown["lots"]] == ["contracted"]
    winner = client.get(f"/api/v1/lots/{lot}/award").json()["winner"]
    assert winner["credit_code"] == codes[1]
