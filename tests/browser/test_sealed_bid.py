"""Bidders seal in their own browser; two custodians open; what each page says on the way."""

import io
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from onewindow.kernel.access import Role
from onewindow.kernel.sealing import SUITES, seal
from onewindow.kernel.sealing import Custodian as KeyHolder
from onewindow.trading.bidding.api import receive_piece, seal_bid, start_bid
from onewindow.trading.bidding.models import Bid, Custodian
from onewindow.trading.tendering.api import (
    create_tender,
    draft_notice,
    earliest_of,
    enter_tender,
    publish_due,
    release_notice,
    set_timetable,
)
from onewindow.trading.tendering.models import Moment
from tests.builders import enterprise, person, user
from tests.trading.bidding.builders import roll
from tests.trading.bidding.conftest import NAMES, SUITE, bodies, procedures, rule_book
from tests.trading.tendering.builders import TENDERER, TERMS, drafted, issued
from tests.trading.tendering.conftest import committed_law as law

__all__ = ["bodies", "law", "procedures", "rule_book"]


@pytest.fixture
def tender(transactional_db, procedures, bodies, settings, tmp_path):
    settings.FILES, settings.DEMO = tmp_path / "files", True
    today = timezone.localdate()
    found = create_tender(draft=drafted(procedures, bodies), on=today, actor=TENDERER)
    moments = {
        event: timezone.make_aware(datetime.combine(day, datetime.min.time()))
        for event, day in earliest_of(found, starts=today).items()
    }
    set_timetable(tender=found, moments=moments, actor=TENDERER)
    enter_tender(tender=found, actor=TENDERER)
    issued(found)
    notice = draft_notice(tender=found, code="A-NOTICE", terms=TERMS, on=today, actor=TENDERER)
    release_notice(notice=notice, at=timezone.now(), actor=TENDERER)
    publish_due(now=timezone.now())
    found.refresh_from_db()
    return found


@pytest.fixture
def holders(bodies):
    tenderer, supervisor = bodies
    return {
        "交易中心": user("centre", role=Role.TRADING_OFFICER, at=supervisor),
        "行政监督部门": user("watch", role=Role.SUPERVISOR, at=supervisor),
        "招标人": user("buyer", role=Role.TENDERER, at=tenderer),
    }


@pytest.fixture
def visit(page, live_server, sign_in):
    """Open a page as somebody."""

    def visit(who, path):
        sign_in(who)
        page.goto(f"{live_server.url}{path}")
        page.wait_for_load_state("networkidle")
        return page

    return visit


def keep_key(visit, holder, custody):
    """Make and register a key as its custodian does; return the file that only he has."""
    page = visit(holder, custody)
    with page.expect_download() as download:
        page.get_by_role("button", name="在本机生成密钥并登记").click()
    return download.value.path()


def send_by_tool(lot, serial, price):
    """Hand a bid in as the command-line tool does, for the keys that are registered."""
    owner = person(serial, name=f"法人{serial}")
    firm = enterprise(serial, name=f"云川第{serial}建设公司", legal_person=owner)
    custodians = [
        KeyHolder(one.name, bytes.fromhex(one.public))
        for one in Custodian.objects.filter(tender=lot.tender)
    ]
    target = io.BytesIO()
    manifest = seal(
        {"price_roll": (io.BytesIO(roll(price)), target)},
        custodians=custodians,
        threshold=2,
        context={"tender": lot.tender.code, "lot": lot.code, "bidder": firm.credit_code},
        suite=SUITES[SUITE],
    )
    now = timezone.now()
    bid = start_bid(
        lot=lot, enterprise=firm, manifest=manifest.as_record(), at=now, actor=TENDERER
    )
    receive_piece(part=bid.parts.get(), offset=0, content=target.getvalue(), at=now)
    seal_bid(bid=bid, at=now, actor=TENDERER)
    return user(f"bidder{serial}", of=owner)


def certify(page, visit, who, party=""):
    """Make a key in the browser and have the demonstration's authority certify it."""
    visit(who, "/my/certificates/signing/")
    if party:
        page.get_by_label("为谁签名").select_option(label=party)
    with page.expect_navigation(wait_until="load"):
        page.get_by_role("button", name="生成密钥并领证").click()
    page.get_by_role("button", name="停用").first.wait_for()


