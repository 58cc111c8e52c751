"""A procurement in a real browser: deposit, the purchaser's own review, small firms, a query."""

import io
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.utils import timezone
from PIL import Image

from onewindow.kernel.access import Role
from onewindow.trading.contracts.models import Award
from onewindow.trading.evaluation.models import Evaluation
from onewindow.trading.guarantees.api import Partner
from onewindow.trading.guarantees.models import Guarantee
from onewindow.trading.tendering.models import Dispute, Tender
from tests.browser.story import (
    conclude,
    draw_committee,
    enter,
    hand_in_others,
    keep_keys,
    let_the_deadline_pass,
    open_bids,
    pass_all_here,
    pass_others,
    publish,
    report,
    score_here,
    score_others,
    seal_in_browser,
    sit_down,
    stage,
    start_evaluation,
    take_document,
    write_document,
)
from tests.builders import enterprise, person, user
from tests.trading.bidding.conftest import bodies, procedures, rule_book
from tests.trading.evaluation.builders import NONCES
from tests.trading.guarantees.builders import credited
from tests.trading.guarantees.conftest import BOUGHT, partners
from tests.trading.tendering.conftest import committed_law as law

__all__ = ["bodies", "law", "partners", "procedures", "rule_book", "stage"]


@pytest.fixture
def sides(bodies):
    """Return the centre, the treasury and the purchaser, as the procurement names them."""
    purchaser, treasury = bodies
    return {
        "交易中心": user("centre", role=Role.TRADING_OFFICER, at=treasury),
        "财政部门": user("watch", role=Role.SUPERVISOR, at=treasury),
        "采购人": user("buyer", role=Role.TENDERER, at=purchaser),
    }


def test_a_procurement_goes_from_entry_to_contract_page_by_page(
    stage, procedures, bodies, sides, partners
):
    centre, treasury, buyer = sides.values()
    owner = person(1, name="赵建")
    firm = enterprise(1, name="云川照明公司", legal_person=owner)
    bidder = user("bidder", of=owner)
    technical = settings.HOME / "technical.pdf"
    technical.write_bytes(b"%PDF" + b"t" * 200_000)
    code = enter(stage, buyer, centre, project(procedures, bodies))
    write_document(stage, buyer, code)
    publish(stage, buyer, code, "D-NOTICE", BOUGHT)
    lot = Tender.objects.get(code=code).lots.get()
    keys = keep_keys(stage, sides, lot)

    take_document(stage, bidder, code)
    pay_deposit(stage, bidder, lot, partners)
    seal_in_browser(stage, bidder, lot, "1050000.00", technical)
    loser, _ = hand_in_others(lot, ("1000000.00", "1200000.00"))
    let_the_deadline_pass(lot)
    open_bids(stage, sides, lot, keys)

    draw_committee(stage, centre, dict(zip(NONCES, sides.values(), strict=True)), lot)
    start_evaluation(stage, centre, buyer, lot)
    evaluation = Evaluation.objects.get(lot=lot)
    lead = sit_down(stage, evaluation)
    pass_all_here(stage, buyer, evaluation)  # 资格由采购人审查
    stage.says("依法缴纳税收和社会保障资金")
    pass_all_here(stage, lead.user, evaluation)
    pass_others(evaluation, lead.user, buyer)
    grant_deduction(stage, lead, evaluation, firm)
    stage.press("结束审查")
    score_here(stage, lead.user, evaluation, lambda _: "8")
    score_others(evaluation, lead.user, lambda _: "8")
    report(stage, lead, evaluation)
    stage.visit(treasury, f"/desk/evaluations/{evaluation.code}/monitor/")
    stage.look()

    award(stage, buyer, lot)
    # 小微企业扣除10%后评审价945000元，低于第二家的1000000元。
    assert Award.objects.get(lot=lot).winner.enterprise == firm
    query_the_result(stage, loser, buyer, treasury, lot)
    starts = timezone.localdate() + timedelta(days=14)
    clauses = "按采购文件验收；逾期每日万分之三；由采购人所在地法院管辖。"
    agreed = {"starts": starts.isoformat(), "clauses": clauses, "is_small_firm": True}
    conclude(stage, buyer, bidder, lot, agreed)
    stage.visit(centre, f"/desk/lots/{lot.code}/deposits/")
    stage.says("足额有效")
    stage.look()
    stage.visit(bidder, f"/trading/projects/{code}/")
    stage.follow("全过程公开")
    stage.says("10 个环节，已公开 8 个")
    stage.look()


