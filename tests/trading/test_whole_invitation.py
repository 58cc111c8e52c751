"""An invited tender over HTTP: only the invited see it, take part and are told; it runs whole."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.conf import settings as project

from onewindow.foundation.messaging.models import Message
from onewindow.trading.evaluation.api import load_speciality_packs
from tests.trading.bidding.conftest import NAMES
from tests.trading.house import (
    BACKEND,
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
STORY = Story(
    tender={
        "name": "古桥修缮",
        "procedure": "works_invited",
        "kind": "construction",
        "category": "A02",
        "content": "石拱桥修缮",
        "ground": "技术复杂、有特殊要求或者受自然环境限制，只有少量潜在投标人可供选择",
        "is_mandatory": True,
        "lots": [{"name": "修缮", "estimate": "10000000.00"}],
    },
    notice="A-INVITE",
    notice_terms={one: TERMS[one] for one in ("funds", "qualification", "contact", "telephone")},
    custodians=NAMES,
    moments={one: at for one, at in MOMENTS.items() if one != "notice_published"},
    invited=(0, 1, 2),
)
REFUSED = "《招标投标法》第十条、第十七条"


@pytest.fixture
def house(client, bodies, clock, settings, tmp_path):
    settings.FILES = tmp_path / "files"
    load_speciality_packs(project.PACKS / "national" / "specialities")
    return House(client, bodies, bidders=4, custodians=NAMES)


def refused(answer):
    assert answer.status_code == 422
    return [(one["code"], one["source"]) for one in answer.json()["violations"]]


def pages(house, client, who, *addresses):
    client.logout()
    if who:
        client.force_login(who, backend=BACKEND)
    return [client.get(one).status_code for one in addresses]


def test_an_invited_tender_runs_whole_and_is_closed_to_everybody_else(house, client, clock):
    tender, lot = announce(house, STORY)
    told = Message.objects.filter(title="投标邀请书：古桥修缮").order_by("id")
    assert list(told.values_list("person__name", flat=True)) == ["法人1", "法人2", "法人3"]
    invited, (other, outsider) = house.firms[0][1], house.firms[3]
    seen = (
        f"/trading/projects/{tender}/",
        f"/trading/projects/{tender}/documents/",
        f"/trading/lots/{lot}/bid/",
        f"/trading/openings/{lot}/",
    )
    assert pages(house, client, invited, *seen) == [200, 200, 200, 200]
    assert pages(house, client, house.watch, seen[0], seen[3]) == [200, 200]
    assert pages(house, client, outsider, *seen) == [422, 422, 422, 422]
    assert pages(house, client, None, seen[0], seen[3]) == [422, 422]
    letter = house.call(invited, "get", "my/invitations")[0]["letter"]
    assert house.call(invited, "get", f"notices/{letter}")["kind"] == "A-INVITE"
    assert house.ask(outsider, "get", f"notices/{letter}").status_code == 404
    assert house.call(outsider, "get", "my/invitations") == []
    for method, address, body in (
        ("get", f"tenders/{tender}", None),
        ("post", f"tenders/{tender}/document/take", {"credit_code": other.credit_code}),
        ("post", f"lots/{lot}/bids", {"credit_code": other.credit_code, "manifest": {}}),
    ):
        answer = house.ask(outsider, method, address, body)
        assert refused(answer) == [("tender.invited", REFUSED)], address
    for number in STORY.invited:
        hand_in(house, tender, lot, number, Decimal(9_700_000 + 10_000 * number))
    clock.move_to(DUE + timedelta(minutes=1))
    assert open_lot(house, lot)["opened"] == 3
    assert [one["price"] for one in house.call(invited, "get", f"lots/{lot}/rolls")] == [
        "9700000.00",
        "9710000.00",
        "9720000.00",
    ]
    draw(house, lot)
    sitting = sit_down(house, lot, clock)
    review(house, sitting)
    score(house, sitting, lambda *_: "4")
    told = report(house, sitting)
    assert told["notices"][0] == ["古桥修缮投标邀请书", "2026-11-02"]
    # 基准价为平均值9710000元，正是第二家的报价。
    assert award(house, lot, clock) == house.firms[1][0].credit_code
    done = contract(house, lot, 1, {"amount": "9710000.00", "manager_days": 22})
    assert done["state_label"] == "履行中"
    # 候选人公示以后，项目对社会公开，邀请书仍不公开。
    assert pages(house, client, None, seen[0], f"/trading/notices/{letter}/") == [200, 404]
