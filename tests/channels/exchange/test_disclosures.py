"""The ten links of a tender: published with their pages, expected on a day, or absent with why."""

from datetime import date, datetime

import pytest
from django.conf import settings
from django.utils import timezone

from onewindow.channels.exchange.actions import (
    check_disclosure_packs,
    load_disclosure_packs,
    publish_releases,
)
from onewindow.channels.exchange.queries import disclosures_of
from onewindow.channels.exchange.rules import (
    DisclosedSubject,
    Disclosures,
    Item,
    check_disclosures,
    disclosed,
)
from onewindow.kernel.violations import Refused
from onewindow.trading.tendering.api import (
    Lot,
    draft_notice,
    move_lot,
    publish_due,
    release_notice,
)
from tests.trading.tendering.builders import MONDAY, OFFICER, TENDERER, announced
from tests.trading.tendering.disputes import at, procurement

FOLDER = settings.PACKS / "national" / "disclosures"
LINK = {"label": "公告", "event": "notice_published", "source": "第十六条"}


def scheme(*links):
    values = {"code": "ten", "name": "公开", "source": "办法", "confidence": "knowledge-verify"}
    return Disclosures.model_validate(values | {"links": links})


def standing(rows):
    return {row.link.code: row.standing.value for row in rows}


@pytest.fixture
def ten(db):
    return load_disclosure_packs(FOLDER)


def test_the_pack_has_ten_links_and_is_loaded_once(ten):
    assert check_disclosure_packs(FOLDER) == []
    assert ten == ["装载公开清单 十个环节全过程公开"]
    assert load_disclosure_packs(FOLDER) == []


def test_a_fresh_works_tender_has_its_announcement_and_a_day_for_the_rest(
    procedures, bodies, clock, ten
):
    tender, notice = announced(procedures, bodies)
    rows = disclosures_of(tender)
    assert len(rows) == 10
    assert standing(rows) == {row.link.code: "expected" for row in rows} | {
        "announcement": "published"
    }
    first = rows[0].items[0]
    assert (first.title, first.address) == (notice.title, f"/trading/notices/{notice.number}/")
    expected = {row.link.code: row.expected for row in rows}
    # 11月23日开标；收到报告后三日内公示，公示不少于三日；通知书发出后三十日内签合同。
    assert (expected["opening"], expected["candidates"]) == (
        date(2026, 11, 23),
        date(2026, 11, 26),
    )
    assert (expected["result"], expected["contract"]) == (date(2026, 11, 29), date(2026, 12, 29))


def test_a_correction_fills_its_link_and_none_is_said_to_be_needed_after_the_bids(
    procedures, bodies, clock, ten
):
    tender, notice = announced(procedures, bodies)
    clock.move_to(at(2026, 11, 24, 9))
    row = disclosures_of(tender)[1]
    assert (row.standing.value, row.reason) == ("none", "没有发生澄清、修改")
    change = {"change": "工期改为400日历天", "reason": "设计调整"}
    second = draft_notice(
        tender=tender, code="A-CLARI", terms=change, corrects=notice, on=MONDAY, actor=TENDERER
    )
    release_notice(notice=second, at=timezone.now(), actor=TENDERER)
    publish_due(now=timezone.now())
    row = disclosures_of(tender)[1]
    assert [item.title for item in row.items] == [second.title]


def test_a_procurement_shows_no_candidates_and_says_why(procedures, bodies, clock, ten):
    rows = {row.link.code: row for row in disclosures_of(procurement(procedures, bodies))}
    assert rows["candidates"].standing == "none"
    assert "政府采购不公示候选人" in rows["candidates"].reason


def test_a_failed_tender_expects_nothing_more(procedures, bodies, clock, ten):
    tender, _ = announced(procedures, bodies)
    move_lot(lot=Lot.objects.get(), name="fail", actor=OFFICER)
    rows = disclosures_of(tender)
    assert standing(rows) == {row.link.code: "none" for row in rows} | {
        "announcement": "published"
    }
    assert {row.reason for row in rows[1:]} == {"流标，没有这一环节"}


def test_what_was_published_stands_even_where_the_link_would_be_absent():
    links = scheme(
        LINK | {"code": "a", "notices": ("X",), "not_for": ({"reason": "无", "family": "works"},)}
    )
    subject = DisclosedSubject("works", "works_open", ending="流标")
    item = Item("公告", "/x/", datetime(2026, 11, 2, 9))
    assert standing(disclosed(links, subject, {"a": [item]}, {})) == {"a": "published"}
    assert standing(disclosed(links, subject, {}, {})) == {"a": "none"}


def test_a_list_that_refers_to_nothing_is_told():
    wrong = scheme(
        LINK | {"code": "a", "page": "nowhere"},
        LINK | {"code": "a", "notices": ("X",), "is_optional": True},
        LINK | {"code": "b"},
    )
    assert list(check_disclosures(wrong, frozenset({"draws"}))) == [
        "环节“a”重复",
        "环节“公告”指向不存在的页面“nowhere”",
        "环节“公告”可以没有，请写明没有时怎么说",
        "环节“公告”没有说明由什么公开",
    ]


def test_a_broken_pack_loads_nothing(db, tmp_path):
    (tmp_path / "wrong.yaml").write_text("code: ten\n", encoding="utf-8")
    with pytest.raises(Refused):
        load_disclosure_packs(tmp_path)


def test_everybody_reads_the_links_of_a_tender(procedures, bodies, clock, ten, client):
    tender, notice = announced(procedures, bodies)
    publish_releases()
    page = client.get(f"/trading/projects/{tender.code}/open/").content.decode()
    assert "10 个环节，已公开 1 个" in page
    assert f"/trading/notices/{notice.number}/" in page
    assert "预计 2026年11月26日 公开" in page
    assert f"/open/ocds/records/ocds-example-{tender.code}.json" in page
    assert client.get("/trading/projects/none/open/").status_code == 404
