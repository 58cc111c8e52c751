from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onewindow.engines.indicators.rules.dialects import DUCKDB
from onewindow.engines.indicators.rules.formula import FormulaError, formula
from onewindow.engines.indicators.rules.functions import quantile, top_share

FORMULAS = [
    "a > 3 and b is null or not (c = 'x')",
    "a between 1 and 3",
    "a not in (1, 2) and c in ('x', 'y')",
    "coalesce(a, b, 7) - greatest(a, b) * 2 + least(a, 3)",
    "flag or a <> b",
    "not coalesce(flag, false) and (a is not null or b >= -2)",
    "date_diff('second', early, late) > 90",
    "date_diff('minute', early, late)",
    "date_diff('day', early, late) <= 1 and late > early",
    "early < day and day is not null",
    "cents(money) - 5",
    "null is null and a = null",
]
TYPES = {
    "a": "BIGINT",
    "b": "BIGINT",
    "c": "VARCHAR",
    "flag": "BOOLEAN",
    "early": "TIMESTAMP",
    "late": "TIMESTAMP",
    "day": "DATE",
    "money": "DECIMAL(18,2)",
}
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 1, 3))
ROWS = st.fixed_dictionaries(
    {
        "a": st.none() | st.integers(-4, 4),
        "b": st.none() | st.integers(-4, 4),
        "c": st.none() | st.sampled_from(["x", "y", "z"]),
        "flag": st.none() | st.booleans(),
        "early": st.none() | MOMENTS,
        "late": st.none() | MOMENTS,
        "day": st.none() | st.dates(date(2026, 1, 1), date(2026, 1, 3)),
        "money": st.none() | st.decimals(-99, 99, places=2),
    }
)
DATABASE = duckdb.connect()


@settings(deadline=None)
@given(row=ROWS)
def test_a_formula_gives_in_python_what_it_gives_in_duckdb(row):
    cast = ", ".join(f'CAST(? AS {kind}) AS "{name}"' for name, kind in TYPES.items())
    wanted = ", ".join(DUCKDB.sql(text) for text in FORMULAS)
    answer = DATABASE.execute(
        f"SELECT {wanted} FROM (SELECT {cast})", [row[name] for name in TYPES]
    ).fetchone()
    assert [formula(text).of(row) for text in FORMULAS] == list(answer)


def test_a_formula_knows_the_names_it_reads():
    assert formula("date_diff('second', taken_at, called_at) > 9 or x").names == {
        "taken_at",
        "called_at",
        "x",
    }


def test_division_is_exact_and_by_zero_is_nothing():
    assert formula("a / b").of({"a": 1, "b": 3}) == Fraction(1, 3)
    assert formula("a / b").of({"a": 1, "b": 0}) is None
    assert formula("a / b").divides is True
    assert formula("a + 0.5").of({"a": Decimal("0.25")}) == Fraction(3, 4)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a +", "此处不应为“结尾”：a +"),
        ("a b", "“b”多余，公式应到此为止：a b"),
        ("(a", "此处应为“)”，却是“结尾”：(a"),
        ("a ; drop", "看不懂“; drop”：a ; drop"),
        ("read_csv('/etc/passwd')", "没有函数“read_csv”：read_csv('/etc/passwd')"),
        ("coalesce(a)", "函数“coalesce”的参数个数不对：coalesce(a)"),
        ("a not 3", "“not”之后应为“in”：a not 3"),
        ("a in (b)", "“in”之后只能是常数"),
        ("a -- b", None),
        ('"a"', '看不懂“"a"”："a"'),
    ],
)
def test_what_is_no_formula_is_refused_with_words(text, words):
    if words is None:  # 两个减号是减去负数，不是注释
        assert formula(text).of({"a": 1, "b": 2}) == 3
        return
    with pytest.raises(FormulaError) as caught:
        formula(text)
    assert str(caught.value) == words


def test_a_quantile_lies_between_two_values():
    assert quantile([1, 2, 3, 4], Fraction(1, 2)) == Fraction(5, 2)
    assert quantile([7], Fraction(9, 10)) == 7
    assert quantile([], Fraction(9, 10)) is None


@settings(deadline=None)
@given(values=st.lists(st.integers(-1000, 1000), min_size=1, max_size=40))
def test_a_quantile_is_that_of_duckdb(values):
    values = sorted(values)
    wanted = DATABASE.execute(
        "SELECT quantile_cont(v, 0.9) FROM (SELECT unnest(?) AS v)", [values]
    ).fetchone()[0]
    assert float(quantile(values, Fraction(9, 10))) == pytest.approx(wanted, abs=1e-9)


def test_the_share_of_the_first_three():
    assert top_share({"a": 5, "b": 3, "c": 1, "d": 1}, 3) == Fraction(9, 10)
    assert top_share({}, 3) is None
