"""What a table says: value, null and missing are three things, under every hit policy."""

from datetime import date
from decimal import Decimal

import pytest

from onewindow.engines.decisions.api import HitPolicy, Output, Verdict, compiled
from tests.engines.decisions.rules.tables.tables import (
    AGE,
    LOCAL,
    MINIMUM,
    MONTHS,
    OUTCOME,
    POINTS,
    SINCE,
    STATE,
    good,
    row,
    table,
)

NOTHING = Verdict("", {}, "没有规则适用，转人工办理", "", ())


def verdict(decided_by, **facts):
    made = compiled(decided_by)
    said = made.decide(facts)
    assert made.explain(facts).verdict == said
    return said


def row_of(cell, item, value, *others):
    """Return what one cell says of a value; ``...`` stands for a value that is not supplied."""
    one = table(row("hit", **{item.code: cell}), inputs=(item, *[o for o, _ in others]))
    facts = {item.code: value} | {o.code: v for o, v in others}
    said = verdict(one, **{code: v for code, v in facts.items() if v is not ...})
    return "missing" if said.missing else said.row == "hit"


N = Decimal


@pytest.mark.parametrize(
    ("cell", "value", "holds"),
    [
        (">= 18", N(18), True),
        (">= 18", N("17.999999999999999999999999999999"), False),
        ("> 18", N(18), False),
        ("[18..60)", N(18), True),
        ("[18..60)", N(60), False),
        ("(18..60]", N(18), False),
        ("(18..60]", N(60), True),
        ("18, 20", N("20.0"), True),
        ("18, [30..40]", N(35), True),
        ("not(18)", N(18), False),
        ("not(18)", N(19), True),
        ("not([18..60])", N(61), True),
        ("!= 18", N(18), False),
        ("= 18", N(18), True),
        # 空：已知没有。只符合写明 null 的格和只列举取值的 not。
        (">= 18", None, False),
        ("not([18..60])", None, False),
        ("not(18)", None, True),
        ("null", None, True),
        ("not(null)", None, False),
        ("null, >= 18", None, True),
        ("null, >= 18", N(20), True),
        # 没有取得：谁也不知道。
        (">= 18", ..., "missing"),
        ("null", ..., "missing"),
        ("not(null)", ..., "missing"),
        ("-", ..., True),
        ("-", None, True),
        # 不在可取的范围内，等于没有取得：证明没有看过这样的值。
        (">= 18", N(151), "missing"),
        ("not(18)", N(-1), "missing"),
        ("-", N(151), True),
    ],
)
def test_a_cell_says_of_a_number_whether_it_holds_or_that_it_is_missing(cell, value, holds):
    assert row_of(cell, AGE, value) == holds


@pytest.mark.parametrize(
    ("cell", "value", "holds"),
    [
        ('"正常"', "正常", True),
        ('"正常", "迁出"', "迁出", True),
        ('not("注销")', "正常", True),
        ('not("注销")', "注销", False),
        ('not("注销")', "冻结", "missing"),
        ('["正常", "迁出"]', "迁出", True),
    ],
)
def test_a_text_outside_its_allowed_values_decides_nothing(cell, value, holds):
    assert row_of(cell, STATE, value) == holds


@pytest.mark.parametrize(
    ("cell", "value", "holds"),
    [
        ('>= date("2026-01-01")', date(2026, 1, 1), True),
        ('< @"2026-01-01"', date(2026, 1, 1), False),
        ('[date("2026-01-01")..date("2026-12-31")]', date(2026, 12, 31), True),
        ('date("2026-01-01")', date(2026, 1, 2), False),
    ],
)
def test_dates_are_compared_as_days(cell, value, holds):
    assert row_of(cell, SINCE, value) == holds


@pytest.mark.parametrize(
    ("cell", "months", "minimum", "holds"),
    [
        (">= minimum_months", N(12), N(12), True),
        (">= minimum_months", N(11), N(12), False),
        (">= minimum_months", N(11), ..., "missing"),
        (">= minimum_months", N(11), None, False),
        ("not(>= minimum_months)", N(11), None, False),
        (">= minimum_months", None, ..., False),
        ("minimum_months", N(12), N(12), True),
        ("not(minimum_months)", N(12), ..., "missing"),
        ("[minimum_months..24]", N(25), ..., False),
        ("[minimum_months..24]", N(24), ..., "missing"),
        ("24, >= minimum_months", N(24), ..., True),
    ],
)
def test_a_cell_compares_with_the_legal_number_of_the_day(cell, months, minimum, holds):
    assert row_of(cell, MONTHS, months, (MINIMUM, minimum)) == holds


def test_a_missing_input_stops_the_first_hit_search_and_is_named():
    said = verdict(good(), age=N(80), local=True)
    assert said == Verdict("", {}, "缺少信息：户籍状态，转人工核实", "", ("户籍状态",))


def test_a_missing_input_does_not_matter_where_another_cell_fails_already():
    assert verdict(good(), age=N(79)).row == "young"
    assert verdict(good(), age=N(80), local=False).row == "rest"


