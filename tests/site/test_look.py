from datetime import UTC, date, datetime

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from onewindow.kernel.violations import Violation


def drawn(text, **values):
    return Template(text).render(Context(values))


@pytest.mark.parametrize(
    ("light", "word"),
    [
        ("green", "正常"),
        ("yellow", "临期"),
        ("red", "超承诺时限"),
        ("black", "超法定时限"),
        ("none", "未计时"),
        ("", "未计时"),
    ],
)
def test_a_light_always_says_its_colour_in_words(light, word):
    assert word in drawn("{% light value %}", value=light)


@pytest.mark.parametrize(
    ("days", "words"), [(3, "临期·剩3日"), (0, "临期·剩0日"), (-2, "临期·超2日")]
)
def test_a_light_counts_the_days(days, words):
    assert words in drawn("{% light 'yellow' days %}", days=days)


@pytest.mark.parametrize(
    ("value", "word"),
    [("verify", "待核"), ("draft", "示例"), (False, "待核"), (True, ""), ("checked", "")],
)
def test_what_is_not_checked_is_marked(value, word):
    page = drawn("{% confidence value %}", value=value)
    assert (word in page) if word else page == ""


def test_dates_are_written_as_in_an_office_letter():
    at = datetime(2026, 3, 4, 16, 3, tzinfo=UTC)
    assert drawn("{{ on|day }}|{{ at|moment }}|{{ none|day }}", on=date(2026, 3, 5), at=at) == (
        "2026年3月5日|2026年3月5日 00:03|"
    )


@pytest.mark.parametrize(
    ("rate", "words"), [("0.1", "10%"), ("0.1000", "10%"), ("0.025", "2.5%"), ("0", "0%")]
)
def test_a_fraction_is_written_in_percent(rate, words):
    assert drawn("{{ rate|percent }}", rate=rate) == words


def test_personal_values_are_masked_unless_a_recorded_view_is_offered():
    page = drawn('{% masked number reveal="/x" %}', number="330106199001011234")
    assert "330106********1234" in page
    assert "330106199001011234" not in page
    assert 'href="/x"' in page


def test_what_people_typed_is_never_markup():
    page = drawn("{% state_tag label %}{% empty label %}", label="<b>准予</b>")
    assert "<b>" not in page
    assert "&lt;b&gt;" in page


def test_pages_keep_the_filters_of_the_list():
    request = RequestFactory().get("/desk/", {"state": "received", "page": "2"})
    page = drawn("{% pagination page %}", page=Paginator(range(30), 10).page(2), request=request)
    assert 'href="?page=3&amp;state=received"' in page
    assert "共 30 条，当前 11–20" in page
    assert 'aria-current="page"' in page


def test_a_refusal_names_every_reason_with_its_article():
    reasons = [
        Violation("a", "缺少：户口簿", "《行政许可法》第三十二条"),
        Violation("b", "号码不对"),
    ]
    page = drawn('{% include "base/components/violations.html" %}', violations=reasons)
    assert page.count("<li>") == 2
    assert "《行政许可法》第三十二条" in page
