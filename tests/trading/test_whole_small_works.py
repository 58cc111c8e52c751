"""Small local works over HTTP: the lowest price, a pick with reasons, a draw to be repeated."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.conf import settings as project

from onewindow.kernel.draw import verify_transcript
from onewindow.trading.contracts.api import Award, award_of
from onewindow.trading.evaluation.api import Draw, cancel_draw, load_speciality_packs
from onewindow.trading.tendering.api import Lot
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
    hand_in,
    open_lot,
    run_numbers,
)
from tests.trading.tendering.builders import TENDERER
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
        "name": "桥下村便民服务站屋面修缮",
        "procedure": "small_works",
        "kind": "construction",
        "category": "E07",
        "content": "屋面防水和保温修缮320平方米",
        "ground": "控制价18.6万元，未达到依法必须招标的规模",
        "is_mandatory": False,
        "lots": [{"name": "屋面", "estimate": "186000.00", "ceiling": "186000.00"}],
    },
    notice="E-SMALL",
    notice_terms={
        "qualification": "防水防腐保温工程专业承包资质",
        "rule": "按交易文件写明的规则确定",
        "contact": "方敏",
        "telephone": "0571-2",
    },
    custodians=NAMES,
    moments={code: MOMENTS[code] for code in ("notice_published", "documents_from", "bids_due")},
)
AFTER = DUE + timedelta(hours=1)


@pytest.fixture
def house(client, bodies, clock, settings, tmp_path):
    settings.FILES = tmp_path / "files"
    load_speciality_packs(project.PACKS / "national" / "specialities")
    return House(client, bodies, bidders=4, custodians=NAMES)


def opened(house, clock, method, prices):
    """Announce with this rule, take in the prices, open them; return lot and credit codes."""
    _, lot = announce(house, STORY, proposal=method)
    tender = Lot.objects.get(code=lot).tender.code
    for number, price in enumerate(prices):
        hand_in(house, tender, lot, number, Decimal(price))
    clock.move_to(DUE + timedelta(minutes=1))
    open_lot(house, lot)
    clock.move_to(AFTER)
    return lot, [firm.credit_code for firm, _ in house.firms]


def refused(answer):
    return [one["code"] for one in answer.json()["violations"]]


def test_the_lowest_price_that_stands_wins_and_is_contracted(house, clock, client):
    # 第一家最低但资质不符，第四家高于控制价。
    lot, codes = opened(house, clock, "lowest_price", ("150000", "171000", "168000", "186000.01"))
    page = f"lots/{lot}/selection"
    wrong = {"excluded": {codes[0]: "无", "91330100000000000X": "没有这家"}}
    # 有效的只剩两家。
    assert refused(house.ask(house.buyer, "post", page, wrong)) == [
        "selection.excluded",
        "selection.bidder",
        "selection.few",
    ]
    done = house.call(house.buyer, "post", page, {})
    assert (done["state"], done["order"]) == ("made", [codes[0], codes[2], codes[1]])
    assert [(one["bidder"], one["aside"]) for one in done["offers"] if one["aside"]] == [
        (codes[3], "报价186,000.01元高于控制价186,000.00元")
    ]
    assert refused(house.ask(house.buyer, "post", page, {})) == ["selection.lot"]
    assert award(house, lot, clock, starts_at=AFTER) == codes[0]
    terms = {"amount": "150000.00", "performance_bond": "0.00", "payment_days": 30}
    assert contract(house, lot, 0, terms)["state_label"] == "履行中"
    client.logout()
    assert client.get(f"/api/v1/lots/{lot}/award").json()["winner"]["credit_code"] == codes[0]


def test_a_pick_needs_one_who_stands_and_a_reason_and_its_order_binds(house, clock):
    lot, codes = opened(house, clock, "picked", ("150000", "171000", "168000", "170000"))
    page = f"lots/{lot}/selection"
    excluded = {codes[0]: "资质证书已过期，不符合公告要求"}
    nobody = {"excluded": excluded, "choice": codes[0], "reasons": "最便宜"}
    assert refused(house.ask(house.buyer, "post", page, nobody)) == [
        "selection.choice",
        "selection.reasons",
    ]
    said = {"choice": codes[3], "reasons": "工期最短，有三个同类项目的业绩，价格居中。"}
    done = house.call(house.buyer, "post", page, {"excluded": excluded, **said})
    assert done["order"] == [codes[3], codes[2], codes[1]]
    house.call(house.buyer, "post", f"lots/{lot}/award")
    taken = award_of(Lot.objects.get(code=lot))
    assert (taken.follows_order, taken.summary) == (True, f"比选。{said['reasons']}")


def test_a_draw_gives_the_order_and_anybody_repeats_it(house, clock, client):
    lot, codes = opened(house, clock, "drawn", ("150000", "171000", "168000", "186000.01"))
    page = f"lots/{lot}/selection"
    fixed = house.call(house.buyer, "post", page, {})
    assert (fixed["state"], fixed["order"]) == ("drawing", [])
    assert refused(house.ask(house.buyer, "post", page, {})) == ["selection.drawing"]
    assert refused(house.ask(house.buyer, "post", f"{page}/drawn", {})) == ["selection.draw"]
    run_numbers(house, fixed["draw"])
    done = house.call(house.buyer, "post", f"{page}/drawn", {})
    assert done["state"] == "made"
    assert sorted(done["order"]) == sorted(codes[:3])
    client.logout()
    transcript = client.get(f"/trading/draws/{fixed['draw']}/draw.json").json()
    drawn = [transcript["picks"][n]["member"]["number"] for n in range(3)]
    assert [one.index for one in verify_transcript(transcript)] == [
        sorted(codes[:3]).index(code) for code in done["order"]
    ]
    assert drawn == done["order"]
    assert (
        "成交人是怎么抽出来的" in client.get(f"/trading/draws/{fixed['draw']}/").content.decode()
    )
    assert award(house, lot, clock, starts_at=AFTER) == done["order"][0]


def test_after_a_draw_was_given_up_the_offers_are_judged_anew(house, clock):
    lot, codes = opened(house, clock, "drawn", ("150000", "171000", "168000", "170000"))
    page = f"lots/{lot}/selection"
    fixed = house.call(house.buyer, "post", page, {})["draw"]
    reason = "一家的资质要再核对"
    cancel_draw(draw=Draw.objects.get(code=fixed), reason=reason, actor=TENDERER)
    excluded = {codes[0]: "资质证书已过期，不符合公告要求"}
    again = house.call(house.buyer, "post", page, {"excluded": excluded})
    assert again["draw"] != fixed
    run_numbers(house, again["draw"])
    done = house.call(house.buyer, "post", f"{page}/drawn", {})
    assert sorted(done["order"]) == sorted(codes[1:])


def test_equal_lowest_prices_are_drawn_among_themselves_only(house, clock):
    lot, codes = opened(house, clock, "lowest_price", ("160000", "171000", "160000.00", "165000"))
    page = f"lots/{lot}/selection"
    fixed = house.call(house.buyer, "post", page, {})
    run_numbers(house, fixed["draw"])
    done = house.call(house.buyer, "post", f"{page}/drawn", {})
    assert sorted(done["order"][:2]) == sorted([codes[0], codes[2]])
    assert done["order"][2:] == [codes[3], codes[1]]
    assert not Award.objects.exists()


def test_the_tenderers_page_leads_from_the_offers_to_the_places(house, clock, client):
    lot, codes = opened(house, clock, "picked", ("150000", "171000", "168000", "170000"))
    page = f"/desk/lots/{lot}/selection/"
    client.force_login(house.buyer, backend=BACKEND)
    assert 'value="150000' not in (shown := client.get(page).content.decode())
    assert shown.count('type="radio"') == 4
    short = client.post(page, {"choice": codes[1], "reasons": "好"})
    assert (short.status_code, "请写明比选的理由" in short.content.decode()) == (422, True)
    said = {"choice": codes[1], "reasons": "业绩最多，工期最短，答复最具体。"}
    out = {"excluded": codes[0], f"reason-{codes[0]}": "资质证书已过期"}
    after = client.post(page, {**said, **out}, follow=True).content.decode()
    assert "已评选" in after
    assert after.index(codes[1]) < after.index(codes[2]) < after.index(codes[0])
    assert "资质证书已过期" in after
    client.force_login(house.watch, backend=BACKEND)
    assert client.get(page).status_code == 200
    assert client.post(page, said).status_code == 403
