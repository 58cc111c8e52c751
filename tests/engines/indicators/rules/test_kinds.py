import pytest

from onewindow.engines.indicators.rules.definitions import Derived
from onewindow.engines.indicators.rules.formula import FormulaError
from onewindow.engines.indicators.rules.kinds import (
    FLAG,
    MOMENT,
    MONEY,
    NOTHING,
    TEXT,
    WHOLE,
    Kind,
    kind_of,
    with_derived,
)

COLUMNS = {"a": WHOLE, "c": TEXT, "flag": FLAG, "at": MOMENT, "day": MOMENT, "money": MONEY}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a + 2 * a", WHOLE),
        ("a * 0.5", Kind("number", 1)),
        ("money * 0.25 + a", Kind("number", 4)),
        ("cents(money - 1.5)", WHOLE),
        ("-a", WHOLE),
        ("coalesce(a, null, 0)", WHOLE),
        ("greatest(money, a)", MONEY),
        ("least(at, day)", MOMENT),
        ("date_diff('hour', at, coalesce(day, at))", WHOLE),
        ("a > money and not flag or c is null", FLAG),
        ("c in ('x', 'y')", FLAG),
        ("at between day and at", FLAG),
        ("a = null", FLAG),
        ("null", NOTHING),
        ("c", TEXT),
        ("123456789012345678", WHOLE),
    ],
)
def test_what_a_formula_yields(text, kind):
    assert kind_of(text, COLUMNS) == kind


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("c > 3", "“>”里文字和整数不能相比"),
        ("c = flag", "“=”里文字和是否不能相比"),
        ("at < '2026-01-01'", "“<”里时间和文字不能相比"),
        ("a in (1, 'x')", "“in”里整数和文字不能相比"),
        ("a in (1, null)", "“in”后面不能有 null"),
        ("a and flag", "“and”里应为是否，却是整数"),
        ("not a", "“not”里应为是否，却是整数"),
        ("at + 1", "“+”只能算数，不能算时间"),
        ("day - at", "“-”只能算数，不能算时间"),
        ("coalesce(a, 'x')", "“coalesce”里整数和文字不能相比"),
        ("cents(money * 0.1)", "cents 只能用于金额（至多两位小数）"),
        ("cents(c)", "cents 只能用于金额（至多两位小数）"),
        ("date_diff('month', at, day)", "date_diff 的单位应为 second、minute、hour、day"),
        ("date_diff(c, at, day)", "date_diff 的单位应为 second、minute、hour、day"),
        ("date_diff('day', at, a)", "“date_diff”里应为时间，却是整数"),
        ("p90(a)", "逐行的公式里不能用 p90"),
        ("a > 1234567890123456789", "数 1234567890123456789 超过18位"),
    ],
)
def test_what_engines_reckon_unlike_is_no_formula(text, words):
    with pytest.raises(FormulaError) as caught:
        kind_of(text, COLUMNS)
    assert str(caught.value) == f"{words}：{text}"


def test_a_derived_column_has_the_kind_of_what_it_derives_from():
    derived = {
        "before": Derived(kind="previous", of="at"),
        "inside": Derived(kind="running", of="a"),
        "broken": Derived(kind="previous", of="c > 3"),
    }
    known = with_derived(COLUMNS, derived)
    assert (known["before"], known["inside"], known["broken"]) == (MOMENT, WHOLE, NOTHING)
    assert known["now"] == MOMENT
