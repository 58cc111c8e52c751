"""
Faults planted into a good table, one at a time: each is refused, at its address.

The good table itself has none; so whatever is reported comes from what was planted.
"""

from decimal import Decimal

import pytest

from onewindow.engines.decisions.api import HitPolicy, Output, compiled, prove
from onewindow.kernel.violations import Refused
from tests.engines.decisions.rules.tables.tables import (
    AGE,
    LOCAL,
    MINIMUM,
    MONTHS,
    OUTCOME,
    POINTS,
    SINCE,
    STATE,
    example,
    good,
    row,
    table,
)

INPUTS = (AGE, STATE, LOCAL, SINCE, MONTHS, MINIMUM)
FIELDS = {"since": "date"}
CONSTANTS = {"minimum_months": Decimal(12)}


def whole(**said):
    """Return the good table with more inputs, none of which its rows look at."""
    return good().model_copy(update={"inputs": INPUTS, **said})


def faults(planted, *, constants=CONSTANTS, fields=FIELDS):
    return list(prove(planted, constants=constants, fields=fields))


def found(planted, **said):
    return {(fault.code, fault.address) for fault in faults(planted, **said)}


def with_cell(code, cell):
    """Return the good table whose second row asks this of one input."""
    young, elder, rest = good().rows
    changed = elder.model_copy(update={"when": {**elder.when, code: cell}})
    return whole(rows=(young, changed, rest))


def with_input(place, **changes):
    items = list(INPUTS)
    items[place] = items[place].model_copy(update=changes)
    return whole(inputs=tuple(items))


def with_row(place, **changes):
    rows = list(good().rows)
    rows[place] = rows[place].model_copy(update=changes)
    return whole(rows=tuple(rows))


def with_example(*more):
    return whole(examples=(*good().examples, *more))


def test_the_table_that_faults_are_planted_into_is_proved():
    assert faults(whole()) == []
    assert faults(good(), fields=None) == []


CELLS = [
    ("age", ">= 18 and", "cell.syntax"),
    ("age", "≥ 80", "cell.syntax"),
    ("age", "[80..", "cell.syntax"),
    ("age", "80岁", "cell.syntax"),
    ("age", '"80"', "cell.kind"),
    ("age", "true", "cell.kind"),
    ("age", 'date("2026-01-01")', "cell.kind"),
    ("age", "> null", "cell.null_end"),
    ("age", "age", "cell.itself"),
    ("age", ">= months", "cell.other_input"),
    ("age", ">= minimum", "cell.unknown_name"),
    ("age", "40 + 40", "cell.unprovable"),
    ("age", "max(1, 2)", "cell.unprovable"),
    ("age", "? > 80", "cell.unprovable"),
    ("age", "-, 80", "cell.syntax"),
    ("age", ">= 200", "cell.outside"),
    ("age", "[100..90]", "cell.empty"),
    ("age", "(90..90)", "cell.empty"),
    ("age", "< 0", "cell.empty"),
    ("age", "80, > 150", "cell.empty"),
    ("age", "not(>= 0)", "cell.never"),
    ("age", ">= 80, " * 200 + "80", "cell.too_long"),
    ("age", "1" * 300, "cell.too_long"),
    ("state", "正常", "cell.unknown_name"),
    ("state", '>= "正常"', "cell.not_ordered"),
    ("state", '"在册"', "cell.outside"),
    ("state", 'not("正常", "迁出", "注销")', "cell.never"),
    ("state", 'starts with(?, "正")', "cell.unprovable"),
    ("local", "1", "cell.kind"),
    ("local", '"是"', "cell.kind"),
    ("local", "not(true, false)", "cell.never"),
    ("since", '>= date("2026-02-30")', "cell.date"),
    ("since", '>= @"2026-01-01T10:00:00"', "cell.date"),
    ("since", ">= 2026-01-01", "cell.unprovable"),
    ("since", ">= minimum_months", "cell.kind"),
    ("months", "[24..minimum_months]", "cell.empty"),
]


