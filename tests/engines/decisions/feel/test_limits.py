"""Hostile expressions end within their limits, with a clear reason and in bounded time."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onewindow.engines.decisions.rules.feel.engine import Surroundings, evaluate, passes
from onewindow.engines.decisions.rules.feel.faults import Exceeded, Unreadable
from onewindow.engines.decisions.rules.feel.limits import Limits
from onewindow.engines.decisions.rules.feel.parser import parse_expression, parse_unary_tests

STEPS = "运算超过300000步，已停止"
DEPTH = "嵌套或递归超过200层，已停止"
LONG = "文字超过200000个字符，已停止"
MANY = "列表超过100000项，已停止"
DOUBLED = "for i in 1..100 return if i = 1 then {first} else {joined}"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("for i in 1..10**12 return i", STEPS),
        ("for i in [1..10**12] return i", STEPS),
        ("every i in -10**15..10**15 satisfies true", STEPS),
        ("for a in 1..1000, b in 1..1000, c in 1..1000 return a", STEPS),
        ("(function(x) x(x))(function(x) x(x))", DEPTH),
        ("{f: function(n) f(n + 1), y: f(1)}.y", DEPTH),
        (DOUBLED.format(first='"abc"', joined="partial[-1] + partial[-1]"), LONG),
        (DOUBLED.format(first="[1, 2]", joined="concatenate(partial[-1], partial[-1])"), MANY),
        ("string(for i in 1..60 return [partial])", STEPS),
        ("flatten(for i in 1..60 return [partial])", STEPS),
        ("{a: for i in 1..60 return [partial], b: a = a}.b", STEPS),
        ("distinct values(for i in 1..20000 return i)", STEPS),
        (f'matches("{"a" * 300}", "(.*)(.*)(.*)\\\\1\\\\2\\\\3b")', STEPS),
        (f'replace("{"a" * 9000}", "a", "{"b" * 9000}")', STEPS),
        ('context put({}, for i in 1..3000 return "a", 1)', DEPTH),
        ("string(for i in 1..600 return [partial[-1]])", "嵌套过深，已停止"),
    ],
)
def test_a_hostile_expression_is_stopped(text, reason):
    tree = parse_expression(text)
    started = time.process_time()
    with pytest.raises(Exceeded) as stopped:
        evaluate(tree, {})
    assert str(stopped.value) == reason
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("9 ** 9 ** 9 ** 9 ** 9", "** 的结果超出数字范围"),
        ("(10 ** 6000) ** (10 ** 6000)", "** 的结果超出数字范围"),
        ("exp(10 ** 6000)", "exp()：结果不是数字或超出范围"),
        ('number("1e999999999")', "number()：结果不是数字或超出范围"),
        ("modulo(10 ** 6000, 7)", "modulo()：结果不是数字或超出范围"),
        ("string(10 ** 6000)", "string()：数字过大，不能写成文字"),
        ('@"P999999999999D" * 10 ** 20', "数字过大"),
        ('@"2026-01-01" + @"P999999999Y"', "没有1000002025年1月1日这一天"),
        ('matches("x", "(((a{99}){99}){99})")', "matches()：正则表达式中的重复次数过多"),
        (f'matches("x", "{"(" * 400}")', "matches()：正则表达式中分组过多"),
    ],
)
def test_what_is_too_large_is_null_with_a_reason(text, reason):
    outcome = evaluate(parse_expression(text), {})
    assert outcome.value is None
    assert outcome.remarks[0].message == reason


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("(a+)+$", "a" * 5000 + "b"),
        ("(a|aa)+$", "a" * 3000 + "b"),
        ("(.*a){9}b", "a" * 400),
        ("(x+x+)+y", "x" * 3000),
        ("^(([a-z])+.)+[A-Z]([a-z])+$", "a" * 2000),
    ],
)
def test_an_evil_pattern_takes_linear_time(pattern, text):
    tree = parse_expression("matches(text, pattern)", names=["text", "pattern"])
    started = time.process_time()
    assert evaluate(tree, {"text": text, "pattern": pattern}).value is False
    assert time.process_time() - started < 2


def test_limits_can_be_drawn_closer():
    given_little = Surroundings(limits=Limits(steps=100))
    tree = parse_expression("for i in 1..100 return i")
    with pytest.raises(Exceeded) as stopped:
        evaluate(tree, {}, given_little)
    assert str(stopped.value) == "运算超过100步，已停止"


def test_the_same_expression_stops_at_the_same_step():
    tree = parse_expression("for i in 1..20000 return i")
    least = next(
        steps
        for steps in range(60_000, 60_100)
        if not _stops(tree, Surroundings(limits=Limits(steps=steps)))
    )
    assert _stops(tree, Surroundings(limits=Limits(steps=least - 1)))


def _stops(tree, given):
    try:
        evaluate(tree, {}, given)
    except Exceeded:
        return True
    return False


PIECES = """1 0 -1 1.5 1e3 10**12 1e6000 12345678901234567890123456789012345678.55 true false null
    ? item partial a b 年龄 x.y "文" "" @"2026-11-26" @"P1D" @"P1Y" @"10:00:00Z" + - * / ** = != <
    <= > >= and or in between ( ) [ ] { } , : . .. if then else for return some every satisfies
    instance of number list< > function( not( sum( matches( sort( date( string( context( range(
    [1..3] {a:1} /* */ // ' ’ ，"""
WORDS = st.sampled_from(PIECES.split())
TEXTS = st.one_of(
    st.lists(WORDS, max_size=30).map(" ".join),
    st.lists(WORDS, max_size=30).map("".join),
    st.text(max_size=60),
)
FACTS = {"a": 1, "b": [1, {"x": None}], "年龄": "甲", "x": {"y": 2}}


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_any_text_is_read_or_refused_and_run_or_stopped(text):
    for parse, run in ((parse_expression, evaluate), (parse_unary_tests, _tested)):
        try:
            tree = parse(text, names=FACTS)
            run(tree, FACTS, Surroundings(limits=Limits(steps=20_000)))
        except (Unreadable, Exceeded):
            continue


def _tested(tests, facts, given_little):
    assert passes(tests, 1, facts, given_little).value in {True, False, None}
