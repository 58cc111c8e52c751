"""The pages of award and contract, each for whom it is."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from onewindow.trading.contracts.api import (
    Contract,
    award_of,
    publish_contract,
    receive_report,
)
from onewindow.trading.contracts.models import ResultLetter
from onewindow.trading.contracts.rules import Party
from onewindow.trading.tendering.api import Lot
from tests.trading.contracts.builders import (
    CHANNEL,
    at,
    evaluated,
    notified,
    pdf,
    received,
    report,
    signed,
)
from tests.trading.tendering.builders import TENDERER

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def enter(client):
    """Sign somebody in."""

    def enter(who):
        client.force_login(who, backend=BACKEND)
        return client

    return enter


def upload():
    return SimpleUploadedFile("证据.pdf", pdf().getvalue(), "application/pdf")


def test_the_award_goes_over_the_desk(enter, works):
    received(works)
    works.clock.move_to(at(11, 26))
    buyer, desk = works.holders["招标人"], f"/desk/lots/{works.lot.code}/award/"
    assert "公示中标候选人</a>" in enter(buyer).get(desk).content.decode()
    wrong = enter(buyer).post(f"{desk}publicize/", {"channel": ""})
    assert wrong.status_code == 422
    done = enter(buyer).post(f"{desk}publicize/", {"channel": CHANNEL})
    assert (done.status_code, done.url) == (302, desk)
    public = f"/trading/lots/{works.lot.code}/"
    assert "公示到" in enter(buyer).get(public).content.decode()
    first, second, _ = award_of(works.lot).reported.order_by("id")
    early = enter(buyer).post(f"{desk}decide/", {"winner": first.pk})
    assert (early.status_code, "期满后才能定标" in early.content.decode()) == (422, True)
    works.clock.move_to(at(11, 30))
    said = {"ground": "gives_up", "reason": "书面放弃", "evidence": upload()}
    enter(buyer).post(f"{desk}candidates/{first.pk}/fall/", said)
    enter(buyer).post(f"{desk}decide/", {"winner": second.pk})
    enter(buyer).post(f"{desk}notify/")
    page = enter(buyer).get(desk).content.decode()
    assert ("放弃中标" in page, "中标通知书" in page) == (True, True)
    assert "建设2公司" in enter(buyer).get(public).content.decode()
    assert enter(works.holders["行政监督部门"]).get(desk).status_code == 200
    denied = enter(works.holders["行政监督部门"]).post(f"{desk}notify/")
    assert denied.status_code == 403


def test_each_bidder_reads_only_the_own_letter(enter, works):
    notified(works)
    winner, loser, _ = ResultLetter.objects.order_by("id")
    owner, other = works.signers[Party.SUPPLIER][0], works.signers["other"][0]
    assert "中标通知书" in enter(owner).get(f"/trading/letters/{winner.number}/").content.decode()
    answer = enter(owner).get(f"/trading/letters/{winner.number}/file/")
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert enter(owner).get(f"/trading/letters/{loser.number}/").status_code == 404
    page = enter(other).get("/trading/mine/").content.decode()
    assert (loser.number in page, winner.number in page) == (True, False)


def test_the_contract_is_drafted_over_the_desk_and_told_what_departs(enter, works):
    notified(works)
    buyer, desk = works.holders["招标人"], f"/desk/lots/{works.lot.code}/contract/"
    said = {
        "amount": "9800000.00",
        "starts": "2026-12-10",
        "duration_days": "310",
        "quality": "合格",
        "project_manager": "项目经理1",
        "manager_days": "22",
        "prepayment_rate": "10",
        "retention_rate": "3",
        "warranty_days": "365",
        "performance_bond": "0",
        "payment_days": "30",
        "clauses": "按规范验收。",
    }
    assert "9800000.00" in enter(buyer).get(f"{desk}draft/").content.decode()
    wrong = enter(buyer).post(f"{desk}draft/", said)
    assert (wrong.status_code, "不得背离" in wrong.content.decode()) == (422, True)
    enter(buyer).post(f"{desk}draft/", said | {"duration_days": "300"})
    contract = Contract.objects.get()
    assert (contract.prepayment_rate, contract.retention_rate) == (
        Decimal("0.1000"),
        Decimal("0.0300"),
    )
    page = enter(buyer).get(desk).content.decode()
    assert ("提交双方签署" in page, "一致" in page) == (True, True)


def test_buyer_and_supplier_perform_the_contract_on_their_pages(enter, works):
    contract = signed(works)
    publish_contract(contract=contract, at=timezone.now(), actor=TENDERER)
    buyer, owner = works.holders["招标人"], works.signers[Party.SUPPLIER][0]
    desk = f"/desk/lots/{works.lot.code}/contract/"
    own = f"/trading/contracts/{contract.number}/"
    plan = {
        "stones-TOTAL_FORMS": "1",
        "stones-INITIAL_FORMS": "0",
        "stones-0-name": "基础完成",
        "stones-0-planned_on": "2027-01-15",
        "stones-0-amount": "3000000.00",
    }
    too_much = enter(buyer).post(f"{desk}plan/", plan | {"stones-0-amount": "9800000.01"})
    assert (too_much.status_code, "超出合同价款" in too_much.content.decode()) == (422, True)
    enter(buyer).post(f"{desk}plan/", plan)
    works.clock.move_to(at(1, 14, year=2027))
    said = {"done_on": "2027-01-14", "evidence": upload()}
    enter(owner).post(f"{own}milestones/1/done/", said)
    enter(buyer).post(f"{desk}milestones/1/accept/")
    stone = contract.milestones.get()
    assert stone.state == "accepted"
    ask = {
        "kind": "progress",
        "milestone": stone.pk,
        "amount": "3000000.01",
        "delivered_on": "2027-01-14",
    }
    beyond = enter(owner).post(f"{own}claim/", ask)
    assert (beyond.status_code, "最多还能申请3,000,000.00元" in beyond.content.decode()) == (
        422,
        True,
    )
    enter(owner).post(f"{own}claim/", ask | {"amount": "3000000.00"})
    enter(buyer).post(f"{desk}payments/1/approve/")
    enter(owner).post(f"{own}presence/", {"name": "项目经理1", "place": "工地"})
    works.clock.move_to(at(2, 20, year=2027))
    page = enter(buyer).get(desk).content.decode()
    assert ("逾期未付" in page, "每月到岗22日" in page) == (True, True)
    assert "可以要求逾期利息" in enter(owner).get(own).content.decode()
    assert "签约价" in enter(owner).get(f"/trading/lots/{works.lot.code}/").content.decode()
    assert enter(works.signers["other"][0]).get(own).status_code == 404


def test_a_change_beyond_the_limit_is_the_supervisors_to_decide(enter, works):
    contract = signed(works)
    owner, desk = works.signers[Party.SUPPLIER][0], f"/desk/lots/{works.lot.code}/contract/"
    said = {"amount": "980000.01", "days": "0", "scope": "加层", "reason": "使用需要"}
    enter(owner).post(f"/trading/contracts/{contract.number}/change/", said)
    buyer, watch = works.holders["招标人"], works.holders["行政监督部门"]
    assert enter(buyer).get(f"{desk}changes/1/agree/").status_code == 404
    enter(watch).post(f"{desk}changes/1/disagree/", {"reason": "应当另行招标"})
    assert contract.changes.get().state == "refused"


def test_the_list_asks_the_same_whatever_its_length(enter, works):
    client, asked = enter(works.holders["交易中心"]), []
    for lot in (works.lot, another(works.lot, 2), another(works.lot, 3)):
        receive_report(
            lot=evaluated(lot), report=report(works.firms), at=at(11, 25), actor=TENDERER
        )
        client.get("/desk/awards/")
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/desk/awards/").content.decode()
        asked.append((page.count("公示中标候选人"), len(queries)))
    assert [shown for shown, _ in asked] == [1, 2, 3]
    assert asked[0][1] == asked[2][1]


def another(lot, number):
    """Return one more lot of the same tender."""
    return Lot.objects.create(
        tender=lot.tender,
        number=number,
        code=f"{lot.code}{number}",
        transaction_code=f"{lot.transaction_code}{number}",
        name=f"第{number}标段",
        estimate=lot.estimate,
        bid_security=lot.bid_security,
    )