@pytest.mark.parametrize(("code", "cell", "fault"), CELLS)
def test_a_wrong_cell_is_refused_at_its_address(code, cell, fault):
    planted = with_cell(code, cell)
    at = f"rows.1.when.{code}"
    refused = [f for f in faults(planted) if f.address == at]
    assert [f.code for f in refused] == [fault]
    assert refused[0].message.startswith("第2行“")
    assert refused[0].rows == ("elder",)


@pytest.mark.parametrize(
    ("planted", "fault", "address"),
    [
        # 表
        (whole(inputs=()), "table.empty", "inputs"),
        (whole(outputs=()), "table.empty", "outputs"),
        (whole(rows=()), "table.empty", "rows"),
        (whole(aggregation="sum"), "table.aggregation", "aggregation"),
        (
            whole(hit=HitPolicy.COLLECT, aggregation="sum"),
            "table.aggregation",
            "aggregation",
        ),
        (
            whole(hit=HitPolicy.COLLECT, aggregation="count", outputs=(OUTCOME, POINTS)),
            "table.aggregation",
            "aggregation",
        ),
        (
            whole(hit=HitPolicy.PRIORITY, outputs=(OUTCOME.model_copy(update={"allowed": ()}),)),
            "table.priority",
            "outputs",
        ),
        (whole(rows=good().rows * 200), "table.too_big", "rows"),
        (
            table(*(row(f"r{n}", age=", ".join(["1"] * 190)) for n in range(20))),
            "table.too_big",
            "inputs.0",
        ),
        # 条件
        (with_input(1, code="age"), "code.twice", "inputs.1.code"),
        (with_input(1, code="outcome"), "code.twice", "inputs.1.code"),
        (with_input(0, source="somewhere"), "input.source", "inputs.0.source"),
        (with_input(0, source="answer."), "input.source", "inputs.0.source"),
        (with_input(1, source="register.household"), "input.source", "inputs.1.source"),
        (with_input(3, source="answer.began"), "input.unknown_field", "inputs.3.source"),
        (with_input(0, source="answer.since"), "input.field_kind", "inputs.0.source"),
        (with_input(0, allowed=("1",)), "input.allowed", "inputs.0.allowed"),
        (with_input(1, allowed=("正常", "正常")), "input.allowed", "inputs.1.allowed"),
        (with_input(1, allowed=("正常", " ")), "input.allowed", "inputs.1.allowed"),
        (with_input(2, minimum=Decimal(0)), "input.bounds", "inputs.2.minimum"),
        (with_input(0, minimum=Decimal(200)), "input.bounds", "inputs.0.minimum"),
        (with_input(5, kind="date"), "constant.kind", "inputs.5.source"),
        (with_input(5, minimum=Decimal(24)), "constant.outside", "inputs.5.source"),
        # 结论
        (
            whole(outputs=(OUTCOME.model_copy(update={"allowed": ("grant", "deny")}),)),
            "output.denies",
            "outputs.0.allowed",
        ),
        (
            whole(outputs=(OUTCOME.model_copy(update={"allowed": ()}),)),
            "output.denies",
            "outputs.0.allowed",
        ),
        (
            whole(outputs=(OUTCOME, Output(code="x", label="x", kind="number", allowed=("一",)))),
            "output.allowed",
            "outputs.1.allowed",
        ),
        (with_row(1, then={"outcome": '"deny"'}), "output.not_allowed", "rows.1.then.outcome"),
        (with_row(1, then={"outcome": "true"}), "output.kind", "rows.1.then.outcome"),
        (with_row(1, then={"outcome": "grant"}), "output.not_literal", "rows.1.then.outcome"),
        (
            with_row(1, then={"outcome": '"grant", "person"'}),
            "output.not_literal",
            "rows.1.then.outcome",
        ),
        (with_row(1, then={"outcome": ""}), "output.not_literal", "rows.1.then.outcome"),
        (with_row(1, then={}), "row.no_output", "rows.1.then.outcome"),
        (
            with_row(1, then={"outcome": '"grant"', "fee": "1"}),
            "row.unknown_output",
            "rows.1.then.fee",
        ),
        # 规则行
        (with_row(1, code="young"), "code.twice", "rows.1.code"),
        (with_row(1, source=" "), "row.no_source", "rows.1.source"),
        (with_row(1, when={"agee": ">= 80"}), "row.unknown_input", "rows.1.when.agee"),
        (with_row(2, then={"outcome": '"grant"'}), "row.grants_all", "rows.2.when"),
        (with_row(0, when={}), "row.unreached", "rows.1"),
        (whole(rows=good().rows[:2]), "rows.gap", "rows"),
        (whole(hit=HitPolicy.UNIQUE), "rows.overlap", "rows.2"),
        (whole(hit=HitPolicy.ANY), "rows.conflict", "rows.2"),
        # 测试用例
        (whole(examples=good().examples[1:]), "row.no_example", "rows.0"),
        (with_example(example("79岁", "young", age=79)), "code.twice", "examples.4.name"),
        (with_example(example("x", "old", age=79)), "example.unknown_row", "examples.4.row"),
        (
            with_example(example("x", "young", agee=79)),
            "example.unknown_input",
            "examples.4.facts.agee",
        ),
        (
            with_example(example("x", "young", age="七十九")),
            "example.kind",
            "examples.4.facts.age",
        ),
        (
            with_example(example("x", "young", age=-1)),
            "example.outside",
            "examples.4.facts.age",
        ),
        (with_example(example("x", "elder", age=79)), "example.fails", "examples.4"),
    ],
)
def test_a_wrong_table_is_refused_at_its_address(planted, fault, address):
    assert (fault, address) in found(planted)