def project(procedures, bodies):
    """Return what is said of the project when it is entered."""
    return {
        "name": "教室照明改造",
        "procedure": str(procedures["procurement_open"].pk),
        "kind": "goods",
        "category": "D01",
        "organizing": "own",
        "tenderer": bodies[0].credit_code,
        "supervisor": bodies[1].credit_code,
        "region": "339901",
        "approval_reference": "财采〔2026〕12号",
        "content": "护眼灯采购和安装",
        "lots-0-name": "照明",
        "lots-0-estimate": "2000000.00",
        "lots-0-ceiling": "1800000.00",
        "lots-0-bid_security": "20000.00",
    }


def pay_deposit(stage, bidder, lot, partners):
    """Ask for an account, let the bank credit it, and see the deposit counted."""
    stage.visit(bidder, f"/trading/lots/{lot.code}/deposit/")
    stage.look()
    stage.fill(form="transfer")
    stage.press("继续")
    stage.look()
    stage.press("取得收款账号")
    stage.look()
    known = {one.code: one for one in Partner.objects.order_by("code")}
    paid = SimpleNamespace(bank=partners["sim-bank"], known=known, now=timezone.now())
    credited(paid, Guarantee.objects.get(), "20000.00")
    stage.page.reload()
    stage.says("保证金已足额到账")


def grant_deduction(stage, lead, evaluation, firm):
    """Find on the leader's desk that a bidder is a small firm."""
    stage.visit(lead.user, f"/desk/evaluations/{evaluation.code}/lead/")
    stage.page.get_by_text("小微企业价格扣除").click()
    stage.page.locator("#de-bidder").select_option(firm.credit_code)
    stage.page.locator("#de-reason").fill("中小企业声明函，小型企业")
    stage.press("扣除10%")
    stage.look()


def award(stage, buyer, lot):
    """Confirm the supplier and publish the result, without a publicity of candidates."""
    stage.visit(buyer, f"/desk/lots/{lot.code}/award/")
    stage.press("接收评标报告")
    stage.follow("确定中标人")
    stage.page.locator('main [name="winner"]').first.check()
    stage.press("确定")
    stage.follow("公告结果，发中标通知书")
    stage.fill(goods="护眼灯 LED-36 1200套 每套875元", contact="文教路1号，0571-1")
    stage.look()
    stage.press("发出")
    stage.look()


def query_the_result(stage, loser, buyer, treasury, lot):
    """Let a loser query the result in time, and the purchaser answer."""
    stage.visit(loser, f"/trading/lots/{lot.code}/disputes/")
    stage.look()
    stage.visit(loser, f"/trading/lots/{lot.code}/disputes/query/result/")
    stage.look()
    stage.fill(
        standing="bidder",
        claims="中标人的技术指标评分偏高",
        request="复核技术指标评分",
        facts="中标产品的显色指数低于采购文件要求",
        basis="财政部令第94号第十条",
        telephone="0571-2",
        address="工业路2号",
    )
    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    report_of_test = {
        "name": "检测报告.png",
        "mimeType": "image/png",
        "buffer": picture.getvalue(),
    }
    stage.page.locator('main [name="evidence"]').set_input_files(report_of_test)
    stage.press("提交质疑")
    stage.look()
    stage.visit(loser, "/my/disputes/")
    stage.look()
    number = Dispute.objects.get().number
    stage.visit(treasury, "/desk/disputes/")
    stage.look()
    stage.visit(buyer, f"/desk/disputes/{number}/")
    stage.look()
    stage.fill(
        outcome="rejected",
        text="经复核，评分与采购文件一致",
        basis="采购文件第三章",
        is_clean=True,
    )
    stage.press("答复")
    stage.look()
