"""A single source over HTTP: made public, talked with, the record signed by all who bought."""

from datetime import timedelta

import pytest
from django.conf import settings as project

from onewindow.kernel.access import Role
from onewindow.trading.evaluation.api import load_speciality_packs
from tests.builders import user
from tests.trading.house import BACKEND, DUE, MOMENTS, House, Story, announce, award, contract
from tests.trading.tendering.conftest import (
    bodies,
    clock,
    law,
    procedures,
    rule_book,
    standing_law,
)

__all__ = ["bodies", "clock", "law", "procedures", "rule_book", "standing_law"]
STORY = Story(
    tender={
        "name": "办件接口运维",
        "procedure": "single_source",
        "kind": "services",
        "category": "D03",
        "content": "接口故障处理和版本升级，一年",
        "ground": "只能从唯一供应商处采购",
        "lots": [{"name": "接口", "estimate": "300000.00"}],
    },
    notice="D-SINGLE",
    notice_terms={
        "goods": "接口运维服务，一年",
        "reason": "接口源码由原开发单位掌握",
        "supplier": "建设1公司",
        "supplier_address": "软件园3号",
        "opinion": "专有技术，具有唯一性",
        "experts": "周明（市信息中心高工）",
        "contact": "方敏，0571-2",
        "finance_contact": "采购监管科，0571-5",
    },
    custodians=(),
    moments={
        "notice_published": MOMENTS["notice_published"],
        "notice_until": "2026-11-10T23:59:59+08:00",
        "documents_from": "2026-11-11T09:00:00+08:00",
        "bids_due": DUE.isoformat(),
    },
)
TALKS = {
    "held_at": (DUE + timedelta(minutes=30)).isoformat(),
    "place": "区教育局三楼会议室",
    "costs": "人工成本21万元；同类合同：邻市2025年28万元；著作权登记2019SR001。",
    "terms": "服务一年，4小时响应，按季付款。",
    "price": "268000.00",
    "duration_days": 380,
    "quality": "合格",
}


@pytest.fixture
def house(client, bodies, clock, settings, tmp_path):
    settings.FILES = tmp_path / "files"
    load_speciality_packs(project.PACKS / "national" / "specialities")
    return House(client, bodies, bidders=2, custodians=())


def refused(answer):
    return [one["code"] for one in answer.json()["violations"]]


def shown(client, who, address):
    client.force_login(who, backend=BACKEND)
    return client.get(address).content.decode()


def test_a_single_source_runs_from_publicity_to_contract_on_its_signed_record(
    house, clock, client
):
    second = user("buyer2", role=Role.TENDERER, at=house.body)
    _, lot = announce(house, STORY)
    talks = f"lots/{lot}/negotiation"
    codes = [firm.credit_code for firm, _ in house.firms]
    people = [{"username": "buyer", "title": "区教育局 工程师"}]
    people.append({"username": "buyer2", "title": "区教育局 会计师"})
    body = {"supplier": codes[0], "people": people, **TALKS}
    clock.move_to(DUE + timedelta(hours=2))
    early = {"held_at": (DUE - timedelta(minutes=1)).isoformat()}
    wrong = {"supplier": codes[1], "price": "300000.01", "people": [], **early}
    assert refused(house.ask(house.buyer, "put", talks, body | wrong)) == [
        "negotiation.early",
        "negotiation.supplier",
        "negotiation.budget",
        "negotiation.people",
    ]
    page = f"/desk/lots/{lot}/negotiation/"
    assert "还没有协商情况记录" in shown(client, house.watch, page)
    assert "修改记录" not in shown(client, house.watch, page)
    written = house.call(house.buyer, "put", talks, body)
    seen = shown(client, second, page)
    assert ("同意并签名" in seen, "268,000.00元" in seen) == (True, True)
    assert "同意并签名" not in shown(client, house.watch, page)
    assert written["publicity"].startswith("2026年11月02日发布单一来源公示")
    for who, dissent in ((house.buyer, ""), (second, "价格仍偏高")):
        told = house.call(who, "post", f"{talks}/statement", {"dissent": dissent})
        signed = house.sign(who, house.body.name, house.body.credit_code, told["statement"])
        done = house.call(who, "post", f"{talks}/sign", {**signed, "dissent": dissent})
    assert (done["state"], done["unsigned"]) == ("signed", [])
    assert refused(house.ask(house.buyer, "put", talks, body)) == ["negotiation.lot"]
    notice = {"goods": "接口运维服务，一年，26.8万元", "contact": "文教路1号，0571-2"}
    assert award(house, lot, clock, notice=notice) == codes[0]
    terms = {"project_manager": "", "manager_certificate": "", "performance_bond": "0.00"}
    small = {"payment_days": 30, "is_small_firm": True}
    done = contract(house, lot, 0, {"amount": "268000.00", **terms, **small})
    assert done["state_label"] == "履行中"
    client.logout()
    winner = client.get(f"/api/v1/lots/{lot}/award").json()["winner"]
    assert winner["credit_code"] == codes[0]
