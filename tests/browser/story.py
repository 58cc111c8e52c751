"""A stage for whole stories: one browser, and what everybody does who comes before it."""

import re
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import timezone

from onewindow.channels.exchange.api import load_disclosure_packs
from onewindow.engines.meetings.api import add_room
from onewindow.foundation.directory.models import Site
from onewindow.foundation.records.api import seal_all
from onewindow.kernel.access import Role
from onewindow.trading.contracts.models import Contract
from onewindow.trading.evaluation.api import (
    FindingDraft,
    PointsDraft,
    Seat,
    accept_seat,
    load_speciality_packs,
    record_findings,
    save_points,
    sign_in,
    submit_sheet,
    vote_leader,
)
from onewindow.trading.evaluation.models import Draw
from onewindow.trading.evaluation.queries import own_review, own_sheet, standing_of
from onewindow.trading.tendering.api import Moment, Tender, earliest_of, publish_due
from tests.browser.conftest import faults_of
from tests.browser.test_sealed_bid import certify, keep_key, send_by_tool
from tests.builders import TESTER, organization, region, user
from tests.trading.evaluation.builders import commit, expert, reveal
from tests.trading.evaluation.signing import sign
from tests.trading.evaluation.sittings import acting, again, members
from tests.trading.tendering.builders import ANSWERS

WAIT = 30_000


