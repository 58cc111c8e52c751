"""A works tender from entry to contract in a real browser, page by page, to the ten links."""

from datetime import timedelta

from django.utils import timezone

from onewindow.trading.contracts.models import Award
from onewindow.trading.evaluation.models import Evaluation
from onewindow.trading.tendering.models import Tender
from tests.browser.story import (
    ask_and_answer,
    clarify,
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
from tests.browser.test_sealed_bid import holders
from tests.builders import enterprise, person, user
from tests.trading.bidding.conftest import bodies, procedures, rule_book
from tests.trading.tendering.builders import TERMS
from tests.trading.tendering.conftest import committed_law as law

__all__ = ["bodies", "holders", "law", "procedures", "rule_book", "stage"]


def test_a_works_tender_goes_from_entry_to_contract_page_by_page(
    stage, procedures, holders, bodies, tmp_path
):
    centre, _, buyer = holders.values()
    owner = person(1, name="赵建")
    firm = enterprise(1, name="云川建设公司", legal_person=owner)
    bidder = user("bidder", of=owner)
    technical = tmp_path / "technical.pdf"
    technical.write_bytes(b"%PDF" + b"t" * 200_000)
    code = enter(stage, buyer, centre, project(procedures, bodies))
    write_document(stage, buyer, code)
    publish(stage, buyer, code, "A-NOTICE", TERMS)
    lot = Tender.objects.get(code=code).lots.get()
    keys = keep_keys(stage, holders, lot)

    take_document(stage, bidder, code)
    ask_and_answer(stage, bidder, buyer, code)
    clarify(stage, buyer, bidder, code)
    seal_in_browser(stage, bidder, lot, "9900000.00", technical)
    loser, _ = hand_in_others(lot, ("9800000.00", "10000000.00"))
    let_the_deadline_pass(lot)
    open_bids(stage, holders, lot, keys)

    draw_committee(stage, centre, holders, lot)
    start_evaluation(stage, centre, buyer, lot)
    evaluation = Evaluation.objects.get(lot=lot)
    lead = sit_down(stage, evaluation)
    pass_all_here(stage, lead.user, evaluation)
    pass_others(evaluation, lead.user)
    stage.visit(lead.user, f"/desk/evaluations/{evaluation.code}/lead/")
    stage.press("结束审查")
    score_here(stage, lead.user, evaluation, lambda _: "4")
    score_others(evaluation, lead.user, lambda _: "4")
    report(stage, lead, evaluation)

    show_candidates_and_award(stage, buyer, lot)
    # 基准价是三家报价的平均值9900000元，正是第一家的报价。
    assert Award.objects.get(lot=lot).winner.enterprise == firm
    clauses = "按规范验收；逾期每日万分之三；由项目所在地法院管辖。"
    starts = timezone.localdate() + timedelta(days=14)
    agreed = {"starts": starts.isoformat(), "manager_days": 22, "clauses": clauses}
    conclude(stage, buyer, bidder, lot, agreed)

    stage.visit(loser, "/trading/mine/")
    stage.look()
    stage.follow("滨河小学改扩建")
    stage.says("排序第2名")
    stage.visit(bidder, f"/trading/projects/{code}/")
    stage.look()
    stage.follow("全过程公开")
    stage.says("10 个环节，已公开 10 个")
    stage.look()


def project(procedures, bodies):
    """Return what is said of the project when it is entered."""
    return {
        "name": "滨河小学改扩建",
        "procedure": str(procedures["works_open"].pk),
        "kind": "construction",
        "category": "A01",
        "organizing": "own",
        "tenderer": bodies[0].credit_code,
        "supervisor": bodies[1].credit_code,
        "region": "339901",
        "approval_reference": "发改〔2026〕1号",
        "content": "改扩建",
        "is_mandatory": True,
        "lots-0-name": "土建",
        "lots-0-estimate": "10000000.00",
        "lots-0-ceiling": "10500000.00",
    }


def show_candidates_and_award(stage, buyer, lot):
    """Put the candidates on show, let the days pass, decide for the first, send the letters."""
    award = f"/desk/lots/{lot.code}/award/"
    stage.visit(buyer, award)
    stage.press("接收评标报告")
    stage.look()
    stage.follow("公示中标候选人")
    stage.fill(channel="在本平台提出，或者书面送交区教育局（文教路1号，0571-1）")
    stage.look()
    stage.press("发布公示")
    Award.objects.filter(lot=lot).update(shown_until=timezone.now() - timedelta(seconds=1))
    stage.visit(buyer, award)
    stage.follow("确定中标人")
    stage.look()
    stage.page.locator('main [name="winner"]').first.check()
    stage.press("确定")
    stage.follow("公告结果，发中标通知书")
    stage.look()
    stage.press("发出")
    stage.look()
