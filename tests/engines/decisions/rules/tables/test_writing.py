"""What a clerk writes becomes FEEL, and FEEL is read back in Chinese."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onewindow.engines.decisions.api import (
    CellFault,
    Output,
    cell_from_words,
    output_from_words,
    words_of_cell,
)
from onewindow.engines.decisions.rules.tables.cells import condition_of
from onewindow.engines.decisions.rules.tables.writing import feel_of_condition
from tests.engines.decisions.rules.tables.strategies import conditions, inputs_of
from tests.engines.decisions.rules.tables.tables import (
    AGE,
    LOCAL,
    MINIMUM,
    MONTHS,
    OUTCOME,
    SINCE,
    STATE,
)

FREE = STATE.model_copy(update={"allowed": ()})
INPUTS = {item.code: item for item in (AGE, STATE, LOCAL, SINCE, MONTHS, MINIMUM)}


@pytest.mark.parametrize(
    ("item", "written", "feel", "words"),
    [
        (AGE, "≥18", ">= 18", "≥18"),
        (AGE, "＞＝１８", ">= 18", "≥18"),
        (AGE, "＜60", "< 60", "＜60"),
        (AGE, "≥18且＜60", "[18..60)", "≥18且＜60"),
        (AGE, "18～60", "[18..60]", "≥18且≤60"),
        (AGE, "18至60", "[18..60]", "≥18且≤60"),
        (AGE, "＜18或≥60", "< 18, >= 60", "＜18或≥60"),
        (AGE, "18以上", ">= 18", "≥18"),
        (AGE, "60以下", "<= 60", "≤60"),
        (AGE, "不满18周岁", "< 18", "＜18"),
        (AGE, "超过60", "> 60", "＞60"),
        (AGE, "18以上且不满60", "[18..60)", "≥18且＜60"),
        (AGE, "≠18", "not(18)", "≠18"),
        (AGE, "18、20", "18, 20", "属于18、20"),
        (AGE, "不属于18、20", "not(18, 20)", "不属于18、20"),
        (AGE, "不限", "-", "不限"),
        (AGE, "", "-", "不限"),
        (AGE, "空", "null", "＝空"),
        (AGE, "不为空", "not(null)", "≠空"),
        (AGE, ">=18", ">=18", "≥18"),
        (AGE, "(18..60]", "(18..60]", "＞18且≤60"),
        (AGE, "not([18..60])", "not([18..60])", "非（≥18且≤60）"),
        (MONTHS, "≥最低缴费月数", ">= minimum_months", "≥最低缴费月数"),
        (MONTHS, "不少于12月", ">= 12", "≥12"),
        (STATE, "正常", '"正常"', "＝正常"),
        (STATE, "＝正常", '"正常"', "＝正常"),
        (STATE, "属于正常、迁出", '"正常", "迁出"', "属于正常、迁出"),
        (STATE, "正常或迁出", '"正常", "迁出"', "属于正常、迁出"),
        (STATE, "“正常”，“迁出”", '"正常", "迁出"', "属于正常、迁出"),
        (STATE, "不属于注销", 'not("注销")', "≠注销"),
        (STATE, "不是注销", 'not("注销")', "≠注销"),
        (LOCAL, "是", "true", "＝是"),
        (LOCAL, "＝否", "false", "＝否"),
        (SINCE, "≥2026年1月1日", '>= date("2026-01-01")', "≥2026年1月1日"),
        (SINCE, "早于2026-01-01", '< date("2026-01-01")', "＜2026年1月1日"),
        (
            SINCE,
            "2026-01-01至2026-12-31",
            '[date("2026-01-01")..date("2026-12-31")]',
            "≥2026年1月1日且≤2026年12月31日",
        ),
    ],
)
def test_chinese_becomes_feel_and_feel_becomes_chinese(item, written, feel, words):
    assert cell_from_words(written, item, INPUTS) == feel
    assert words_of_cell(feel, item, INPUTS) == words


@pytest.mark.parametrize(
    ("item", "written"),
    [
        (AGE, "十八"),
        (AGE, "≥18且≥20"),
        (AGE, "5%"),
        (AGE, "3万"),
        (AGE, "18天"),
        (MONTHS, "3年"),
        (AGE, ">= months"),
        (LOCAL, "也许"),
        (STATE, "≥正常"),
        (SINCE, "2026年2月30日"),
        (SINCE, "2026年1月1日以后"),
    ],
)
def test_what_could_be_meant_otherwise_is_not_guessed(item, written):
    with pytest.raises(CellFault):
        cell_from_words(written, item, INPUTS)


def test_an_allowed_value_is_itself_even_if_it_looks_like_a_sentence():
    odd = STATE.model_copy(update={"allowed": ("不限", "甲或乙", "空")})
    assert [cell_from_words(text, odd, INPUTS) for text in odd.allowed] == [
        '"不限"',
        '"甲或乙"',
        '"空"',
    ]


def test_outputs_are_written_without_quotes():
    paid = Output(code="paid", label="发放", kind="boolean")
    day = Output(code="day", label="日期", kind="date")
    assert output_from_words("grant", OUTCOME) == '"grant"'
    assert output_from_words("是", paid) == "true"
    assert output_from_words("2026年1月5日", day) == 'date("2026-01-05")'


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_condition_printed_as_feel_reads_as_the_same_condition(data):
    inputs = data.draw(inputs_of())
    item = data.draw(st.sampled_from(inputs))
    condition = data.draw(conditions(item, inputs, huge=True))
    by_code = {each.code: each for each in inputs}
    text = feel_of_condition(condition)
    assert condition_of(text, item, by_code) == condition
    assert cell_from_words(text, item, by_code) == text


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30))
def test_whatever_is_written_is_read_or_refused(text):
    for item in (AGE, FREE, LOCAL, SINCE):
        with suppress(CellFault):
            feel = cell_from_words(text, item, INPUTS)
            assert feel == "-" or condition_of(feel, item, INPUTS)


def test_numbers_are_read_exactly():
    cell = condition_of("-12345678901234567890123456789012345.6", AGE, INPUTS)
    assert cell.tests[0].operand == Decimal("-12345678901234567890123456789012345.6")
