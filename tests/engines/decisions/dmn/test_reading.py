"""DMN files are read in every version and written back; hostile ones are refused."""

from pathlib import Path

import pytest
from lxml import etree

from onewindow.engines.decisions.rules.dmn.reading import NAMESPACES, read_model
from onewindow.engines.decisions.rules.dmn.writing import write_model
from onewindow.kernel.violations import Refused
from tests.engines.decisions.dmn.models import decision, literal, table, xml

KIT = Path(__file__).parents[5] / "shared/data/dmn-tck"
XSD = "{http://www.w3.org/2001/XMLSchema}"


@pytest.fixture(scope="module")
def schema():
    if not KIT.is_dir():
        pytest.skip("../shared/data/dmn-tck is not here")
    tree = etree.parse(KIT / "DMN15.xsd")
    # 图形部分的架构不在测试数据中，本系统也不写出图形。
    for node in [*tree.iter(f"{XSD}import"), *tree.iter(f"{XSD}element")]:
        if node.tag == f"{XSD}import" or str(node.get("ref")).startswith("dmndi:"):
            node.getparent().remove(node)
    return etree.XMLSchema(tree)


@pytest.mark.parametrize("space", NAMESPACES)
def test_a_file_of_any_version_is_read(space):
    model = read_model(xml(decision("a", literal("1")), space=space))
    assert [element.name for element in model.elements] == ["a"]


def test_types_with_a_prefix_are_read_as_their_plain_names():
    prefixes = (
        'xmlns:feel="http://www.omg.org/FEEL/20140401" xmlns:own="urn:main" xmlns:o="urn:other"'
    )
    body = '<import name="lib" namespace="urn:other" importType="dmn"/>' + "".join(
        decision(name, literal("1"), type_ref=kind)
        for name, kind in (("a", "feel:number"), ("b", "own:tMine"), ("c", "o:tTheirs"))
    )
    model = read_model(xml(body, more=prefixes))
    assert [element.variable.type_ref for element in model.elements] == [
        "number",
        "tMine",
        "lib.tTheirs",
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "dmn.xml"),
        (b"PK\x03\x04", "dmn.xml"),
        (b"<definitions/>", "dmn.namespace"),
        (b"<a xmlns='https://www.omg.org/spec/DMN/20230324/MODEL/'/>", "dmn.namespace"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]>' + xml("&b;"), "dmn.doctype"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd">' + xml(""), "dmn.doctype"),
        (xml(decision("a", "<list>" * 70 + "</list>" * 70)), "dmn.depth"),
        (xml(" " * 10_000_000), "dmn.size"),
        (xml(table("SOMETIMES", [("-", "1")])), "dmn.hit_policy"),
        (xml(table("COLLECT", [("-", "1")], aggregation="MEAN")), "dmn.hit_policy"),
    ],
    ids=[
        "empty",
        "zip",
        "bare",
        "other root",
        "entity",
        "file",
        "deep",
        "large",
        "policy",
        "aggregation",
    ],
)
def test_what_is_no_safe_dmn_is_refused(content, code):
    with pytest.raises(Refused) as refusal:
        read_model(content)
    assert [violation.code for violation in refusal.value.violations] == [code]


def test_a_table_keeps_its_words_for_people(schema):
    body = table("FIRST", [("> 1", "2")]).replace(
        "</rule>", "<annotationEntry><text>《条例》第六条</text></annotationEntry></rule>"
    )
    body = body.replace("<rule>", '<annotation name="依据"/><rule id="r1">')
    model = read_model(xml(body))
    written = write_model(model)
    assert read_model(written) == model
    assert "《条例》第六条".encode() in written
    schema.assertValid(etree.fromstring(written))


def test_every_model_of_the_kit_is_written_valid_and_reads_back_equal(schema):
    files = sorted(KIT.rglob("*.dmn"))
    assert len(files) > 70
    for file in files:
        model = read_model(file.read_bytes())
        written = write_model(model)
        schema.assertValid(etree.fromstring(written))
        assert read_model(written) == model, file.name