def test_a_legal_number_without_a_value_in_force_is_refused():
    assert ("constant.missing", "inputs.5.source") in found(whole(), constants={})


def test_nothing_but_what_was_planted_is_reported():
    assert found(with_row(1, source="")) == {("row.no_source", "rows.1.source")}
    assert found(with_cell("state", "正常")) == {("cell.unknown_name", "rows.1.when.state")}


def test_a_gap_shows_an_example_that_falls_through():
    planted = whole(inputs=(AGE, STATE), rows=(row("a", age="< 18"), row("b", age="> 18")))
    (gap,) = [f for f in faults(planted) if f.code == "rows.gap"]
    assert gap.example == {"age": Decimal(18), "state": "正常"}
    assert gap.message == "有遗漏：以下情形没有任何一行适用：年龄＝18，户籍状态＝正常"


def test_an_overlap_shows_an_example_that_hits_both_rows():
    planted = table(
        row("a", age="<= 18"), row("b", age=">= 18"), inputs=(AGE,), hit=HitPolicy.UNIQUE
    )
    (overlap,) = [f for f in faults(planted) if f.code == "rows.overlap"]
    assert (overlap.example, overlap.rows) == ({"age": Decimal(18)}, ("a", "b"))
    assert overlap.message == "第1行和第2行同时命中，例如：年龄＝18"


def test_null_is_a_gap_only_where_the_table_speaks_of_it():
    silent = table(row("a", state='"正常"'), row("b", state='not("正常")'), inputs=(STATE,))
    spoken = table(row("a", state="null"), row("b", state='"正常"'), inputs=(STATE,))
    assert not [f for f in faults(silent) if f.code == "rows.gap"]
    assert [f.example for f in faults(spoken) if f.code == "rows.gap"] == [{"state": "迁出"}]


def test_days_leave_no_gap_between_them_and_numbers_do():
    days = table(
        row("a", since='<= date("2026-01-01")'),
        row("b", since='>= date("2026-01-02")'),
        inputs=(SINCE,),
    )
    numbers = table(row("a", age="<= 17"), row("b", age=">= 18"), inputs=(AGE,))
    assert not [f for f in faults(days) if f.code == "rows.gap"]
    assert [f.example for f in faults(numbers) if f.code == "rows.gap"] == [
        {"age": Decimal("17.5")}
    ]


@pytest.mark.parametrize("cell", [">= 18 and", "正常", "40 + 40", ">= months"])
def test_a_table_with_a_wrong_cell_is_never_run(cell):
    with pytest.raises(Refused):
        compiled(with_cell("age", cell))


def test_at_least_forty_faults_are_planted():
    assert len(CELLS) >= 36
    assert len({(code, cell) for code, cell, _ in CELLS}) == len(CELLS)