def hand_in(visit, look_at, lot, bidder, technical):
    """Fill the bidder's page in and send the bid."""
    page = visit(bidder, f"/trading/lots/{lot.code}/bid/")
    assert look_at(f"/trading/lots/{lot.code}/bid/") == []
    page.get_by_label("投标报价").fill("9800000.00")
    assert page.get_by_text("大写：玖佰捌拾万元整").is_visible()
    page.get_by_label("工期").fill("400")
    page.get_by_label("技术文件").set_input_files(technical)
    page.get_by_role("button", name="加密并递交").click()
    page.wait_for_url("**/my/bids/")
    assert page.get_by_text("已递交").is_visible()


def test_bids_are_sealed_opened_by_two_custodians_and_the_minutes_signed(
    visit, look_at, tender, holders, tmp_path
):
    lot = tender.lots.get()
    custody, opening = f"/desk/lots/{lot.code}/custody/", f"/trading/openings/{lot.code}/"
    keys = {name: keep_key(visit, holders[name], custody) for name in NAMES}
    assert look_at(custody) == []
    owner = person(1, name="赵建")
    firm = enterprise(1, name="云川建设公司", legal_person=owner)
    bidder = user("bidder", of=owner)
    technical = tmp_path / "technical.pdf"
    technical.write_bytes(b"%PDF" + b"t" * 2_000_000)
    page = visit(bidder, "/trading/openings/")
    hand_in(visit, look_at, lot, bidder, technical)
    bid = Bid.objects.get()
    assert (bid.state, bid.enterprise) == ("sealed", firm)
    kept = b"".join(path.read_bytes() for path in (tmp_path / "files").rglob("*.sealed"))
    assert b"9800000" not in kept
    for serial, price in ((2, "9900000.00"), (3, "10000000.00")):
        second = send_by_tool(lot, serial, price)

    visit(bidder, opening)
    assert page.get_by_text("距投标截止和开标还有").is_visible()
    assert not page.get_by_text("云川第2建设公司").is_visible()
    Moment.objects.filter(tender=tender, event="bids_due").update(
        at=timezone.now() + timedelta(seconds=2)
    )
    page.reload()
    page.get_by_text("等待交易中心宣布开标").wait_for()  # the countdown loads the page anew
    visit(holders["交易中心"], opening)
    page.get_by_role("button", name="宣布开标").click()
    page.get_by_text("到截止时间共有3家").wait_for()
    for name in ("交易中心", "招标人"):
        visit(holders[name], custody)
        row = page.get_by_role("row", name=name)
        row.get_by_label("私钥文件").set_input_files(keys[name])
        row.get_by_role("button", name="解出并释放份额").click()
        page.get_by_text("已释放3份密钥份额").wait_for()
    visit(holders["交易中心"], opening)
    page.get_by_role("button", name="签到").click()
    page.get_by_role("button", name="解密").click()
    page.get_by_text("9,800,000.00").first.wait_for()
    assert look_at(opening) == []

    visit(bidder, opening)
    page.get_by_role("button", name="签到").click()
    page.get_by_label("对开标有异议的").fill("第2家的工期没有读出")
    page.get_by_role("button", name="提出异议").click()
    visit(second, opening)
    page.get_by_role("button", name="签到").click()
    page.get_by_role("button", name="无异议").click()
    visit(holders["交易中心"], opening)
    page.get_by_label("答复云川建设公司").fill("一览表载明300日")
    page.get_by_role("button", name="答复", exact=True).click()
    page.get_by_role("button", name="宣布结束").click()
    page.get_by_text("等待签字").wait_for()
    visit(holders["行政监督部门"], opening)
    parties = ("云川建设公司", "云川第3建设公司", "")
    signers = zip((bidder, second, holders["交易中心"]), parties, strict=True)
    for signed, (who, party) in enumerate(signers):
        certify(page, visit, who, party)
        visit(who, opening)
        page.get_by_role("button", name="签字：").click()
        page.get_by_text("已签字（ECDSA P-256").nth(signed).wait_for()
    assert look_at(opening) == []


def test_the_key_of_another_opens_nothing_and_says_so(visit, tender, holders, tmp_path):
    lot = tender.lots.get()
    custody = f"/desk/lots/{lot.code}/custody/"
    keep_key(visit, holders["招标人"], custody)
    Moment.objects.filter(tender=tender, event="bids_due").update(
        at=timezone.now() - timedelta(minutes=1)
    )
    page = visit(holders["招标人"], custody)
    (tmp_path / "wrong.json").write_text("{not json")
    page.get_by_label("私钥文件").set_input_files(tmp_path / "wrong.json")
    page.get_by_role("button", name="解出并释放份额").click()
    page.get_by_text("私钥文件与登记的公钥不符").wait_for()
