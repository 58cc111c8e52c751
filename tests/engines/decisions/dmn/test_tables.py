"""Decision tables of DMN under every hit policy and aggregation."""

from decimal import Decimal

import pytest

from tests.engines.decisions.dmn.models import answer, outcome, table

GRADES = [("> 0", "1"), ("> 10", "3"), ("> 20", "2")]


@pytest.mark.parametrize(
    ("policy", "x", "concluded"),
    [
        ("UNIQUE", 5, 1),
        ("UNIQUE", 15, None),
        ("UNIQUE", 0, None),
        ("FIRST", 15, 1),
        ("ANY", 5, 1),
        ("ANY", 15, None),
        ("PRIORITY", 15, 3),
        ("PRIORITY", 25, 3),
        ("RULE ORDER", 25, [1, 3, 2]),
        ("OUTPUT ORDER", 25, [3, 2, 1]),
        ("COLLECT", 25, [1, 3, 2]),
        ("COLLECT", 0, None),
    ],
)
def test_a_hit_policy_concludes(policy, x, concluded):
    body = table(policy, GRADES, allowed="3, 2, 1")
    assert answer(body, "d", x=x) == concluded


@pytest.mark.parametrize(
    ("aggregation", "concluded"), [("SUM", 6), ("MIN", 1), ("MAX", 3), ("COUNT", 3)]
)
def test_collected_conclusions_are_summed_up(aggregation, concluded):
    body = table("COLLECT", GRADES, aggregation=aggregation)
    assert answer(body, "d", x=25) == Decimal(concluded)


def test_a_sum_out_of_range_is_null():
    body = table(
        "COLLECT", [("-", "9e6000 * 10 ** 144"), ("-", "9e6000 * 10 ** 144")], aggregation="SUM"
    )
    found = outcome(body, "d", x=1)
    assert found.value is None
    assert found.remarks[0].message == "结果超出数字范围"


def test_nothing_collected_is_counted_as_nought():
    assert answer(table("COLLECT", GRADES, aggregation="COUNT"), "d", x=0) == Decimal(0)


def test_equal_conclusions_agree_under_any():
    assert answer(table("ANY", [("> 0", "1"), ("> 1", "1.0")]), "d", x=2) == Decimal(1)


def test_several_outputs_make_a_context():
    body = table("FIRST", [("-", '"准予"', "5")], outputs=("outcome", "days"))
    assert answer(body, "d", x=1) == {"outcome": "准予", "days": Decimal(5)}


def test_the_default_counts_when_no_row_holds():
    assert answer(table("UNIQUE", GRADES, default="9"), "d", x=0) == Decimal(9)


def test_an_overlap_under_unique_names_its_rows():
    remarks = outcome(table("UNIQUE", GRADES), "d", x=15).remarks
    assert [(remark.where, remark.message) for remark in remarks] == [
        ("d", "唯一命中的表有几行同时成立：第1行、第2行")
    ]


def test_a_conclusion_outside_the_order_has_no_priority():
    assert answer(table("PRIORITY", GRADES, allowed="7, 8"), "d", x=15) is None


def test_a_cell_that_cannot_be_read_makes_the_decision_null_and_says_why():
    found = outcome(table("FIRST", [("> > 1", "1")]), "d", x=1)
    assert found.value is None
    assert found.remarks[0].message == "“> > 1”读不懂：第3个字符：此处缺少一个值，却是“>”"
