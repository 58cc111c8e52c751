"""Bidders seal in their own browser; two custodians open; what each page says on the way."""

import json
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from onewindow.kernel.access import Role
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
from tests.trading.bidding.conftest import NAMES, bodies, law, procedures, rule_book
from tests.trading.tendering.builders import TENDERER, TERMS, drafted

__all__ = ["bodies", "law", "procedures", "rule_book"]


@pytest.fixture
def tender(transactional_db, procedures, bodies, settings, tmp_path):
    settings.FILES = tmp_path / "files"
    today = timezone.localdate()
    found = create_tender(draft=drafted(procedures, bodies), on=today, actor=TENDERER)
    moments = {
        event: timezone.make_aware(datetime.combine(day, datetime.min.time()))
        for event, day in earliest_of(found, starts=today).items()
    }
    set_timetable(tender=found, moments=moments, actor=TENDERER)
    enter_tender(tender=found, actor=TENDERER)
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


def test_a_bid_is_sealed_in_the_browser_and_opened_by_two_custodians(
    visit, look_at, tender, holders, tmp_path
):
    lot = tender.lots.get()
    custody, opening = f"/desk/lots/{lot.code}/custody/", f"/trading/openings/{lot.code}/"
    keys = {name: keep_key(visit, holders[name], custody) for name in NAMES}
    assert Custodian.objects.count() == 3
    assert look_at(custody) == []

    owner = person(1, name="赵建")
    firm = enterprise(1, name="云川建设公司", legal_person=owner)
    bidder = user("bidder", of=owner)
    roll = tmp_path / "roll.json"
    roll.write_text(json.dumps({"投标总价（元）": "9800000.00", "工期（日历天）": "400"}))
    technical = tmp_path / "technical.pdf"
    technical.write_bytes(b"%PDF" + b"t" * 5_000_000)
    page = visit(bidder, f"/trading/lots/{lot.code}/bid/")
    assert look_at(f"/trading/lots/{lot.code}/bid/") == []
    page.get_by_label("开标一览表").set_input_files(roll)
    page.get_by_label("技术文件").set_input_files(technical)
    page.get_by_role("button", name="加密并递交").click()
    page.wait_for_url("**/my/bids/")
    assert page.get_by_text("已递交").is_visible()
    assert look_at("/my/bids/") == []
    bid = Bid.objects.get()
    assert (bid.state, bid.enterprise) == ("sealed", firm)
    kept = b"".join(path.read_bytes() for path in (tmp_path / "files").rglob("*.sealed"))
    assert b"9800000" not in kept

    visit(holders["交易中心"], opening)
    assert page.get_by_text("还没有到开标时间").is_visible()
    assert not page.get_by_text("云川建设公司").is_visible()
    Moment.objects.filter(tender=tender, event="bids_due").update(
        at=timezone.now() - timedelta(minutes=1)
    )
    for name in ("交易中心", "招标人"):
        visit(holders[name], custody)
        row = page.get_by_role("row", name=name)
        row.get_by_label("私钥文件").set_input_files(keys[name])
        row.get_by_role("button", name="解出并释放份额").click()
        page.get_by_text("已释放1份密钥份额").wait_for()
    visit(holders["交易中心"], opening)
    page.get_by_role("button", name="解密").click()
    page.get_by_text("9800000.00").wait_for()
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
