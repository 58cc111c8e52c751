"""What expressions come to, worked out by hand, and why some of them are null."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from onewindow.engines.decisions.rules.feel.engine import evaluate
from onewindow.engines.decisions.rules.feel.parser import parse_expression
from onewindow.engines.decisions.rules.feel.values import plain_of
from tests.engines.decisions.feel.reckoning import holds, reasons, said, value

RESULTS = [
    # 数字：34位有效数字，四舍六入五成双
    ("0.1 + 0.2", "0.3"),
    ("1 / 3", "0.3333333333333333333333333333333333"),
    ("2 / 3", "0.6666666666666666666666666666666667"),
    ("12345678901234567890123456789012345 + 0", "12345678901234567890123456789012340"),
    ("12345678901234567890123456789012355 + 0", "12345678901234567890123456789012360"),
    ("2 ** 10", "1024"),
    ("-2 ** 2", "4"),
    ("-1 * 0", "0"),
    # 文字
    ('"一" + "窗"', '"一窗"'),
    # 三值逻辑
    ("true and null", "null"),
    ("false and null", "false"),
    ("null and false", "false"),
    ("true or null", "true"),
    ("null or false", "null"),
    ("true and 1", "null"),
    ("not(null)", "null"),
    # 相等与大小
    ('1 = "1"', "null"),
    ("null = null", "true"),
    ("[] = null", "false"),
    ("1 = 1.0", "true"),
    ("[1, {a: 2}] = [1, {a: 2}]", "true"),
    ('"b" > "a"', "true"),
    ("1 < null", "null"),
    ("5 between 5 and 5", "true"),
    # 属于
    ("5 in (1..5)", "false"),
    ("5 in (1..5]", "true"),
    ("5 in [[1..2], [4..6]]", "true"),
    ("5 in !=5", "false"),
    ("[1] in [[1], 2]", "true"),
    ('"a" in [[1..2], "a"]', "true"),
    ('"a" in [[1..2], 3]', "false"),
    ("null in [1..2]", "null"),
    # 日期、时刻、时长
    ('@"2026-02-28" + @"P1D"', "2026-03-01"),
    ('@"2028-02-29" + @"P1Y"', "2029-02-28"),
    ('@"2026-01-31" + @"P1M"', "2026-02-28"),
    ('@"2026-03-31" - @"P1M"', "2026-02-28"),
    ('@"2026-11-26" - @"2026-10-01"', "P56D"),
    ('@"2026-11-26T08:00:00+08:00" - @"2026-11-26T00:00:00Z"', "PT0S"),
    ('@"2026-11-26T08:00:00@Asia/Shanghai" = @"2026-11-26T00:00:00Z"', "true"),
    ('@"2026-11-26T08:00:00" < @"2026-11-26T00:00:00Z"', "null"),
    ('@"23:30:00" + @"PT1H"', "00:30:00"),
    ('@"2026-11-26T24:00:00"', "2026-11-27T00:00:00"),
    ('@"P1D" * 1.5', "P1DT12H"),
    ('@"P1Y2M" / @"P1M"', "14"),
    ('@"-999999999-01-01".year', "-999999999"),
    ('@"2026-11-26".weekday', "4"),
    ('@"P1DT2H3M4S".hours', "2"),
    ('@"10:00:00+08:00".time offset', "PT8H"),
    ('@"2026-07-01T10:00:00@Europe/Paris".time offset', "PT2H"),
    ('@"2026-07-01T10:00:00@Europe/Paris".timezone', '"Europe/Paris"'),
    ('@"2026-02-29"', "null"),
    # 列表、筛选、路径
    ("[1, 2, 3][2]", "2"),
    ("[1, 2, 3][-1]", "3"),
    ("[1, 2, 3][4]", "null"),
    ("[1, 2, 3][item > 1]", "[2, 3]"),
    ("[{a: 1, b: 2}, {a: 3, b: 4}][a = 3].b", "[4]"),
    ("5[1]", "5"),
    ("null[true]", "[]"),
    ("{a: {b: 1}}.a.b", "1"),
    ("[{a: 1}, {b: 2}].a", "[1, null]"),
    ("{a: 1, b: a + 1}.b", "2"),
    ("{a: 1, a: 2}", "null"),
    # 条件与逐项
    ("if null then 1 else 2", "2"),
    ("for i in 1..3 return i * i", "[1, 4, 9]"),
    ("for i in 3..1 return i", "[3, 2, 1]"),
    ("for i in (1..4) return i", "[2, 3]"),
    ('for d in @"2026-02-27"..@"2026-03-01" return d.day', "[27, 28, 1]"),
    ("for i in [1, 2], j in [i, 10] return i * j", "[1, 10, 4, 20]"),
    ("for i in 1..5 return if i = 1 then 1 else i * partial[-1]", "[1, 2, 6, 24, 120]"),
    ("some i in [1, 2] satisfies i > 1", "true"),
    ("every i in [1, 2] satisfies i > 1", "false"),
    ("every i in [] satisfies false", "true"),
    ("some i in [1, null] satisfies i > 1", "null"),
    # 函数
    ("(function(a, b) a - b)(3, 1)", "2"),
    ("(function(a, b) a - b)(b: 3, a: 1)", "-2"),
    ('(function(a: number) a)("x")', "null"),
    ("(function(a: list<number>) a)(1)", "[1]"),
    ("(function(a: number) a)([1])", "1"),
    ("{fact: function(n) if n = 0 then 1 else n * fact(n - 1), x: fact(10)}.x", "3628800"),
    ("{f: function() 1}.f()", "1"),
    ("1()", "null"),
    ('function(a) external {java: {class: "x"}}', "null"),
    # 类型
    ("1 instance of number", "true"),
    ("null instance of Any", "false"),
    ("[1, 2] instance of list<number>", "true"),
    ('[1, "a"] instance of list<number>', "false"),
    ("{a: 1, b: 2} instance of context<a: number>", "true"),
    ("[1..2] instance of range<number>", "true"),
    ("(function(a: number) a) instance of function<number>->number", "true"),
    ("1 instance of nothing", "null"),
    # 区间值
    ("[2..1]", "null"),
    ("(< 10).end", "10"),
    ("(= 10).start included", "true"),
    ("(< 10) = (null..10)", "false"),
]


@pytest.mark.parametrize(("text", "result"), RESULTS, ids=[text for text, _ in RESULTS])
def test_an_expression_comes_to(text, result):
    assert said(text) == result


def test_facts_go_by_name_and_come_back_as_python_values():
    tree = parse_expression('{更新: 出生 + @"P60Y", 名册: [人数]}', names=["出生", "人数"])
    outcome = evaluate(tree, {"出生": date(1966, 2, 28), "人数": 3})
    assert plain_of(outcome.value) == {"更新": date(2026, 2, 28), "名册": [Decimal(3)]}
    assert outcome.remarks == ()


def test_nothing_is_named_that_was_not_given():
    assert reasons("年龄 > 18") == ["没有“年龄”这个名称", "空值与数字不能比较大小"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1 / 0", "除数为零"),
        ('1 + "a"', "数字 + 文字 没有结果"),
        ('1 < "a"', "数字与文字不能比较大小"),
        ("10 ** 10000", "** 的结果超出数字范围"),
        ("0 ** -1", "** 的结果超出数字范围"),
        ('date("2026-02-30")', "date()：没有2026年2月30日这一天"),
        ("substring()", "substring()：参数个数不对，给了0个"),
        ("abs(n: 1, m: 2)", "abs()：没有参数“m”"),
        ("abs(null)", "abs()：参数“n”为空值"),
        ('abs("1")', "abs()：参数“n”的类型不对"),
        ("[1][2]", "列表有1项，没有第2项"),
        ("{a: 1}.b", "上下文中没有“b”"),
        ("(function(a) a)()", "函数需要1个参数，却有0个"),
        ('@"25:00:00"', "没有25:00:00这一时刻"),
    ],
)
def test_a_null_made_by_an_error_says_why(text, reason):
    assert value(text) is None
    assert reasons(text) == [reason]


def test_a_remark_points_at_its_place():
    outcome = evaluate(parse_expression("1 + 2 / 0"), {})
    assert [(remark.at, remark.message) for remark in outcome.remarks] == [
        (6, "除数为零"),
        (2, "数字 + 空值 没有结果"),
    ]


@pytest.mark.parametrize(
    ("tests", "fact", "passed"),
    [
        ("-", None, True),
        ("18", 18, True),
        (">= 18", 17, False),
        (">= 18", 18, True),
        (">= 18", None, None),
        ('"a", "b"', "b", True),
        ('not("a", "b")', "b", False),
        ('not("a", "b")', "c", True),
        ("not(> 1)", None, None),
        ("[18..60)", 60, False),
        ("? > 1 and ? < 3", 2, True),
        ("null", None, True),
        ("true", True, True),
        ("[1, 2, 3]", 2, True),
        ("> limit", 11, True),
        ("odd(?)", 3, True),
    ],
)
def test_a_cell_holds(tests, fact, passed):
    assert holds(tests, fact, limit=10) is passed


@pytest.mark.parametrize(
    "text",
    [
        '"a".__class__',
        "{}.__class__",
        "sum.__globals__",
        '__import__("os")',
        "(function() 1).__globals__",
    ],
)
def test_python_is_out_of_reach(text):
    assert value(text) is None


class Marked(str):
    """A text of a class of its own, as templates have."""

    __slots__ = ()


@pytest.mark.parametrize(
    ("plain", "text"),
    [
        (None, "null"),
        (True, "true"),
        (3, "3"),
        (Decimal("1.50"), "1.50"),
        (Marked("甲"), '"甲"'),
        (date(2026, 11, 26), "2026-11-26"),
        (datetime(2026, 11, 26, 8, 30, tzinfo=UTC), "2026-11-26T08:30:00Z"),
        (time(8, 30), "08:30:00"),
        (timedelta(days=1, microseconds=5), "P1DT0.000005S"),
        ((1, {"a": [None]}), "[1, {a: [null]}]"),
    ],
)
def test_a_python_value_is_this_value_of_feel(plain, text):
    assert said("x", x=plain) == text


@pytest.mark.parametrize("plain", [1.5, Decimal("NaN"), Decimal("Infinity"), object(), b"a"])
def test_what_feel_cannot_say_is_no_fact(plain):
    with pytest.raises(TypeError):
        value("x", x=plain)


def test_a_text_of_another_class_is_equal_to_a_plain_one():
    assert value('x = "甲"', x=Marked("甲")) is True
