"""Models run by name: boxed expressions, knowledge, services, imports, types."""

from decimal import Decimal

import pytest

from onewindow.engines.decisions.rules.dmn.reading import read_model
from onewindow.engines.decisions.rules.dmn.running import Library, run_element
from onewindow.engines.decisions.rules.feel.faults import Exceeded
from onewindow.kernel.violations import Refused
from tests.engines.decisions.dmn.models import (
    answer,
    box,
    decision,
    literal,
    outcome,
    requires,
    xml,
)

KNOWLEDGE = (
    '<businessKnowledgeModel id="twice" name="twice"><encapsulatedLogic>'
    f'<formalParameter name="n" typeRef="number"/>{literal("2 * n")}'
    "</encapsulatedLogic></businessKnowledgeModel>"
)
NEEDS_TWICE = requires("requiredKnowledge", "#twice")


def entry(name, logic):
    variable = [box("variable", name=name)] if name else []
    return box("contextEntry", *variable, logic)


NEXT = box("functionDefinition", box("formalParameter", name="n"), literal("n + 1"))
BOXED = {
    "context": (
        box("context", entry("a", literal("1")), entry("b c", literal("a + 1"))),
        {"a": Decimal(1), "b c": Decimal(2)},
    ),
    "context with a result": (
        box("context", entry("a", literal("1")), entry("", literal("a + 1"))),
        Decimal(2),
    ),
    "list": (box("list", literal("1"), literal("1 + 1")), [Decimal(1), Decimal(2)]),
    "relation": (
        box(
            "relation",
            box("column", name="a"),
            box("column", name="b"),
            box("row", literal("1"), literal("2")),
        ),
        [{"a": Decimal(1), "b": Decimal(2)}],
    ),
    "conditional": (
        box(
            "conditional",
            box("if", literal("1 < 2")),
            box("then", literal("1")),
            box("else", literal("2")),
        ),
        Decimal(1),
    ),
    "filter": (
        box("filter", box("in", literal("[1, 2, 3]")), box("match", literal("item > 1"))),
        [Decimal(2), Decimal(3)],
    ),
    "for": (
        box(
            "for",
            box("in", literal("[1..2]")),
            box("return", literal("i + count(partial)")),
            iteratorVariable="i",
        ),
        [Decimal(1), Decimal(3)],
    ),
    "some": (
        box(
            "some",
            box("in", literal("[1, 2]")),
            box("satisfies", literal("i > 1")),
            iteratorVariable="i",
        ),
        True,
    ),
    "every": (
        box(
            "every",
            box("in", literal("[1, 2]")),
            box("satisfies", literal("i > 1")),
            iteratorVariable="i",
        ),
        False,
    ),
    "a function that is called": (
        box("context", entry("f", NEXT), entry("", literal("f(1)"))),
        Decimal(2),
    ),
}


@pytest.mark.parametrize(("logic", "value"), BOXED.values(), ids=BOXED)
def test_a_boxed_expression_comes_to(logic, value):
    assert answer(decision("d", logic), "d") == value


def test_a_decision_uses_decisions_and_inputs_by_their_names():
    body = (
        '<inputData id="i" name="月收入"><variable name="月收入" typeRef="number"/></inputData>'
        + decision("年收入", literal("月收入 * 12"), needs=requires("requiredInput", "#i"))
        + decision(
            "低保", literal("年收入 < 12000"), needs=requires("requiredDecision", "#年收入")
        )
    )
    assert answer(body, "低保", 月收入=999) is True
    assert answer(body, "低保", 月收入=1000) is False
    remarks = outcome(body, "低保").remarks
    assert [(remark.where, remark.message) for remark in remarks] == [
        ("月收入", "没有给出“月收入”"),
        ("年收入", "空值 * 数字 没有结果"),
        ("低保", "空值与数字不能比较大小"),
    ]


def test_knowledge_is_called_in_text_and_in_a_box_and_by_itself():
    invocation = (
        f'<invocation>{literal("twice")}<binding><parameter name="n"/>{literal("4")}</binding>'
        "</invocation>"
    )
    body = (
        KNOWLEDGE
        + decision("text", literal("twice(3)"), needs=NEEDS_TWICE)
        + decision("box", invocation, needs=NEEDS_TWICE)
        + decision("wrong", literal('twice("a")'), needs=NEEDS_TWICE)
    )
    assert answer(body, "text") == Decimal(6)
    assert answer(body, "box") == Decimal(8)
    assert answer(body, "wrong") is None
    assert answer(body, "twice", n=5) == Decimal(10)


SERVICE = (
    '<inputData id="i" name="i"/>'
    + decision("given", literal("1"))
    + decision(
        "sum",
        literal("given + i"),
        needs=requires("requiredDecision", "#given") + requires("requiredInput", "#i"),
    )
    + '<decisionService id="s" name="s"><outputDecision href="#sum"/>'
    '<inputDecision href="#given"/><inputData href="#i"/></decisionService>'
    + decision("called", literal("s(10, 20)"), needs=requires("requiredKnowledge", "#s"))
    + decision("named", literal("s(given: 1, i: 2)"), needs=requires("requiredKnowledge", "#s"))
    + decision("short", literal("s(1)"), needs=requires("requiredKnowledge", "#s"))
)


def test_a_decision_service_is_a_function_of_its_inputs():
    assert answer(SERVICE, "called") == Decimal(30)
    assert answer(SERVICE, "named") == Decimal(3)
    assert answer(SERVICE, "short") is None
    assert answer(SERVICE, "s", given=5, i=6) == Decimal(11)


