"""What the public reads about the law."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from onewindow.foundation.policy.models import CalendarDay, CalendarYear, CitedRule, PolicyRecord
from tests import builders

pytestmark = pytest.mark.django_db


def record(code="svc.permit.deliver", **said):
    return PolicyRecord.objects.create(
        code=code,
        name=said.pop("name", "决定后10日内颁发送达证件"),
        region=said.pop("region", "CN"),
        value=said.pop("value", Decimal(10)),
        unit="working_day",
        bound="maximum",
        starts=said.pop("starts", date(2004, 7, 1)),
        source=said.pop("source", "《行政许可法》第四十四条"),
        confidence=said.pop("confidence", "text-checked"),
        **said,
    )


@pytest.fixture
def page():
    client = Client(HTTP_HOST="127.0.0.1")
    return client.get


def test_a_number_is_shown_with_region_and_article(page):
    record()
    text = page("/law/").content.decode()
    for words in ("决定后10日内颁发送达证件", "不得超过10个工作日", "《行政许可法》第四十四条"):
        assert words in text
    assert "全国" in text
    assert "2004年7月1日起" in text
    assert "待核</span>" not in text


@pytest.mark.parametrize(
    ("confidence", "badge"),
    [
        ("knowledge-verify", "待核</span>"),
        ("source-page", "待核</span>"),
        ("draft", "示例</span>"),
    ],
)
def test_what_was_not_checked_is_shown_as_such(page, confidence, badge):
    record(confidence=confidence)
    assert badge in page("/law/").content.decode()
    assert badge in page("/law/svc.permit.deliver/").content.decode()


def test_an_unknown_start_is_shown_as_such(page):
    record(is_start_checked=False)
    text = page("/law/").content.decode()
    assert "生效日待核" in text
    assert "2004年7月1日起" not in text


def test_search_finds_name_code_and_source(page):
    record()
    record("ztb.deposit", name="投标保证金", source="《招标投标法实施条例》第二十六条")
    for words in ("送达", "permit", "许可法 送达"):
        text = page(f"/law/?q={words}").content.decode()
        assert "共 1 条" in text
        assert "投标保证金" not in text
    assert "没有找到" in page("/law/?q=护照").content.decode()


def test_the_region_and_the_unchecked_can_be_picked(page):
    builders.region("330000", "浙江省", "province")
    record()
    record(region="330000", value=Decimal(5), confidence="draft")
    assert "浙江省" in page("/law/").content.decode()
    assert "共 1 条" in page("/law/?region=330000").content.decode()
    assert "共 1 条" in page("/law/?unchecked=1").content.decode()
    assert "共 2 条" in page("/law/?region=nonsense").content.decode()


def test_the_history_of_a_number_is_on_one_page(page):
    record(ends=date(2026, 1, 1))
    record(starts=date(2026, 1, 1), value=Decimal(7))
    text = page("/law/svc.permit.deliver/").content.decode()
    assert "不得超过10个工作日" in text
    assert "不得超过7个工作日" in text
    assert "现不适用" in text


def test_cited_rules_have_their_own_list(page):
    CitedRule.objects.create(
        code="svc.gap.lapse",
        region="CN",
        text="逾期未补齐的，撤销受理",
        source="示例口径",
        confidence="draft",
    )
    assert "逾期未补齐的，撤销受理" in page("/law/?kind=rules").content.decode()
    assert "逾期未补齐的，撤销受理" not in page("/law/").content.decode()


@pytest.mark.parametrize("code", ["no.such.code", "%00", "字" * 300, "'; drop table"])
def test_a_code_without_values_is_not_found(page, code):
    assert page(f"/law/{code}/").status_code == 404


@pytest.mark.parametrize("year", [2003, 2101, 99999999])
def test_a_year_out_of_reach_is_not_found(page, year):
    assert page(f"/law/calendar/{year}/").status_code == 404


def test_the_calendar_shows_days_off_and_days_worked(page):
    CalendarYear.objects.create(year=2026, source="放假通知", confidence="source-page")
    CalendarDay.objects.create(day=date(2026, 10, 1), is_workday=False, name="国庆节")
    CalendarDay.objects.create(day=date(2026, 10, 10), is_workday=True, name="国庆节")
    text = page("/law/calendar/2026/").content.decode()
    assert "放假通知" in text
    assert "2026年10月1日</time> 国庆节" in text
    assert "2026年10月10日</time> 调休上班" in text
    assert "全年 261 个工作日" in text


def test_a_year_that_is_not_loaded_says_so(page):
    assert "放假通知尚未装载" in page("/law/calendar/2030/").content.decode()


@pytest.mark.parametrize("noise", ["page=-1", "page=x", "kind=x", "q=%00", "q=" + "字" * 500])
def test_odd_addresses_still_show_the_list(page, noise):
    record()
    assert "法定参数与引用条款" in page(f"/law/?{noise}").content.decode()


def test_the_list_asks_the_database_as_often_for_three_rows_as_for_one(
    page, django_assert_num_queries
):
    record()
    page("/law/")
    with django_assert_num_queries(6):
        page("/law/")
    record("a.b")
    record("c.d")
    with django_assert_num_queries(6):
        page("/law/")


def test_the_api_resolves_by_day_and_region(page):
    record(ends=date(2026, 1, 1))
    record(starts=date(2026, 1, 1), value=Decimal(7))
    record(region="330000", value=Decimal(5), starts=date(2026, 1, 1))
    address = "/api/v1/policies/svc.permit.deliver"
    found = [
        page(f"{address}?on={on}&region={region}").json()["value"]
        for on, region in (
            ("2025-12-31", "339901"),
            ("2026-01-01", "339901"),
            ("2026-01-01", "410500"),
        )
    ]
    assert found == ["10", "5", "7"]


def test_the_api_answers_unknown_law_with_a_problem(page):
    record()
    early = page("/api/v1/policies/svc.permit.deliver?on=2000-01-01")
    nowhere = page("/api/v1/policies/svc.permit.deliver?region=12")
    assert (early.status_code, nowhere.status_code) == (422, 422)
    assert early.json()["violations"][0]["code"] == "policy.unknown"
    assert nowhere.json()["violations"][0]["message"] == "不是行政区划代码：12"
    assert page("/api/v1/policies/no.such").status_code == 404


def test_the_api_lists_the_law_and_the_calendar(page):
    record()
    assert page("/api/v1/policies?q=送达").json() == {
        "items": [
            {
                "code": "svc.permit.deliver",
                "name": "决定后10日内颁发送达证件",
                "region": "CN",
                "value": "10",
                "unit": "working_day",
                "bound": "maximum",
                "wording": "不得超过10个工作日",
                "starts": "2004-07-01",
                "ends": None,
                "source": "《行政许可法》第四十四条",
                "confidence": "text-checked",
            }
        ],
        "total": 1,
    }
    CalendarYear.objects.create(year=2026, source="放假通知", confidence="source-page")
    CalendarDay.objects.create(day=date(2026, 10, 1), is_workday=False, name="国庆节")
    assert page("/api/v1/calendar/2026").json() == {
        "year": 2026,
        "is_provisional": False,
        "source": "放假通知",
        "confidence": "source-page",
        "workdays": 260,
        "days": [{"day": "2026-10-01", "is_workday": False, "name": "国庆节"}],
    }
