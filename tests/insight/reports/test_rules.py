from datetime import date
from decimal import Decimal

import pytest
from pydantic import ValidationError

from onewindow.insight.reports.rules import (
    Form,
    ReportTemplate,
    Sentence,
    Span,
    change_words,
    chart_svg,
    is_said,
    latest_over,
    period_ending,
    period_problems,
    pieces,
    signer_problems,
    template_problems,
    value_words,
)
from onewindow.kernel.periods import Period

MARCH = Period(date(2026, 3, 1), date(2026, 4, 1))
YEAR = Period(date(2025, 11, 1), date(2026, 11, 1))


def test_periods_end_with_the_month_of_a_day():
    assert period_ending(Span.MONTH, date(2026, 3, 17)) == MARCH
    assert period_ending(Span.YEAR, date(2026, 10, 31)) == YEAR
    assert latest_over(Span.MONTH, date(2026, 4, 1)) == MARCH
    assert latest_over(Span.MONTH, date(2026, 3, 31)).label == "2026年2月"


def test_a_period_under_way_has_no_report():
    assert [one.code for one in period_problems(MARCH, on=date(2026, 3, 31))] == [
        "report.period.not_over"
    ]
    assert list(period_problems(MARCH, on=date(2026, 4, 1))) == []


def test_who_submitted_does_not_sign():
    assert [one.code for one in signer_problems("user:1", "user:1")] == ["report.sign.same_person"]
    assert list(signer_problems("user:1", "user:2")) == []


@pytest.mark.parametrize(
    ("value", "form", "unit", "places", "words"),
    [
        ("1750332", Form.COUNT, "件", 0, "175.03万件"),
        ("9999", Form.COUNT, "件", 0, "9999件"),
        ("10000", Form.COUNT, "件", 0, "1.00万件"),
        ("0", Form.COUNT, "件", 0, "0件"),
        ("13160000000", Form.MONEY, "", 2, "131.60亿元"),
        ("57000000", Form.MONEY, "", 2, "5700.00万元"),
        ("9999.99", Form.MONEY, "", 2, "9999.99元"),
        ("0.9699", Form.RATE, "", 2, "96.99%"),
        ("0.99996", Form.RATE, "", 2, "99.99%"),
        ("1", Form.RATE, "", 2, "100.00%"),
        ("5.165", Form.NUMBER, "分钟", 2, "5.17分钟"),
    ],
)
def test_values_are_written_as_people_read_them(value, form, unit, places, words):
    assert value_words(Decimal(value), form, unit=unit, places=places) == words


def test_no_value_is_no_data_and_never_zero():
    assert value_words(None, Form.COUNT, unit="件") == "无数据"


@pytest.mark.parametrize(
    ("now", "then", "form", "words"),
    [
        ("110", "100", Form.COUNT, "较上月增长10.0%"),
        ("90", "100", Form.COUNT, "较上月下降10.0%"),
        ("100", "100", Form.COUNT, "与上月持平"),
        ("5", "0", Form.COUNT, "上月为零"),
        ("0.92", "0.90", Form.RATE, "较上月提高2.00个百分点"),
        ("0.90", "0.92", Form.RATE, "较上月下降2.00个百分点"),
        ("0.90001", "0.90002", Form.RATE, "与上月持平"),
    ],
)
def test_changes_are_written_as_an_office_writes_them(now, then, form, words):
    assert change_words(Decimal(now), Decimal(then), form, than="上月") == words


def test_a_comparison_with_nothing_says_so():
    assert change_words(Decimal(5), None, Form.COUNT, than="上年同期") == "上年同期无数据"
    assert change_words(None, Decimal(5), Form.COUNT, than="上年同期") == "上年同期无数据"


def test_a_sentence_is_said_when_its_condition_holds():
    none = Sentence(text="没有", of="late", when="zero")
    some = Sentence(text="有", of="late", when="some")
    assert [is_said(one, {"late": Decimal(0)}) for one in (none, some)] == [True, False]
    assert [is_said(one, {"late": Decimal(1)}) for one in (none, some)] == [False, True]
    assert [is_said(one, {"late": None}) for one in (none, some)] == [False, True]


def test_a_sentence_falls_into_words_and_figures():
    assert pieces("取号{visits}，{visits.before}。") == [
        ("取号", "", ""),
        ("", "visits", "value"),
        ("，", "", ""),
        ("", "visits", "before"),
        ("。", "", ""),
    ]


def template(text):
    said = {"heading": "一", "sentences": [{"text": text}]}
    return ReportTemplate.model_validate(
        {"code": "one", "name": "报告", "span": "month", "sections": [said]}
    )


def test_a_template_may_cite_only_figures_that_exist():
    assert list(template_problems(template("{period}取号{visits}"), {"visits": None})) == []
    assert list(template_problems(template("取号{visit}"), {"visits": None})) == [
        "one：没有数字 visit"
    ]
    assert list(template_problems(template("取号{visits.last}"), {"visits": None})) == [
        "one：“取号{visits.last}”里的花括号写得不对"
    ]


def test_a_condition_names_its_figure_and_is_zero_or_some():
    with pytest.raises(ValidationError):
        Sentence(text="有", of="late")
    with pytest.raises(ValidationError):
        Sentence(text="有", of="late", when="many")


def test_a_chart_draws_each_value_and_escapes_its_words():
    bars = chart_svg("bars", "量", ["甲<大厅>", "乙"], [20.0, 10.0])
    assert bars.count("<rect") == 2
    assert 'width="480.0"' in bars
    assert 'width="240.0"' in bars
    assert "甲&lt;大厅&gt;" in bars
    line = chart_svg("line", "量", ["1月", "2月", "3月"], [1.0, 3.0, 2.0])
    assert line.count("<circle") == 3


def test_nothing_to_draw_is_no_chart():
    assert chart_svg("bars", "量", [], []) == ""
    assert chart_svg("line", "量", ["1月"], [0.0]) == ""
