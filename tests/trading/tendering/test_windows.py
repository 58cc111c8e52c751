"""Until when something may be raised, around real holidays; every date is counted by hand."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from onewindow.kernel.workdays import DayType, Workdays
from onewindow.trading.tendering.rules import (
    Before,
    Limit,
    Link,
    check_time,
    objection_window,
    procurement_complaint_window,
    query_window,
    tender_complaint_window,
)


def span(first, last):
    return {first + timedelta(days=n): "节假日" for n in range((last - first).days + 1)}


CALENDAR = Workdays(
    holidays=span(date(2026, 5, 1), date(2026, 5, 5))
    | span(date(2026, 9, 25), date(2026, 9, 27))
    | span(date(2026, 10, 1), date(2026, 10, 7)),
    made_up=frozenset({date(2026, 5, 9), date(2026, 9, 20), date(2026, 10, 10)}),
    years=frozenset({2026}),
)


def limit(number, day_type, bound="maximum", source="条文"):
    return Limit(Decimal(number), bound, day_type, f"{number}日", source)


WORKS = {
    "ztb.objection_doc": limit(10, DayType.CALENDAR, "minimum", "条例第二十二条"),
    "ztb.candidate_publicity": limit(3, DayType.CALENDAR, "minimum", "条例第五十四条"),
    "ztb.open_min": limit(3, None, "minimum", "条例第四十四条"),
    "ztb.complaint": limit(10, DayType.CALENDAR, source="条例第六十条"),
}
PROCUREMENT = {
    "gp.challenge": limit(7, DayType.WORKING, source="采购法第五十二条"),
    "gp.result_period": limit(1, DayType.WORKING, "exact"),
    "gp.complaint": limit(15, DayType.WORKING, source="采购法第五十五条"),
}


def codes(clock, on):
    return [violation.code for violation in check_time(clock, on=on)]


def both_sides(clock, last):
    """Test that the last day is good and the next is late."""
    assert (clock.due, codes(clock, last)) == (last, [])
    assert codes(clock, last + timedelta(days=1)) == ["dispute.late"]


def test_documents_may_be_objected_to_until_ten_days_before_the_bids_fall_due():
    known = {"bids_due": date(2026, 11, 23), "documents_from": date(2026, 11, 2)}
    clock = objection_window(Link.DOCUMENTS, known, WORKS, CALENDAR)
    both_sides(clock, date(2026, 11, 13))
    assert [day.day for day in clock.days][:1] == [date(2026, 11, 14)]
    assert clock.days[-1].day == date(2026, 11, 23)
    assert codes(clock, date(2026, 11, 1)) == ["dispute.early"]


def test_the_result_may_be_objected_to_while_the_candidates_are_on_show():
    clock = objection_window(Link.RESULT, {}, WORKS, CALENDAR)
    assert codes(clock, date(2026, 11, 30)) == ["dispute.early"]
    shown = {"candidates_from": date(2026, 11, 30)}
    clock = objection_window(Link.RESULT, shown, WORKS, CALENDAR)
    assert codes(clock, date(2026, 11, 29)) == ["dispute.early"]
    assert codes(clock, date(2026, 12, 9)) == []
    over = shown | {"candidates_until": date(2026, 12, 3)}
    both_sides(objection_window(Link.RESULT, over, WORKS, CALENDAR), date(2026, 12, 3))


def test_the_opening_is_objected_to_on_the_spot():
    clock = objection_window(Link.OPENING, {"bids_due": date(2026, 11, 23)}, WORKS, CALENDAR)
    assert codes(clock, date(2026, 11, 22)) == ["dispute.early"]
    both_sides(clock, date(2026, 11, 23))


@pytest.mark.parametrize(
    ("link", "known", "last"),
    [
        # 9月25至27日中秋，10月1至7日国庆，10月10日（周六）上班。
        (Link.DOCUMENTS, {"notice_until": date(2026, 9, 24)}, date(2026, 10, 12)),
        # 5月1至5日劳动节，5月9日（周六）上班。
        (Link.OPENING, {"bids_due": date(2026, 4, 30)}, date(2026, 5, 13)),
        (Link.REVIEW, {"report_made": date(2026, 11, 5)}, date(2026, 11, 16)),
        # 公告期限一个工作日，至11月6日（周五）。
        (Link.RESULT, {"award_notice": date(2026, 11, 5)}, date(2026, 11, 17)),
        (
            Link.RESULT,
            {"award_notice": date(2026, 11, 5), "result_until": date(2026, 11, 9)},
            date(2026, 11, 18),
        ),
    ],
)
def test_a_query_has_seven_working_days_from_knowing(link, known, last):
    both_sides(query_window(link, known, PROCUREMENT, CALENDAR), last)


def test_a_result_may_be_queried_as_soon_as_it_is_announced():
    known = {"award_notice": date(2026, 11, 5)}
    clock = query_window(Link.RESULT, known, PROCUREMENT, CALENDAR)
    assert codes(clock, date(2026, 11, 4)) == ["dispute.early"]
    assert codes(clock, date(2026, 11, 5)) == []


def test_what_has_not_happened_cannot_be_queried():
    clock = query_window(Link.REVIEW, {}, PROCUREMENT, CALENDAR)
    assert codes(clock, date(2026, 11, 5)) == ["dispute.early"]


def test_a_complaint_in_tender_law_has_ten_calendar_days_and_rolls_over_a_holiday():
    clock = tender_complaint_window(date(2026, 9, 21), None, WORKS, CALENDAR)
    both_sides(clock, date(2026, 10, 8))
    clock = tender_complaint_window(date(2026, 11, 2), None, WORKS, CALENDAR)
    both_sides(clock, date(2026, 11, 12))


@pytest.mark.parametrize(
    ("before", "last"),
    [
        # 11月3日第1日；4至6日不计；7日第2日……15日第10日是周日，顺延到16日。
        (
            Before(date(2026, 11, 4), date(2026, 11, 6), date(2026, 11, 9)),
            date(2026, 11, 16),
        ),
        # 逾期未答复：4日至9日（答复期满）不计；10日第2日……18日第10日。
        (Before(date(2026, 11, 4), None, date(2026, 11, 9)), date(2026, 11, 18)),
        # 知道当天就提出：2日至5日不计；6日第1日……15日第10日是周日，顺延到16日。
        (
            Before(date(2026, 11, 2), date(2026, 11, 5), date(2026, 11, 5)),
            date(2026, 11, 16),
        ),
    ],
)
def test_the_days_on_which_an_objection_waited_do_not_count(before, last):
    both_sides(tender_complaint_window(date(2026, 11, 2), before, WORKS, CALENDAR), last)


def test_a_complaint_in_procurement_law_has_fifteen_working_days_from_the_end_of_the_answer():
    before = Before(date(2026, 9, 28), None, date(2026, 10, 12))
    clock = procurement_complaint_window(before, PROCUREMENT, CALENDAR)
    both_sides(clock, date(2026, 11, 2))
    assert codes(clock, date(2026, 10, 12)) == ["dispute.early"]
    assert codes(clock, date(2026, 10, 13)) == []


def test_an_early_answer_opens_the_way_to_complain_and_takes_no_day_away():
    before = Before(date(2026, 9, 28), date(2026, 9, 30), date(2026, 10, 12))
    clock = procurement_complaint_window(before, PROCUREMENT, CALENDAR)
    assert codes(clock, date(2026, 9, 29)) == ["dispute.early"]
    assert codes(clock, date(2026, 9, 30)) == []
    both_sides(clock, date(2026, 11, 2))
