"""The part of the DMN TCK beside this repository passes, counted in result nodes."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from onewindow.engines.decisions.rules.feel.moments import Date
from onewindow.engines.decisions.rules.tck import is_as_expected, run_kit
from onewindow.site.command import main

KIT = Path(__file__).parents[4] / "shared/data/dmn-tck"
NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
needs_kit = pytest.mark.skipif(not KIT.is_dir(), reason="../shared/data/dmn-tck is not here")


@needs_kit
@pytest.mark.parametrize(
    ("level", "total"), [("compliance-level-2", 88), ("compliance-level-3", 2329)]
)
def test_the_kit_passes(level, total):
    results = list(run_kit(KIT / level, now=NOW))
    assert [result for result in results if not result.passed] == []
    assert len(results) == total


@needs_kit
def test_the_command_ends_with_the_count(capsys):
    assert main(["decisions", "tck", str(KIT / "compliance-level-3" / "0001-filter")]) == 0
    assert capsys.readouterr().out.strip().splitlines()[-1] == "tck: passed 1 of 1"


def test_a_failing_node_is_listed_and_counts(tmp_path, capsys):
    (tmp_path / "a.dmn").write_text(
        '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="a" '
        'namespace="urn:a"><decision id="d" name="d"><variable name="d"/><literalExpression>'
        "<text>1 + 1</text></literalExpression></decision></definitions>"
    )
    (tmp_path / "a-test-01.xml").write_text(
        '<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        '<modelName>a.dmn</modelName><testCase id="001">'
        '<resultNode name="d"><expected><value xsi:type="xsd:decimal">3</value></expected>'
        '</resultNode><resultNode name="gone"><expected/></resultNode></testCase></testCases>'
    )
    assert main(["decisions", "tck", str(tmp_path)]) == 1
    lines = capsys.readouterr().out.strip().splitlines()
    assert lines[0] == "✗ a-test-01.xml 001 d：应为 expected 3，得到 got 2"
    assert lines[1].startswith("✗ a-test-01.xml 001 gone")
    assert lines[-1] == "tck: passed 0 of 2"


def test_every_node_of_a_model_that_cannot_be_read_fails(tmp_path):
    (tmp_path / "a.dmn").write_text("<definitions/>")
    (tmp_path / "a-test-01.xml").write_text(
        '<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase"><modelName>a.dmn'
        '</modelName><testCase id="001"><resultNode name="d"/><resultNode name="e"/></testCase>'
        "</testCases>"
    )
    results = list(run_kit(tmp_path, now=NOW))
    assert [(result.node, result.got, result.passed) for result in results] == [
        ("d", "Refused: 这不是 DMN 1.1 至 1.5 的文件", False),
        ("e", "Refused: 这不是 DMN 1.1 至 1.5 的文件", False),
    ]


def test_a_folder_that_is_not_there_is_refused(capsys):
    assert main(["decisions", "tck", "/nowhere"]) == 1
    assert "目录 /nowhere 不存在" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("got", "expected", "verdict"),
    [
        (Decimal("0.3333333333333333"), Decimal("0.33333333333"), True),
        (Decimal("0.334"), Decimal("0.333"), False),
        (Decimal(1), "1", False),
        (True, Decimal(1), False),
        (None, None, True),
        ([Decimal(1)], [Decimal(1), None], False),
        ({"a": Decimal(1)}, {"a": Decimal(1), "b": None}, False),
        (Date(2026, 1, 1), Date(2026, 1, 1), True),
    ],
)
def test_a_value_is_as_expected_or_not(got, expected, verdict):
    assert is_as_expected(got, expected) is verdict
