"""What can be wrong with a pack of indicators, each fault named with its place."""

from itertools import takewhile

import pytest
import yaml

from onewindow.engines.indicators.queries.definitions import (
    folder_problems,
    read_definitions,
    read_targets,
    read_trees,
)
from onewindow.engines.indicators.rules.checking import Columns
from onewindow.kernel.packs import PackError
from tests.engines.indicators.small import FACTS, PACKS

HOW_TO = PACKS.parents[1] / "docs" / "how-to" / "indicators.md"
COLUMNS = Columns.known(FACTS)
GOOD = {
    "code": "X01",
    "name": "补正率",
    "group": "办件",
    "says": "补正件除以收件",
    "unit": "%",
    "direction": "low",
    "facts": "cases",
    "dated": "received_at",
    "measures": {"returned": {"where": "supplements > 0"}},
    "value": "returned * 100 / rows",
    "thresholds": {"default": {"green": "8", "yellow": "15"}},
    "owner": "大厅负责人",
    "every": 1440,
    "source": "示例",
}


def folder(tmp_path, *entries, name="own.yaml"):
    home = tmp_path / "city" / "indicators"
    home.mkdir(parents=True, exist_ok=True)
    (home / name).write_text(yaml.safe_dump(list(entries), allow_unicode=True), encoding="utf-8")
    return home


def problems(tmp_path, **changed):
    return list(folder_problems(folder(tmp_path, {**GOOD, **changed}), COLUMNS))


def test_the_nations_indicators_are_right():
    assert list(folder_problems(PACKS / "indicators", COLUMNS)) == []
    assert len(read_definitions(PACKS / "indicators")) == 50
    assert [tree.code for tree in read_trees(PACKS / "indicators")] == ["halls", "departments"]
    assert read_targets(PACKS / "indicators") == []


def test_the_example_of_the_how_to_can_be_used_as_it_stands(tmp_path):
    lines = HOW_TO.read_text(encoding="utf-8").splitlines()
    start = lines.index("    - code: X01")
    example = [line[4:] for line in takewhile(lambda line: line.startswith("    "), lines[start:])]
    home = folder(tmp_path, GOOD)
    (home / "own.yaml").write_text("\n".join(example), encoding="utf-8")
    assert list(folder_problems(home, COLUMNS)) == []
    (found,) = read_definitions(home)
    assert (found.name, found.limits("town_centre").green) == ("当场办结率", "40")
    assert found.limits("hall").green == "60"


def test_a_right_one_is_right(tmp_path):
    assert problems(tmp_path) == []


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"value": "returned / all"}, "X01：value 没有度量 all"),
        ({"value": "returned +"}, "X01：value 此处不应为“结尾”：returned +"),
        ({"sample": "nobody"}, "X01：sample 没有度量 nobody"),
        ({"red_when": "value > worse"}, "X01：red_when 没有度量 worse"),
        (
            {"measures": {"returned": {"where": "supplement > 0"}}},
            "X01：度量 returned 事实表 cases 没有列 supplement",
        ),
        (
            {"measures": {"returned": {"where": "line / 2 > 1"}}},
            "X01：度量 returned 逐行的公式里不能用除法和分位数，写到 value 里：line / 2 > 1",
        ),
        (
            {"measures": {"returned": {"where": "read_csv('x')"}}},
            "X01：度量 returned 没有函数“read_csv”：read_csv('x')",
        ),
        (
            {"measures": {"returned": {"where": "supplements"}}},
            "X01：度量 returned 应得是否，却得整数：supplements",
        ),
        (
            {"measures": {"returned": {"where": "number = 5"}}},
            "X01：度量 returned “=”里文字和整数不能相比：number = 5",
        ),
        (
            {"measures": {"late": {"kind": "max", "of": "supplements * 0.5"}}},
            "X01：度量 late 应得整数，却得小数：supplements * 0.5",
        ),
        (
            {"derived": {"late": {"kind": "typical", "of": "received_at"}}},
            "X01：派生列 late 应得整数，却得时间：received_at",
        ),
        (
            {"rows": {"where": "supplements", "order": "received_at"}},
            "X01：rows.where 应得是否，却得整数：supplements",
        ),
        ({"measures": {"returned": {"kind": "sum"}}}, "X01：度量 returned 缺少 of"),
        (
            {"measures": {"returned": {"kind": "pairs", "of": "supplements"}}},
            "X01：度量 returned 的 by 只用于且必须用于 pairs",
        ),
        (
            {"measures": {"returned": {"facts": "visits"}}},
            "X01：度量 returned 用了另一张表，须写 dated",
        ),
        (
            {"measures": {"returned": {"kind": "days"}}},
            "X01：天数（days）总是有的，不用另写度量",
        ),
        ({"facts": "papers"}, "X01：没有事实表 papers"),
        ({"thresholds": {}}, "X01：没有阈值"),
        (
            {"thresholds": {"default": {"green": "15", "yellow": "8"}}},
            "X01：default 的黄色界在绿色界以内",
        ),
        (
            {"thresholds": {"default": {"green": ["1", "2"], "yellow": ["0", "3"]}}},
            "X01：default 的阈值应为一个数",
        ),
        ({"live": {"window": "stock"}}, "X01：实时存量（stock）须写 open，其他窗口不写"),
        (
            {"live": {"window": "stock", "open": "due_at < now"}},
            "X01：open 里不能问现在几点，写到度量的 where 里",
        ),
        (
            {
                "derived": {"place": {"kind": "place", "of": "received_at"}},
                "measures": {"returned": {"where": "place = 1"}},
                "live": {"window": "day"},
            },
            "X01：实时看板上的度量 returned 不能用派生列",
        ),
        (
            {"live": {"window": "day", "value": "returned / nobody"}},
            "X01：live.value 没有度量 nobody",
        ),
        (
            {"rows": {"where": "nothing", "order": "received_at"}},
            "X01：rows.where 事实表 cases 没有列 nothing",
        ),
    ],
)
def test_each_fault_is_named(tmp_path, changed, words):
    assert words in problems(tmp_path, **changed)


def test_a_wrong_form_is_named_with_its_line(tmp_path):
    found = problems(tmp_path, thresholds={"hall": {"green": "8", "yellow": "15"}}, every="often")
    assert len(found) == 2
    assert all("indicators/own.yaml 第" in one for one in found)


def test_a_code_is_given_once(tmp_path):
    found = list(folder_problems(folder(tmp_path, GOOD, GOOD), COLUMNS))
    assert found == ["city/indicators：指标 X01 写了两次"]


def test_reading_refuses_what_is_wrong(tmp_path):
    with pytest.raises(PackError, match="缺少必填项"):
        read_definitions(folder(tmp_path, {"code": "X01"}))


def test_targets_and_assessments_lie_beside(tmp_path):
    home = folder(tmp_path, GOOD)
    target = {"indicator": "X01", "hall": "H1", "year": 2026, "value": "6", "source": "示例"}
    folder(tmp_path, target, name="targets.yaml")
    leaf = {"indicator": "X09", "weight": "1", "zero": "20", "full": "5"}
    branch = {"code": "a", "name": "甲", "weight": "1", "leaves": [leaf]}
    tree = {
        "code": "t",
        "name": "评估",
        "subjects": "halls",
        "branches": [branch],
        "source": "示例",
    }
    folder(tmp_path, tree, name="assessment.yaml")
    assert [(one.hall, one.value) for one in read_targets(home)] == [("H1", 6)]
    assert list(folder_problems(home, COLUMNS)) == ["t：没有指标 X09"]