class Stage:
    """The page of the story; every page that is looked at must be without faults."""

    def __init__(self, page, address, sign_in, complaints):
        self.page, self.address = page, address
        self.sign_in, self.complaints = sign_in, complaints
        self.seen = set()
        page.set_default_timeout(WAIT)

    def visit(self, who, path):
        """Open a page as somebody."""
        self.sign_in(who)
        answer = self.page.goto(f"{self.address}{path}", wait_until="load")
        assert answer.status < 400, (path, answer.status, self.page.inner_text("main"))

    def look(self):
        """Look at this page, wide and narrow, once for each kind of page."""
        faults = faults_of(self.page) + self.complaints
        assert faults == [], faults

    def fill(self, **said):
        """Fill fields in by their names: texts, choices, ticks."""
        for name, value in said.items():
            field = self.page.locator(f'main [name="{name}"]')
            kind = field.first.get_attribute("type")
            if kind == "radio":
                self.page.locator(f'main [name="{name}"][value="{value}"]').check()
            elif kind == "checkbox":
                field.set_checked(value)
            elif field.first.evaluate("one => one.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(str(value))

    def press(self, name, *, nth=0):
        """Press a button and be on the page that it leads to; what is refused fails the story."""
        self._go("button", name, nth)

    def follow(self, name, *, nth=0):
        """Follow a link."""
        self._go("link", name, nth)

    def _go(self, role, name, nth):
        target = self.page.get_by_role(role, name=re.compile(f"^{re.escape(name)}")).nth(nth)
        with self.page.expect_navigation(wait_until="load", timeout=WAIT) as gone:
            target.click()
        answer = gone.value
        words = self.page.inner_text("body")
        assert answer.status < 400, (name, answer.status, words)

    def says(self, words):
        """Wait until the page says something."""
        self.page.get_by_text(words).first.wait_for()


@pytest.fixture
def stage(law, page, live_server, sign_in, complaints, settings, tmp_path):  # noqa: PLR0917
    """Set the stage: demonstration's authorities, the ten links, a library of experts."""
    settings.FILES, settings.DEMO = tmp_path / "files", True
    load_disclosure_packs(settings.PACKS / "national" / "disclosures")
    load_speciality_packs(settings.PACKS / "national" / "specialities")
    home = organization(8, name="专家之家", path="/8/")
    for number in range(1, 8):
        user(f"expert{number}", of=expert(number).person, role=Role.EXPERT, at=home)
    return Stage(page, live_server.url, sign_in, complaints)


def opening_room(buyer):
    """Return a room for openings in the centre of the buyer's town."""
    place = buyer.grants.get().organization
    said = {"name": "交易中心", "code": "C1", "kind": "trading", "address": "一号路"}
    site = Site.objects.create(organization=place, region=region(), **said)
    return add_room(site=site, name="201室", purpose="开标", capacity=30, actor=TESTER)


def enter(stage, buyer, centre, project):
    """Register a project with its room, arrange its days from today on, and have it let in."""
    room = opening_room(buyer)
    stage.visit(buyer, "/desk/tenders/new/")
    stage.look()
    stage.fill(**project)
    stage.says("最早可在")
    stage.look()
    stage.fill(room=str(room.pk))
    stage.press("登记项目")
    stage.says(f"{room.site}{room}")
    stage.look()
    code = stage.page.url.split("/")[-2]
    stage.follow("修改日程")
    days = earliest_of(Tender.objects.get(code=code), starts=timezone.localdate())
    stage.fill(**{event: day.isoformat() for event, day in days.items()})
    stage.look()
    stage.press("核对并保存")
    # 招标文件从今天零时起提供：几点跑这个测试都一样。
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    Moment.objects.filter(tender__code=code, event="documents_from").update(at=midnight)
    stage.visit(centre, f"/desk/tenders/{code}/")
    stage.press("核对完整，同意进场")
    return code


def write_document(stage, buyer, code):
    """Write the document from its template, have it checked, and issue it."""
    stage.visit(buyer, f"/desk/tenders/{code}/document/")
    asked = {
        name: value
        for name, value in ANSWERS.items()
        if stage.page.locator(f'main [name="{name}"]').count()
    }
    stage.fill(**asked)
    stage.look()
    stage.press("保存并核对")
    stage.says("没有发现违法和缺漏")
    stage.look()
    stage.press("定稿发出")
    stage.look()


def publish(stage, buyer, code, kind, said):
    """Write a notice, release it, and let the platform publish it."""
    stage.visit(buyer, f"/desk/tenders/{code}/write/{kind}/")
    stage.fill(**said)
    stage.look()
    stage.press("生成公告")
    stage.look()
    stage.press("核发")
    publish_due(now=timezone.now())


def keep_keys(stage, holders, lot):
    """Let every custodian make and register a key in his browser; return the files."""

    def visit(who, path):
        stage.visit(who, path)
        return stage.page

    custody = f"/desk/lots/{lot.code}/custody/"
    return {name: keep_key(visit, holder, custody) for name, holder in holders.items()}


def take_document(stage, bidder, code):
    """Take the document as a file from the bidder's page."""
    stage.visit(bidder, f"/trading/projects/{code}/documents/")
    stage.look()
    with stage.page.expect_download() as download:
        stage.page.get_by_role("button", name="下载 PDF").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")


def ask_and_answer(stage, bidder, buyer, code):
    """Ask a question on the document, and answer it to everybody who holds it."""
    stage.visit(bidder, f"/trading/projects/{code}/documents/")
    stage.fill(text="第二章没有写明基坑支护由谁设计")
    stage.press("提交问题")
    stage.visit(buyer, f"/desk/tenders/{code}/questions/")
    stage.look()
    stage.fill(answer="由中标人设计，报招标人确认")
    stage.press("答复")
    stage.visit(bidder, f"/trading/projects/{code}/documents/")
    stage.says("由中标人设计，报招标人确认")


def clarify(stage, buyer, bidder, code):
    """Clarify the document by a notice that every holder can read."""
    stage.visit(buyer, f"/desk/tenders/{code}/clarify/")
    stage.look()
    stage.fill(change="第三章“现场考察”的集合地点改为项目南门", reason="原集合地点施工")
    stage.press("发出澄清修改")
    stage.visit(bidder, f"/trading/projects/{code}/documents/")
    stage.says("集合地点改为项目南门")
    stage.look()


def seal_in_browser(stage, bidder, lot, price, technical):
    """Fill the bid in; it is sealed in the browser and handed in."""
    stage.visit(bidder, f"/trading/lots/{lot.code}/bid/")
    stage.fill(price=price, duration_days=300, quality="合格")
    stage.page.get_by_label("技术文件").set_input_files(technical)
    stage.page.get_by_role("button", name="加密并递交").click()
    stage.page.wait_for_url("**/my/bids/", timeout=WAIT)
    stage.says("已递交")


def hand_in_others(lot, prices):
    """Hand the other bids in with the command-line tool; return their bidders."""
    return [send_by_tool(lot, serial, price) for serial, price in enumerate(prices, 2)]


def let_the_deadline_pass(lot):
    """Move the clock's one moment that cannot be waited for: bids are due now."""
    due = timezone.now() - timedelta(seconds=1)
    Moment.objects.filter(tender=lot.tender, event="bids_due").update(at=due)


def open_bids(stage, holders, lot, keys):
    """Open the lot with two of three custodians; the roll is read out; the meeting ends."""
    first, _, third = holders
    opening = f"/trading/openings/{lot.code}/"
    stage.visit(holders[first], opening)
    stage.press("宣布开标")
    for name in (first, third):
        stage.visit(holders[name], f"/desk/lots/{lot.code}/custody/")
        row = stage.page.get_by_role("row", name=name)
        row.get_by_label("私钥文件").set_input_files(keys[name])
        row.get_by_role("button", name="解出并释放份额").click()
        stage.says("已释放3份密钥份额")
    stage.visit(holders[first], opening)
    stage.press("签到：")
    stage.press("解密")
    stage.says("开标记录")
    stage.press("宣布结束")


def start_evaluation(stage, centre, buyer, lot):
    """Let the hour of the evaluation come; prepare it, seat the tenderer's one, start it."""
    Draw.objects.filter(lot=lot).update(starts_at=timezone.now())
    stage.visit(centre, f"/desk/lots/{lot.code}/evaluation/")
    stage.look()
    stage.press("建立评标")
    stage.fill(username=buyer.username)
    stage.press("登记")
    stage.press("宣布开始")
    stage.look()
    return stage.page.url.split("/")[-3]


def sign_here(stage, who, path, button, *, party=""):
    """Get a certificate for somebody, or for whom he speaks, open the page, and sign."""

    def visit(who, path):
        stage.visit(who, path)
        return stage.page

    certify(stage.page, visit, who, party)
    stage.visit(who, path)
    stage.look()
    stage.press(button)


def draw_committee(stage, centre, parties, lot):
    """Draw four experts at the desk; one accepts on his page, the others by themselves."""
    stage.visit(centre, f"/desk/lots/{lot.code}/draws/new/")
    tomorrow = timezone.localdate() + timedelta(days=1)
    stage.fill(size=5, experts=4, starts_at=f"{tomorrow.isoformat()}T09:00", specialities="A0801")
    stage.press("固定方案和备选库")
    draw, sides = Draw.objects.get(lot=lot), SimpleNamespace(parties=parties)
    for name in parties:
        commit(sides, draw, name)
    for name in parties:
        reveal(sides, draw, name)
    seal_all()
    stage.visit(centre, f"/desk/draws/{draw.code}/")
    stage.press("抽取")
    first, *others = Seat.objects.filter(draw=draw).order_by("id")
    stage.visit(first.member.expert.person.user, "/my/evaluations/")
    stage.press("接受，准时到场")
    for seat in others:
        accept_seat(seat=seat, at=timezone.now())


def sit_down(stage, evaluation):
    """Let everybody sign in and vote for the leader, who does so on his page; return him."""
    here = f"/desk/evaluations/{evaluation.code}/"
    lead = next(one for one in members(evaluation) if one.seat_id)
    stage.visit(lead.user, here)
    stage.look()
    stage.fill(has_no_tie=True)
    stage.press("签到")
    for member in members(evaluation):
        if member.pk != lead.pk:
            sign_in(member=member, has_no_tie=True, at=timezone.now(), actor=acting(member))
    stage.fill(member=lead.pk)
    stage.press("推选")
    for member in members(evaluation):
        if member.pk != lead.pk and again(evaluation).leader_id is None:
            vote_leader(member=member, choice=lead, actor=acting(member))
    return lead


def pass_all_here(stage, user, evaluation):
    """Let a member pass every bid for all that he is asked, on his page."""
    stage.visit(user, f"/desk/evaluations/{evaluation.code}/")
    stage.look()
    for choice in stage.page.locator('main input[name^="f:"][value="yes"]').all():
        if choice.is_visible():
            choice.check()
    stage.press("保存")
    stage.says("项审查意见。")


def pass_others(evaluation, *but):
    """Let the other members pass every bid for all that they are asked."""
    bids = [one.credit_code for one in standing_of(evaluation)]
    for member in members(evaluation):
        if member.user in but:
            continue
        drafts = [FindingDraft(bid, one.code, True) for one in own_review(member) for bid in bids]
        record_findings(member=member, drafts=drafts, at=timezone.now(), actor=acting(member))


def score_here(stage, user, evaluation, points):
    """Let a member fill in and submit his sheet on his page; points by the bid's row."""
    stage.visit(user, f"/desk/evaluations/{evaluation.code}/")
    for cell in stage.page.locator('main input[name^="s:"]').all():
        cell.fill(points(cell.get_attribute("name")))
    stage.look()
    stage.press("提交评分表")
    stage.says("已提交并锁定")


def score_others(evaluation, but, points):
    """Let the other members submit their sheets."""
    for member in members(evaluation):
        if member.user_id == but.pk:
            continue
        cells = [cell for _, row in own_sheet(member) for cell in row]
        drafts = [
            PointsDraft(one.bidder, one.factor, Decimal(points(f"s:{one.bidder}:{one.factor}")))
            for one in cells
        ]
        save_points(member=member, drafts=drafts)
        submit_sheet(member=member, at=timezone.now(), actor=acting(member))


def report(stage, lead, evaluation):
    """Let the leader tally and write the report, everybody sign it, the leader on his page."""
    here = f"/desk/evaluations/{evaluation.code}/"
    stage.visit(lead.user, f"{here}lead/")
    stage.look()
    stage.press("核对并汇总")
    stage.look()
    stage.press("复算并编写报告")
    sign_here(stage, lead.user, here, "同意并签名")
    sign(evaluation, [one for one in members(evaluation) if one.pk != lead.pk])
    stage.visit(lead.user, f"{here}report/")
    stage.look()


def conclude(stage, buyer, supplier, lot, said):
    """Draft the contract, have both parties sign it in their browsers, publish and file it."""
    stage.visit(buyer, f"/desk/lots/{lot.code}/contract/draft/")
    stage.fill(**said)
    stage.look()
    stage.press("比对并保存")
    stage.follow("提交双方签署")
    stage.press("提交双方签署")
    sign_here(stage, buyer, f"/desk/lots/{lot.code}/contract/", "代表发包人（采购人）签署")
    made = Contract.objects.get(lot=lot)
    own, sign = f"/trading/contracts/{made.number}/", "代表承包人（供应商）签署"
    sign_here(stage, supplier, own, sign, party=made.supplier.name)
    stage.look()
    stage.visit(buyer, f"/desk/lots/{lot.code}/contract/")
    stage.press("公告合同")
    stage.press("合同备案")
    stage.look()
