"""Every built-in function, with results worked out by hand."""

import pytest

from onewindow.engines.decisions.rules.feel.builtins import FUNCTIONS
from tests.engines.decisions.feel.reckoning import said

CALLS = {
    "abs": [("abs(-1.5)", "1.5"), ('abs(@"-P1D")', "P1D"), ('abs(@"-P1M")', "P1M")],
    "after": [
        ("after(5, [1..5])", "false"),
        ("after(5, [1..5))", "true"),
        ("after([3..4], 2)", "true"),
    ],
    "all": [
        ("all([true, false, null])", "false"),
        ("all(true, null)", "null"),
        ("all([])", "true"),
    ],
    "any": [("any([null, true])", "true"), ("any(false, null)", "null"), ("any([])", "false")],
    "append": [("append([1], 2, [3])", "[1, 2, [3]]"), ("append(1, null)", "[1, null]")],
    "before": [
        ("before(1, 2)", "true"),
        ("before([1..5], [5..6])", "false"),
        ("before([1..5), [5..6])", "true"),
    ],
    "ceiling": [("ceiling(-1.5)", "-1"), ("ceiling(1.56, 1)", "1.6")],
    "coincides": [("coincides(5, 5)", "true"), ("coincides([1..5], [1..5))", "false")],
    "concatenate": [("concatenate([1], 2, [3, 4])", "[1, 2, 3, 4]")],
    "contains": [('contains("foobar", "ob")', "true"), ('contains("a", null)', "null")],
    "context": [('context([{key: "a", value: 1}])', "{a: 1}"), ('context([{key: "a"}])', "null")],
    "context merge": [("context merge([{a: 1}, {a: 2, b: 3}])", "{a: 2, b: 3}")],
    "context put": [
        ('context put({a: 1}, "b", 2)', "{a: 1, b: 2}"),
        ('context put({a: {b: 1}}, ["a", "b"], 2)', "{a: {b: 2}}"),
        ("context put({}, [], 2)", "null"),
    ],
    "count": [("count([1, null])", "2"), ("count([])", "0"), ("count(null)", "null")],
    "date": [
        ('date("2026-11-26")', "2026-11-26"),
        ("date(2026, 2, 29)", "null"),
        ('date(@"2026-11-26T10:00:00")', "2026-11-26"),
    ],
    "date and time": [
        ('date and time("2026-11-26T10:00:00Z")', "2026-11-26T10:00:00Z"),
        ('date and time(@"2026-11-26", @"10:00:00")', "2026-11-26T10:00:00"),
        ('date and time("2026-11-26")', "2026-11-26T00:00:00"),
    ],
    "day of week": [('day of week(@"2026-11-26")', '"Thursday"')],
    "day of year": [('day of year(@"2028-12-31")', "366")],
    "decimal": [
        ("decimal(2.5, 0)", "2"),
        ("decimal(1/3, 2)", "0.33"),
        ("decimal(1, 6177)", "null"),
    ],
    "distinct values": [("distinct values([1, 2, 1.0, null, null])", "[1, 2, null]")],
    "duration": [
        ('duration("P1Y2M")', "P1Y2M"),
        ('duration("PT36H")', "P1DT12H"),
        ('duration("P")', "null"),
    ],
    "during": [
        ("during(5, [1..5])", "true"),
        ("during([2..3], [1..5])", "true"),
        ("during([1..5], (1..5])", "false"),
    ],
    "ends with": [('ends with("foobar", "bar")', "true")],
    "even": [("even(-2)", "true"), ("even(1.5)", "false")],
    "exp": [("exp(0)", "1"), ("decimal(exp(1), 8)", "2.71828183")],
    "finished by": [("finished by([1..5], 5)", "true"), ("finished by([1..5], [3..5])", "true")],
    "finishes": [("finishes(5, [1..5])", "true"), ("finishes([3..5), [1..5])", "false")],
    "flatten": [("flatten([1, [2, [3, []]]])", "[1, 2, 3]")],
    "floor": [("floor(-1.5)", "-2"), ("floor(1.56, 1)", "1.5")],
    "get entries": [("get entries({a: 1})", '[{key: "a", value: 1}]')],
    "get value": [('get value({a: 1}, "a")', "1"), ('get value({a: 1}, "b")', "null")],
    "includes": [
        ("includes([1..5], 5)", "true"),
        ("includes([1..5), 5)", "false"),
        ("includes([1..5], (1..5))", "true"),
    ],
    "index of": [("index of([1, 2, 1, null], 1)", "[1, 3]"), ("index of([null], null)", "[1]")],
    "insert before": [
        ("insert before([1, 3], 2, 2)", "[1, 2, 3]"),
        ("insert before([1], 3, 2)", "null"),
    ],
    "is": [
        ('is(@"10:00:00Z", @"10:00:00+00:00")', "true"),
        ('is(@"10:00:00+01:00", @"09:00:00Z")', "false"),
    ],
    "list contains": [
        ("list contains([1, null], null)", "true"),
        ("list contains([1], 2)", "false"),
    ],
    "list replace": [
        ("list replace([1, 2, 3], 2, 9)", "[1, 9, 3]"),
        ("list replace([1, 5, 9], function(item, new) item > new, 4)", "[1, 4, 4]"),
    ],
    "log": [("log(1)", "0"), ("log(0)", "null"), ("decimal(log(10), 8)", "2.30258509")],
    "lower case": [('lower case("ABc4")', '"abc4"')],
    "matches": [
        ('matches("foobar", "^fo*b")', "true"),
        ('matches("FOO", "foo", "i")', "true"),
        ('matches("a", "(")', "null"),
        ('matches("abab", "(ab)\\\\1")', "true"),
        ('matches("x", "[a-z-[aeiou]]")', "true"),
        ('matches("e", "^[a-z-[aeiou]]")', "false"),
        ('matches("一窗", "^\\\\p{IsCJKUnifiedIdeographs}{2}$")', "true"),
        ('matches("a\\nb", "a.b")', "false"),
        ('matches("a\\nb", "a.b", "s")', "true"),
        ('matches("440402199001011234", "^\\\\d{17}[\\\\dX]$")', "true"),
    ],
    "max": [
        ("max([1, 3, 2])", "3"),
        ('max("a", "b")', '"b"'),
        ("max([])", "null"),
        ('max(1, "a")', "null"),
    ],
    "mean": [("mean([1, 2, 6])", "3"), ("mean([])", "null")],
    "median": [("median(8, 2, 5, 3, 4)", "4"), ("median([6, 1, 2, 3])", "2.5")],
    "meets": [("meets([1..5], [5..6])", "true"), ("meets([1..5), [5..6])", "false")],
    "met by": [("met by([5..6], [1..5])", "true")],
    "min": [("min(3, 1, 2)", "1"), ('min(@"2026-01-02", @"2026-01-01")', "2026-01-01")],
    "mode": [("mode([6, 3, 9, 6, 3])", "[3, 6]"), ("mode([])", "[]")],
    "modulo": [
        ("modulo(-12, 5)", "3"),
        ("modulo(12, -5)", "-3"),
        ("modulo(10.1, 4.5)", "1.1"),
        ("modulo(1, 0)", "null"),
    ],
    "month of year": [('month of year(@"2026-11-26")', '"November"')],
    "not": [("not(true)", "false"), ("not(1)", "null")],
    "now": [("now()", "2026-11-26T12:00:00Z"), ("now(1)", "null")],
    "number": [
        ('number("1 000,5", " ", ",")', "1000.5"),
        ('number("1,000", ",", ",")', "null"),
        ('number("12")', "12"),
    ],
    "odd": [("odd(-3)", "true"), ("odd(2)", "false")],
    "overlaps": [("overlaps([1..5], [5..6])", "true"), ("overlaps([1..5), [5..6])", "false")],
    "overlaps after": [
        ("overlaps after([5..8], [1..5])", "true"),
        ("overlaps after([5..8], [1..5))", "false"),
    ],
    "overlaps before": [
        ("overlaps before([1..5], [4..8])", "true"),
        ("overlaps before([1..5], [1..5])", "false"),
    ],
    "product": [("product([2, 3, 4])", "24"), ("product([])", "null")],
    "range": [
        ('range("[1..3)")', "[1..3)"),
        ('range("[3..1]")', "null"),
        ('range("[a..b]")', "null"),
    ],
    "remove": [("remove([1, 2, 3], -1)", "[1, 2]"), ("remove([1], 0)", "null")],
    "replace": [
        ('replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")', '"[1=ab][2=]cd"'),
        ('replace("a.b", ".", "$", "q")', '"a$b"'),
        ('replace("abc", "x*", "-")', "null"),
        ('replace("aaa", "a{2}", "b")', '"ba"'),
        ('replace("reluctant", "r.*?t", "X")', '"Xant"'),
    ],
    "reverse": [("reverse([1, 2, 3])", "[3, 2, 1]")],
    "round down": [("round down(-1.55, 1)", "-1.5")],
    "round half down": [("round half down(2.5, 0)", "2"), ("round half down(2.51, 0)", "3")],
    "round half up": [("round half up(-2.5, 0)", "-3"), ("round half up(1.25, 1)", "1.3")],
    "round up": [("round up(1.01, 1)", "1.1"), ("round up(-5.1, 0)", "-6")],
    "sort": [
        ("sort([3, 1, 2], function(a, b) a > b)", "[3, 2, 1]"),
        ("sort([3, 1, 2])", "[1, 2, 3]"),
        ('sort([1, "a"], function(a, b) a < b)', "null"),
    ],
    "split": [
        ('split("a;b;;", ";")', '["a", "b", "", ""]'),
        ('split("John  Doe", "\\\\s+")', '["John", "Doe"]'),
    ],
    "sqrt": [("sqrt(16)", "4"), ("sqrt(-1)", "null")],
    "started by": [("started by([1..5], 1)", "true"), ("started by([1..5], [1..3])", "true")],
    "starts": [
        ("starts(1, [1..5])", "true"),
        ("starts(1, (1..5])", "false"),
        ("starts([1..3], [1..5])", "true"),
    ],
    "starts with": [('starts with("foobar", "foo")', "true")],
    "stddev": [("stddev(2, 4)", "1.414213562373095048801688724209698"), ("stddev([1])", "null")],
    "string": [
        ("string(1.10)", '"1.10"'),
        ("string(null)", "null"),
        ('string([1, "a"])', '"[1, \\"a\\"]"'),
    ],
    "string join": [('string join(["a", null, "c"], "-")', '"a-c"'), ("string join([1])", "null")],
    "string length": [('string length("一窗😀")', "3")],
    "sublist": [
        ("sublist([1, 2, 3], 2)", "[2, 3]"),
        ("sublist([1, 2, 3], -2, 1)", "[2]"),
        ("sublist([1], 1, 2)", "null"),
    ],
    "substring": [
        ('substring("foobar", 3)', '"obar"'),
        ('substring("foobar", -2, 1)', '"a"'),
        ('substring("a", 2)', "null"),
        ('substring("a", 0)', "null"),
    ],
    "substring after": [
        ('substring after("foobar", "ob")', '"ar"'),
        ('substring after("a", "x")', '""'),
    ],
    "substring before": [
        ('substring before("foobar", "ob")', '"fo"'),
        ('substring before("a", "x")', '""'),
    ],
    "sum": [("sum(1, 2.5)", "3.5"), ('sum([1, "a"])', "null"), ("sum([])", "null")],
    "time": [
        ('time("10:00:00@Asia/Shanghai")', "10:00:00@Asia/Shanghai"),
        ("time(10, 30, 0.5)", "10:30:00.5"),
        ('time(10, 30, 0, @"PT8H")', "10:30:00+08:00"),
        ('time("10:00:00@Nowhere/Land")', "null"),
        ("time(24, 0, 0)", "null"),
    ],
    "today": [("today()", "2026-11-26")],
    "union": [("union([1, 2], [2, 3])", "[1, 2, 3]")],
    "upper case": [('upper case("aBc4")', '"ABC4"')],
    "week of year": [('week of year(@"2027-01-03")', "53"), ('week of year(@"2027-01-04")', "1")],
    "years and months duration": [
        ('years and months duration(@"2011-12-22", @"2013-08-24")', "P1Y8M"),
        ('years and months duration(@"2013-08-24", @"2011-12-22")', "-P1Y8M"),
        ('years and months duration(@"2007-11-27", @"2025-11-26")', "P17Y11M"),
    ],
}
EACH = [call for calls in CALLS.values() for call in calls]


@pytest.mark.parametrize(("text", "result"), EACH, ids=[text for text, _ in EACH])
def test_a_call_gives(text, result):
    assert said(text) == result


def test_every_built_in_function_is_tested():
    assert set(FUNCTIONS) - set(CALLS) == set()
