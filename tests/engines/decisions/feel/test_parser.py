"""FEEL text becomes a tree; what is not FEEL is refused with its place and a Chinese sentence."""

from decimal import Decimal

import pytest

from onewindow.engines.decisions.rules.feel import syntax
from onewindow.engines.decisions.rules.feel.builtins import FUNCTIONS
from onewindow.engines.decisions.rules.feel.faults import Unreadable
from onewindow.engines.decisions.rules.feel.parser import parse_expression, parse_unary_tests
from onewindow.engines.decisions.rules.feel.syntax import (
    Arithmetic,
    Between,
    Call,
    Comparison,
    ContextOf,
    Filter,
    For,
    Function,
    If,
    In,
    InstanceOf,
    Iterator,
    Listing,
    Literal,
    Logical,
    Name,
    Negation,
    Path,
    Quantified,
    Range,
    Wildcard,
)
from onewindow.engines.decisions.rules.feel.vocabulary import LONG_NAMES

A, B, C = Name("a"), Name("b"), Name("c")
Cell = syntax.Tests
ONE, TWO, THREE = (Literal(Decimal(number)) for number in (1, 2, 3))
EXPRESSIONS = [
    ("1", ONE),
    (".5", Literal(Decimal("0.5"))),
    ("1.50", Literal(Decimal("1.50"))),
    ("1.2e3", Literal(Decimal("1.2e3"))),
    ('"本市"', Literal("本市")),
    (r'"a\"b\\c\n\u4e2d\U01F600"', Literal('a"b\\c\n中😀')),
    (r'"\ud83d\ude00"', Literal("😀")),
    (r'"\d+"', Literal(r"\d+")),
    ("true", Literal(True)),
    ("null", Literal(None)),
    ('@"2026-11-26"', syntax.AtLiteral("2026-11-26")),
    ("?", Name("?")),
    ("年龄", Name("年龄")),
    ("-a", Negation(A)),
    ("--a", Negation(Negation(A))),
    ("a + b * c", Arithmetic("+", A, Arithmetic("*", B, C))),
    ("(a + b) * c", Arithmetic("*", Arithmetic("+", A, B), C)),
    ("a - b - c", Arithmetic("-", Arithmetic("-", A, B), C)),
    ("a ** b ** c", Arithmetic("**", Arithmetic("**", A, B), C)),
    ("-a ** b", Arithmetic("**", Negation(A), B)),
    ("a ** -b", Arithmetic("**", A, Negation(B))),
    ("a or b and c", Logical("or", A, Logical("and", B, C))),
    ("a < b and b <= c", Logical("and", Comparison("<", A, B), Comparison("<=", B, C))),
    ("a between 1 and 2 and b", Logical("and", Between(A, ONE, TWO), B)),
    ("a in 1", In(A, Cell((ONE,)))),
    ("a in (1, 2)", In(A, Cell((ONE, TWO)))),
    (
        "a in (< 1, > 2)",
        In(A, Cell((Range(None, ONE, False, False), Range(TWO, None, False, False)))),
    ),
    ("a in (1..2]", In(A, Cell((Range(ONE, TWO, False, True),)))),
    ("a in = 1", In(A, Cell((Comparison("=", Name("?"), ONE),)))),
    ("[1..2]", Range(ONE, TWO, True, True)),
    ("]1..2[", Range(ONE, TWO, False, False)),
    ("[1..b[1]]", Range(ONE, Filter(B, ONE), True, True)),
    ("[1..b[ and a", Logical("and", Range(ONE, B, True, False), A)),
    ("(< 1)", Range(None, ONE, False, False)),
    ("(>= 1)", Range(ONE, None, True, False)),
    ("(= 1)", Cell((Comparison("=", Name("?"), ONE),))),
    ("a instance of list<number>", InstanceOf(A, "list<number>")),
    (
        "a instance of context<b: date and time, c: function<number>->string>",
        InstanceOf(A, "context<b: date and time, c: function<number>->string>"),
    ),
    ("[]", Listing(())),
    ("[1, [2]]", Listing((ONE, Listing((TWO,))))),
    ('{a: 1, "b c": a}', ContextOf((("a", ONE), ("b c", A)))),
    ("{b+c: 1, d: b+c}", ContextOf((("b+c", ONE), ("d", Name("b+c"))))),
    ("function(b: number, c) b", Function((("b", "number"), ("c", "")), B)),
    ("a()", Call(A)),
    ("a(1, 2)", Call(A, (ONE, TWO))),
    ("a(start position: 1)", Call(A, named=(("start position", ONE),))),
    ("date and time(a)", Call(Name("date and time"), (A,))),
    ("a.b c", Path(A, "b c")),
    ("a[b > 1].c", Path(Filter(A, Comparison(">", B, ONE)), "c")),
    ("if a then 1 else 2 + 3", If(A, ONE, Arithmetic("+", TWO, THREE))),
    (
        "for b in 1..3, c in a return c",
        For((Iterator("b", ONE, THREE), Iterator("c", A)), C),
    ),
    ("some b in a satisfies b", Quantified("some", (Iterator("b", A),), B)),
    ("every b in a satisfies b", Quantified("every", (Iterator("b", A),), B)),
    ("1 /* eins */ + // two\n 2", Arithmetic("+", ONE, TWO)),
    ("a\u3000+\u00a0b", Arithmetic("+", A, B)),
]