def test_a_service_of_several_outputs_gives_a_context():
    body = (
        decision("a", literal("1"))
        + decision("b", literal("2"))
        + '<decisionService id="s" name="s"><outputDecision href="#a"/>'
        '<outputDecision href="#b"/></decisionService>'
    )
    assert answer(body, "s") == {"a": Decimal(1), "b": Decimal(2)}


def test_an_imported_model_goes_by_its_name():
    other = xml(
        '<itemDefinition name="tAge"><typeRef>number</typeRef><allowedValues><text>[0..150]'
        "</text></allowedValues></itemDefinition>" + KNOWLEDGE + decision("base", literal("7")),
        name="other",
    )
    body = (
        '<import name="lib v1" namespace="urn:other" importType="dmn"/>'
        '<inputData id="i" name="age"><variable name="age" typeRef="lib v1.tAge"/></inputData>'
        + decision(
            "d",
            literal("lib v1.twice(lib v1.base) + age"),
            needs=requires("requiredKnowledge", "urn:other#twice")
            + requires("requiredDecision", "urn:other#base")
            + requires("requiredInput", "#i"),
        )
    )
    assert answer(body, "d", other, age=1) == Decimal(15)
    assert answer(body, "d", other, age=151) is None


TYPES = (
    '<itemDefinition name="tKind"><typeRef>string</typeRef><allowedValues><text>"甲", "乙"</text>'
    '</allowedValues></itemDefinition><itemDefinition name="tKinds" isCollection="true">'
    "<typeRef>tKind</typeRef><typeConstraint><text>count(?) &lt; 3</text></typeConstraint>"
    '</itemDefinition><itemDefinition name="tNode"><itemComponent name="value"><typeRef>number'
    '</typeRef></itemComponent><itemComponent name="parts" isCollection="true"><typeRef>tNode'
    "</typeRef></itemComponent></itemDefinition>"
)


@pytest.mark.parametrize(
    ("type_ref", "text", "value"),
    [
        ("tKind", '"甲"', "甲"),
        ("tKind", '"丙"', None),
        ("tKinds", '["甲", "乙"]', ["甲", "乙"]),
        ("tKinds", '"甲"', ["甲"]),
        ("tKinds", '["甲", "甲", "甲"]', None),
        (
            "tNode",
            "{value: 1, parts: [{value: 2, parts: []}]}",
            {"value": 1, "parts": [{"value": 2, "parts": []}]},
        ),
        ("tNode", "{value: 1, parts: [{value: true, parts: []}]}", None),
        ("number", "[5]", Decimal(5)),
        ("nothing", "1", None),
    ],
)
def test_a_value_is_made_to_fit_its_declared_type_or_null(type_ref, text, value):
    assert answer(TYPES + decision("d", literal(text), type_ref=type_ref), "d") == value


@pytest.mark.parametrize("type_ref", ["tGiver", "string"])
def test_the_result_of_a_service_fits_the_type_of_its_variable(type_ref):
    giver = '<itemDefinition name="tGiver"><functionItem outputTypeRef="string"/></itemDefinition>'
    service = (
        f'<decisionService id="s" name="s"><variable name="s" typeRef="{type_ref}"/>'
        '<outputDecision href="#d"/></decisionService>'
    )
    assert answer(giver + decision("d", literal('["甲"]')) + service, "s") == "甲"
    assert answer(giver + decision("d", literal("1")) + service, "s") is None


def test_a_type_that_is_only_itself_stops_the_run():
    body = '<itemDefinition name="tSelf"><typeRef>tSelf</typeRef></itemDefinition>'
    with pytest.raises(Exceeded):
        answer(body + decision("d", literal("1"), type_ref="tSelf"), "d")


def test_models_that_import_each_other_are_run():
    other = xml(
        '<import name="back" namespace="urn:main" importType="dmn"/>'
        + decision("b", literal("back.a + 1"), needs=requires("requiredDecision", "urn:main#a")),
        name="other",
    )
    body = (
        '<import name="there" namespace="urn:other" importType="dmn"/>'
        + decision("a", literal("1"))
        + decision("c", literal("there.b + 1"), needs=requires("requiredDecision", "urn:other#b"))
    )
    assert answer(body, "c", other) == Decimal(3)


def test_decisions_that_need_each_other_are_null():
    body = decision("a", literal("b"), needs=requires("requiredDecision", "#b")) + decision(
        "b", literal("a"), needs=requires("requiredDecision", "#a")
    )
    found = outcome(body, "a")
    assert found.value is None
    assert "“a”的决策依赖它自己" in [remark.message for remark in found.remarks]


def test_a_service_without_its_inputs_is_null():
    body = decision("a", literal("1")) + (
        '<decisionService id="s" name="s"><outputDecision href="#a"/><inputData href="#gone"/>'
        "</decisionService>"
    )
    found = outcome(body, "s")
    assert found.value is None
    assert found.remarks[0].message == "找不到引用的“#gone”"


def test_a_reference_to_nothing_is_null():
    body = decision("a", literal("1"), needs=requires("requiredDecision", "#gone"))
    assert outcome(body, "a").remarks[0].message == "找不到引用的“#gone”"


def test_a_model_may_recurse_but_not_without_end():
    body = KNOWLEDGE.replace("2 * n", "if n &lt; 2 then n else n * twice(n - 1)")
    assert answer(body, "twice", n=10) == Decimal(3_628_800)
    with pytest.raises(Exceeded):
        answer(body, "twice", n=10_000)


def test_an_unknown_element_is_refused():
    model = read_model(xml(decision("a", literal("1"))))
    with pytest.raises(Refused) as refusal:
        run_element(Library([model]), model, "b", {})
    assert str(refusal.value) == "模型中没有“b”"
