"""A table as DMN and back; tables from elsewhere."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from onewindow.engines.decisions.api import (
    HitPolicy,
    Input,
    Output,
    compiled,
    prove,
    table_from_dmn,
    table_to_dmn,
)
from onewindow.kernel.violations import Refused
from tests.engines.decisions.rules.tables.strategies import cases, tables
from tests.engines.decisions.rules.tables.tables import good

FOREIGN = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="loans" namespace="urn:x">
  <itemDefinition name="tRisk"><typeRef>string</typeRef>
    <allowedValues><text>"low", "high"</text></allowedValues></itemDefinition>
  <inputData name="Applicant Age" id="a">
    <variable name="Applicant Age" typeRef="number"/></inputData>
  <decision name="d" id="d"><variable name="d"/>
    <decisionTable hitPolicy="COLLECT" aggregation="SUM">
      <input><inputExpression typeRef="number"><text>Applicant Age</text></inputExpression>
        <inputValues><text>[0..120]</text></inputValues></input>
      <input label="风险">
        <inputExpression typeRef="tRisk"><text>risk</text></inputExpression></input>
      <output typeRef="number" name="points"/>
      <rule><description>年轻</description><inputEntry><text>&lt; 30</text></inputEntry>
        <inputEntry><text>"low"</text></inputEntry><outputEntry><text>10</text></outputEntry></rule>
      <rule><inputEntry><text>-</text></inputEntry><inputEntry><text>-</text></inputEntry>
        <outputEntry><text>5</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>"""


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_table_comes_back_from_dmn_as_it_was(data):
    table = data.draw(tables())
    table = table.model_copy(update={"examples": data.draw(cases(table))})
    assert table_from_dmn(table_to_dmn(table)) == table


def test_a_wrong_table_comes_back_with_its_faults():
    rows = tuple(
        row.model_copy(update={"when": {"age": ">= 18 and"}, "then": {}}) for row in good().rows
    )
    table = good().model_copy(update={"rows": rows})
    assert table_from_dmn(table_to_dmn(table)) == table


def test_the_file_is_plain_dmn_1_5():
    root = etree.fromstring(table_to_dmn(good()))
    assert etree.QName(root).namespace == "https://www.omg.org/spec/DMN/20230324/MODEL/"
    assert b"extensionElements" not in table_to_dmn(good())


def test_a_table_from_elsewhere_is_read_and_the_proof_asks_for_the_rest():
    table = table_from_dmn(FOREIGN.encode())
    assert (table.hit, table.aggregation) == (HitPolicy.COLLECT, "sum")
    assert table.inputs == (
        Input(
            code="input_1",
            label="Applicant Age",
            kind="number",
            source="answer.input_1",
            minimum=0,
            maximum=120,
        ),
        Input(
            code="risk", label="风险", kind="text", source="answer.risk", allowed=("low", "high")
        ),
    )
    assert table.outputs == (Output(code="points", label="points", kind="number"),)
    assert [(row.code, row.message) for row in table.rows] == [
        ("row_1", "年轻"),
        ("row_2", "第2行"),
    ]
    said = compiled(table).decide({"input_1": Decimal(20), "risk": "low"})
    assert said.values == {"points": Decimal(15)}
    assert {fault.code for fault in prove(table)} == {"row.no_source", "row.no_example"}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('typeRef="number"><text>Applicant', 'typeRef="time"><text>Applicant', "time"),
        ("<text>[0..120]</text>", "<text>(0..120)</text>", "闭区间"),
        ("<text>[0..120]</text>", "<text>[0..</text>", "看不懂可取值"),
        ("<text>[0..120]</text>", "<text>1 + 1</text>", "不能是公式"),
        ("<decisionTable", "<x", "现有0张"),
    ],
)
def test_what_a_table_cannot_hold_is_refused(old, new, said):
    text = FOREIGN.replace(old, new)
    if new == "<x":
        text = text.replace("</decisionTable>", "</x>").replace(' hitPolicy="COLLECT"', "")
    with pytest.raises(Refused, match=said):
        table_from_dmn(text.encode())


@pytest.mark.parametrize("content", [b"", b"<a/>", b"\x00\x01", Path(__file__).read_bytes()])
def test_what_is_no_dmn_is_refused(content):
    with pytest.raises(Refused):
        table_from_dmn(content)