def test_the_row_that_decides_gives_values_message_and_article():
    said = verdict(good(), age=N(80), state="正常", local=True)
    assert said == Verdict("elder", {"outcome": "grant"}, "因为elder", "示例法第一条", ())


def test_nothing_that_holds_leaves_it_to_a_person():
    assert verdict(table(row("a", age=">= 18")), age=N(17)) == NOTHING


def test_unique_takes_the_one_row_and_leaves_two_to_a_person():
    both = table(row("a", age=">= 18"), row("b", age="<= 18"), hit=HitPolicy.UNIQUE)
    assert verdict(both, age=N(19)).row == "a"
    assert verdict(both, age=N(18)) == Verdict("", {}, "规则a、b同时适用，转人工办理")


def test_any_takes_rows_that_say_the_same_and_leaves_others_to_a_person():
    rows = row("a", age=">= 18"), row("b", age="<= 20"), row("c", "grant", age="20")
    either = table(*rows, hit=HitPolicy.ANY)
    assert verdict(either, age=N(19)).row == "a"
    assert verdict(either, age=N(20)).message == "规则a、b、c同时适用，转人工办理"


@pytest.mark.parametrize("hit", [h for h in HitPolicy if h not in {"first", "priority"}])
def test_any_other_policy_waits_for_every_row_to_be_known(hit):
    rows = row("a", age=">= 18"), row("b", age=">= 18", local="true")
    assert verdict(table(*rows, hit=hit), age=N(18)).missing == ("本市户籍",)


def test_priority_takes_the_conclusion_that_stands_first_in_its_list():
    rows = row("a", "person", age=">= 18"), row("b", "grant", age=">= 60")
    ranked = table(*rows, hit=HitPolicy.PRIORITY)
    assert verdict(ranked, age=N(60)).row == "b"
    assert verdict(ranked, age=N(59)).row == "a"
    assert verdict(ranked).missing == ("年龄",)


def test_rule_order_and_output_order_list_all_rows():
    rows = row("a", "person", age=">= 18"), row("b", "grant", age=">= 60")
    in_rows = verdict(table(*rows, hit=HitPolicy.RULE_ORDER), age=N(60))
    assert in_rows == Verdict(
        "a,b", {"outcome": ["person", "grant"]}, "因为a；因为b", "示例法第一条"
    )
    in_outputs = verdict(table(*rows, hit=HitPolicy.OUTPUT_ORDER), age=N(60))
    assert (in_outputs.row, in_outputs.values) == ("b,a", {"outcome": ["grant", "person"]})


@pytest.mark.parametrize(
    ("aggregation", "value"),
    [
        ("", [N("0.1"), N("0.2"), N("-1")]),
        ("sum", N("-0.7")),
        ("min", N(-1)),
        ("max", N("0.2")),
        ("count", N(3)),
    ],
)
def test_collect_gathers_or_counts_exactly(aggregation, value):
    rows = [
        row("a", "0.1", "points", age=">= 0"),
        row("b", "0.2", "points", age=">= 1"),
        row("c", "-1", "points", local="true"),
        row("d", "100", "points", age=">= 90"),
    ]
    points = table(*rows, outputs=(POINTS,), hit=HitPolicy.COLLECT, aggregation=aggregation)
    said = verdict(points, age=N(1), local=True)
    assert (said.row, said.values) == ("a,b,c", {"points": value})


def test_sums_of_many_digits_are_not_rounded():
    big = "12345678901234567890123456789012345678901.5"
    rows = row("a", big, "points", age=">= 0"), row("b", "0.5", "points", age=">= 0")
    points = table(*rows, outputs=(POINTS,), hit=HitPolicy.COLLECT, aggregation="sum")
    assert verdict(points, age=N(1)).values == {
        "points": N("12345678901234567890123456789012345678902.0")
    }


@pytest.mark.parametrize(
    "facts",
    [{"age": 18}, {"age": "18"}, {"age": True}, {"state": N(1)}, {"local": "是"}, {"local": 1}],
)
def test_a_fact_of_the_wrong_kind_is_a_fault_and_never_a_decision(facts):
    made = compiled(good())
    with pytest.raises(TypeError):
        made.decide(facts)
    with pytest.raises(TypeError):
        made.explain(facts)


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "sNaN"])
def test_a_number_that_is_none_is_as_good_as_missing(text):
    assert verdict(good(), age=N(text)).missing == ("年龄",)


def test_several_outputs_are_ranked_one_after_the_other():
    color = Output(code="color", label="颜色", allowed=("红", "黄"))
    rows = [
        row("a", "grant").model_copy(update={"then": {"outcome": '"grant"', "color": '"黄"'}}),
        row("b", "grant").model_copy(update={"then": {"outcome": '"grant"', "color": '"红"'}}),
    ]
    ranked = table(*rows, outputs=(OUTCOME, color), hit=HitPolicy.PRIORITY)
    assert verdict(ranked, age=N(1)).row == "b"


def test_inputs_that_no_row_asks_about_do_not_matter():
    assert verdict(table(row("a", local="true"), inputs=(LOCAL, AGE)), local=True).row == "a"
