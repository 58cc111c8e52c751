"""The trace: what each cell compared, in words, and why it did not hold."""

from decimal import Decimal

from onewindow.engines.decisions.api import compiled
from tests.engines.decisions.rules.tables.tables import MINIMUM, MONTHS, STATE, good, row, table


def cells(trace):
    return [(c.input, c.label, c.value, c.condition, c.holds, c.why) for c in trace.cells]


def test_each_row_up_to_the_hit_says_how_every_cell_came_out():
    found = compiled(good()).explain({"age": Decimal("80.0"), "state": "正常", "local": True})
    young, elder = found.rows
    assert (young.code, young.holds) == ("young", False)
    assert cells(young) == [("age", "年龄", "80", "＜80", False, "实际是80，要求＜80")]
    assert (elder.code, elder.holds, elder.message, elder.source, elder.values) == (
        "elder",
        True,
        "因为elder",
        "示例法第一条",
        {"outcome": "grant"},
    )
    assert cells(elder) == [
        ("age", "年龄", "80", "≥80", True, ""),
        ("state", "户籍状态", "正常", "＝正常", True, ""),
        ("local", "本市户籍", "是", "＝是", True, ""),
    ]


def test_missing_null_and_strange_values_are_told_apart():
    made = compiled(table(row("a", state='"正常"'), inputs=(STATE,)))
    (missing,) = made.explain({}).rows
    (null,) = made.explain({"state": None}).rows
    (strange,) = made.explain({"state": "冻结"}).rows
    assert cells(missing) == [("state", "户籍状态", None, "＝正常", None, "没有取得这项信息")]
    assert cells(null) == [("state", "户籍状态", "空", "＝正常", False, "实际是空，要求＝正常")]
    assert cells(strange) == [
        ("state", "户籍状态", "冻结", "＝正常", None, "“冻结”不在可取的范围内")
    ]


def test_a_legal_number_is_shown_with_its_value_of_the_day():
    made = compiled(table(row("a", months=">= minimum_months"), inputs=(MONTHS, MINIMUM)))
    (found,) = made.explain({"months": Decimal(8), "minimum_months": Decimal(12)}).rows
    (open_,) = made.explain({"months": Decimal(8)}).rows
    assert cells(found)[0][3:] == (
        "≥最低缴费月数",
        False,
        "实际是8，要求≥最低缴费月数（现行为12）",
    )
    assert cells(open_)[0][4:] == (None, "实际是8，要求≥最低缴费月数（现行为未取得）")
