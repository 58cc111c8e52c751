"""The picture of a table says of every combination which rows decide, and what is open."""

from decimal import Decimal

from onewindow.engines.decisions.api import DecisionTable, coverage_of
from onewindow.engines.decisions.rules.tables.coverage import Square


def table_of(rows, hit="first"):
    return DecisionTable.model_validate(
        {
            "hit": hit,
            "inputs": [
                {"code": "age", "label": "年龄", "kind": "number", "source": "applicant.age"},
                {"code": "state", "label": "状态", "kind": "text", "source": "register.a.b"}
                | {"allowed": ["ok", "bad", "gone"]},
                {"code": "local", "label": "本地", "kind": "boolean", "source": "register.a.c"},
                {"code": "first", "label": "起领", "kind": "number", "source": "policy.a.b"},
            ],
            "outputs": [{"code": "outcome", "label": "结论", "allowed": ["grant", "person"]}],
            "rows": [
                {"code": code, "when": when, "then": {"outcome": f'"{said}"'}, "message": "话"}
                for code, when, said in rows
            ],
        }
    )


def drawn(table, *axes):
    return coverage_of(
        table,
        constants={"first": Decimal(80)},
        axes=axes,
        names={"state": {"ok": "正常", "bad": "停用", "gone": "注销"}},
    )


def test_spans_and_values_that_no_row_tells_apart_are_one_column():
    picture = drawn(
        table_of([("old", {"age": ">= first", "state": '"ok"'}, "grant")]), "age", "state"
    )
    assert (picture.across, picture.down) == ("年龄", "状态")
    assert picture.columns == ("＜80", "≥80")
    assert [words for words, _ in picture.lines] == ["正常", "停用、注销"]
    assert picture.lines[0][1] == (Square((), (), True), Square(("old",), (), False))


def test_a_square_is_open_if_any_combination_of_the_other_inputs_is():
    rows = [("a", {"age": ">= 80", "local": "true"}, "grant")]
    assert drawn(table_of(rows), "age", "state").lines[0][1][-1] == Square(("a",), (), True)
    rows.append(("b", {}, "person"))
    assert drawn(table_of(rows), "age", "state").lines[0][1][-1] == Square(("a", "b"), (), False)


def test_rows_collide_under_unique_and_under_any_only_if_they_contradict():
    rows = [("a", {"age": ">= 80"}, "grant"), ("b", {"age": ">= 90"}, "person")]
    assert drawn(table_of(rows, "unique"), "age").lines[0][1][-1].clashes == ("a", "b")
    assert drawn(table_of(rows, "any"), "age").lines[0][1][-1].clashes == ("a", "b")
    same = [rows[0], ("b", {"age": ">= 90"}, "grant")]
    assert drawn(table_of(same, "any"), "age").lines[0][1][-1].clashes == ()
    assert drawn(table_of(rows, "first"), "age").lines[0][1][-1] == Square(("a",), (), False)


def test_a_table_that_cannot_be_read_has_no_picture():
    assert drawn(table_of([("a", {"age": "很老"}, "grant")])) is None
    assert drawn(table_of([])) is None