@pytest.mark.parametrize(("text", "tree"), EXPRESSIONS, ids=lambda each: str(each)[:40])
def test_an_expression_becomes_this_tree(text, tree):
    assert parse_expression(text, names=["a", "b", "c"]) == tree


KNOWN = ["a", "b", "a-b", "Months in service", "total+tax", "date and place", "Student's name"]


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a-b", Name("a-b")),
        ("a - b", Arithmetic("-", A, B)),
        ("Months  in\nservice > 1", Comparison(">", Name("Months in service"), ONE)),
        ("total+tax", Name("total+tax")),
        ("date and place", Name("date and place")),
        ("Student's name", Name("Student's name")),
        ("not known at all", Name("not known at all")),
        ("a.total+tax", Arithmetic("+", Path(A, "total"), Name("tax"))),
    ],
)
def test_the_longest_known_name_wins(text, tree):
    assert parse_expression(text, names=KNOWN) == tree


def test_a_member_that_is_known_may_hold_signs():
    tree = parse_expression("a.total+tax", names=["a"], members=["total+tax"])
    assert tree == Path(A, "total+tax")


def test_names_inside_are_known_inside_only():
    tree = parse_expression("[for a b in c return a b, a]", names=["c", "a"])
    assert tree == Listing((For((Iterator("a b", C),), Name("a b")), A))


@pytest.mark.parametrize(
    ("text", "tests"),
    [
        ("-", Cell((Wildcard(),))),
        ("1, 2", Cell((ONE, TWO))),
        ("< 1", Cell((Range(None, ONE, False, False),))),
        ("<= 1", Cell((Range(None, ONE, False, True),))),
        ("> 1", Cell((Range(ONE, None, False, False),))),
        (">= 1", Cell((Range(ONE, None, True, False),))),
        ("!= 1", Cell((Comparison("!=", Name("?"), ONE),))),
        ("[1..2), 3", Cell((Range(ONE, TWO, True, False), THREE))),
        ("not(1, 2)", Cell((ONE, TWO), is_negated=True)),
        ("not(a) or b", Cell((Logical("or", Call(Name("not"), (A,)), B),))),
        ("? > 1", Cell((Comparison(">", Name("?"), ONE),))),
        ("-1", Cell((Negation(ONE),))),
    ],
)
def test_a_cell_becomes_these_tests(text, tests):
    assert parse_unary_tests(text) == tests


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "第1个字符：此处缺少一个值，却是结尾"),
        ("1 +", "第4个字符：此处缺少一个值，却是结尾"),
        ("(1", "第3个字符：此处应为“)”，却是结尾"),
        ("1 2", "第3个字符：多出了“2”"),
        ("[1, ]", "第5个字符：逗号后缺少一项"),
        ("年龄 ≥ 18", "第4个字符：“≥”是中文标点，请改为英文的 >="),
        ("“本市”", '第1个字符：““”是中文标点，请改为英文的 "'),
        ("a，b", "第2个字符：“，”是中文标点，请改为英文的 ,"),
        ('"本市', "第1个字符：文字缺少结尾的英文引号"),
        ("/* a", "第1个字符：注释缺少结尾的 */"),
        ("a # b", "第3个字符：“#”不能出现在这里"),
        ("if a then b", "第12个字符：此处应为“else”，却是结尾"),
        ("a between 1 or 2", "第13个字符：此处应为“and”，却是“or”"),
        ("f(1, b: 2)", "第11个字符：参数要么都写名称，要么都不写"),
        ('"\\ud83d"', "第1个字符：文字中有不成对的 \\u 代码"),
        ("1\n+ * 2", "第2行第3个字符：此处缺少一个值，却是“*”"),
        ("1e99999", "第1个字符：数字超出范围"),
    ],
)
def test_what_is_not_feel_is_refused_with_its_place(text, complaint):
    with pytest.raises(Unreadable) as refusal:
        parse_expression(text, names=["a", "b"])
    assert str(refusal.value) == complaint


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5000 + "1" + ")" * 5000,
        "[" * 5000,
        "-" * 5000 + "1",
        "{a:" * 5000,
        "1" + "+1" * 9000,
        "a" + ".b" * 6000,
        "a" + "(1)" * 6000,
        "x in (" * 3000,
        "a instance of " + "list<" * 3000,
        "if a then " * 1900,
        "function(a) " * 1600 + "a",
        "1" * 401,
        "x" * 20_001,
    ],
    ids=lambda text: text[:12],
)
def test_depth_and_length_have_limits(text):
    with pytest.raises(Unreadable):
        parse_expression(text)


def test_fifty_levels_and_a_chain_of_a_hundred_are_read():
    assert parse_expression("(" * 24 + "1" + ")" * 24) == ONE
    assert syntax.height(parse_expression("1" + "+1" * 100)) == 101


def test_the_parser_knows_every_built_in_name_of_more_than_one_word():
    long_names = {name for name in FUNCTIONS if " " in name}
    assert long_names - LONG_NAMES == set()
    assert LONG_NAMES - long_names == {"days and time duration"}


def test_a_tree_is_walked_from_the_top():
    tree = parse_expression("a + f(b)[1]", names=["a", "b"])
    names = {node.name for node in syntax.walk(tree) if isinstance(node, Name)}
    assert names == {"a", "b", "f"}
