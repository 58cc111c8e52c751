"""Both sides of each span; calendar days and working days never mixed; every day explained."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.kernel.workdays import DayType, Workdays
from onewindow.trading.tendering.rules import (
    Law,
    Limit,
    Procedure,
    check_timetable,
    earliest_timetable,
    latest_days,
    span_facts,
)

# 2026年国庆节：10月1日至7日放假，9月20日、10月10日上班。
CALENDAR = Workdays(
    holidays=frozenset(date(2026, 10, n) for n in range(1, 8)),
    made_up=frozenset({date(2026, 9, 20), date(2026, 10, 10)}),
    years=frozenset({2026}),
)
BASE = {
    "code": "small",
    "name": "示例程序",
    "family": "works",
    "starts": "2020-01-01",
    "method": "公开招标",
    "ocds_method": "open",
    "kinds": ["construction"],
    "minimum_bidders": "min",
    "committee": {"size": "size", "expert_share": "share"},
    "evaluation_methods": ["comprehensive"],
    "events": [
        {"code": "documents_from", "label": "文件开始提供"},
        {"code": "documents_until", "label": "文件提供截止"},
        {"code": "clarified_by", "label": "澄清最晚发出", "is_latest": True},
        {"code": "bids_due", "label": "投标截止"},
        {"code": "award_notice", "label": "中标通知书", "phase": "later"},
        {"code": "contract_signed", "label": "签订合同", "phase": "later"},
    ],
    "spans": [
        {"code": "sale", "label": "文件提供期", "policy": "sale", "start": "documents_from",
         "end": "documents_until"},
        {"code": "period", "label": "投标准备期", "policy": "period", "start": "documents_from",
         "end": "bids_due", "applies": "mandatory"},
        {"code": "clarify", "label": "澄清距截止", "policy": "clarify", "start": "clarified_by",
         "end": "bids_due"},
        {"code": "contract", "label": "签订期", "policy": "contract", "start": "award_notice",
         "end": "contract_signed"},
    ],
    "stages": [{"code": "bidding", "label": "投标", "by": "bidder"}],
}  # fmt: skip


def limit(
    value, *, bound="minimum", day_type=DayType.CALENDAR, words="不得少于", source="第二十四条"
):
    return Limit(Decimal(value), bound, day_type, f"{words}{value}日", source)


def law(*, mandatory=True, sale_days=DayType.CALENDAR, period=20, clarify=15):
    return Law(
        Procedure.model_validate(BASE),
        {
            "sale": limit(5, day_type=sale_days),
            "period": limit(period),
            "clarify": limit(clarify, source="第二十三条"),
            "contract": limit(30, bound="maximum", words="不得超过"),
        },
        CALENDAR,
        mandatory,
    )


def moments(period, *, sale=5, start=date(2026, 11, 2)):
    return {
        "documents_from": start,
        "documents_until": start + timedelta(days=sale),
        "bids_due": start + timedelta(days=period),
    }


@pytest.mark.parametrize(("period", "codes"), [(19, ["tender.period"]), (20, []), (21, [])])
def test_twenty_days_are_needed_and_enough(period, codes):
    assert [v.code for v in check_timetable(law(), moments(period))] == codes


def test_a_violation_names_days_limit_and_article():
    (violation,) = check_timetable(law(), moments(19))
    assert violation.message == "投标准备期为19日，不得少于20日"
    assert (violation.source, violation.field) == ("第二十四条", "bids_due")


def test_a_tender_that_the_law_does_not_demand_may_be_shorter():
    assert list(check_timetable(law(mandatory=False), moments(16))) == []


@pytest.mark.parametrize(("sale", "codes"), [(4, ["tender.sale"]), (5, [])])
def test_five_calendar_days_of_sale(sale, codes):
    assert [v.code for v in check_timetable(law(), moments(20, sale=sale))] == codes


@pytest.mark.parametrize(
    ("until", "codes"),
    # 从9月28日起：29、30日，10月8、9、10日（调休）为5个工作日。
    [(date(2026, 10, 9), ["tender.sale"]), (date(2026, 10, 10), [])],
)
def test_five_working_days_over_the_holidays(until, codes):
    given_days = {
        "documents_from": date(2026, 9, 28),
        "documents_until": until,
        "bids_due": date(2026, 10, 26),
    }
    found = check_timetable(law(sale_days=DayType.WORKING), given_days)
    assert [v.code for v in found] == codes


def test_everything_missing_is_told_at_once():
    words = [v.message for v in check_timetable(law(), {})]
    assert words == ["请填写文件开始提供", "请填写文件提供截止", "请填写投标截止"]


def test_a_later_event_cannot_come_before_an_earlier_one():
    wrong = {**moments(20), "documents_until": date(2026, 11, 23)}
    codes = [v.code for v in check_timetable(law(), wrong)]
    assert codes == ["tender.event.order"]


def test_a_maximum_is_kept_up_to_its_last_day():
    for days, kept in ((30, True), (31, False)):
        start = date(2026, 11, 2)
        signed = {"award_notice": start, "contract_signed": start + timedelta(days=days)}
        (facts,) = span_facts(law(), signed)
        assert (facts.given, facts.is_kept) == (days, kept)


def test_the_last_day_of_a_clarification_leaves_fifteen_whole_days():
    # 投标截止11月23日，澄清最晚11月8日：9日至23日共15日。
    assert latest_days(law(), moments(21)) == {"clarified_by": date(2026, 11, 8)}


def test_the_earliest_timetable_is_lawful_and_one_day_less_is_not():
    found = earliest_timetable(law(), date(2026, 11, 2))
    # 第20日是11月22日星期日，截止顺延到星期一。
    assert found == {
        "documents_from": date(2026, 11, 2),
        "documents_until": date(2026, 11, 7),
        "bids_due": date(2026, 11, 23),
        "award_notice": date(2026, 11, 23),
        "contract_signed": date(2026, 12, 23),
        "clarified_by": date(2026, 11, 8),
    }


def test_two_editions_of_a_law_give_two_timetables_for_one_project():
    now = earliest_timetable(law(period=20), date(2026, 11, 2))
    amended = earliest_timetable(law(period=30), date(2026, 11, 2))
    assert (now["bids_due"], amended["bids_due"]) == (date(2026, 11, 23), date(2026, 12, 2))


def test_every_day_of_a_span_is_explained():
    given_days = {
        "documents_from": date(2026, 9, 30),
        "documents_until": date(2026, 10, 9),
        "bids_due": date(2026, 10, 26),
    }
    facts = next(iter(span_facts(law(sale_days=DayType.WORKING), given_days)))
    assert [(d.day.day, d.counts, d.reason) for d in facts.days] == [
        (1, False, "节假日"),
        (2, False, "节假日"),
        (3, False, "节假日"),
        (4, False, "节假日"),
        (5, False, "节假日"),
        (6, False, "节假日"),
        (7, False, "节假日"),
        (8, True, "工作日"),
        (9, True, "工作日"),
    ]
    assert (facts.given, facts.is_kept) == (2, False)


@given(
    start=st.dates(date(2026, 1, 1), date(2026, 10, 1)),
    working=st.booleans(),
    period=st.integers(1, 40),
    clarify=st.integers(1, 40),
)
def test_the_earliest_timetable_is_always_lawful(start, working, period, clarify):
    kind = DayType.WORKING if working else DayType.CALENDAR
    under = law(sale_days=kind, period=period, clarify=clarify)
    found = earliest_timetable(under, start)
    planned = {code: found[code] for code in ("documents_from", "documents_until", "bids_due")}
    assert list(check_timetable(under, planned)) == []
    assert found["documents_from"] == start
    assert found["clarified_by"] >= start
