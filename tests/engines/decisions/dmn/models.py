"""Small DMN files for tests."""

from onewindow.engines.decisions.rules.dmn.reading import read_model
from onewindow.engines.decisions.rules.dmn.running import Library, run_element

LATEST = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def xml(body, *, name="main", space=LATEST, more=""):
    """A DMN file with a body."""
    return (
        f'<definitions xmlns="{space}" name="{name}" namespace="urn:{name}" {more}>{body}'
        "</definitions>"
    ).encode()


def decision(name, logic, *, needs="", type_ref=""):
    """A decision with its logic; ``needs`` holds requirements."""
    kind = f'typeRef="{type_ref}"' if type_ref else ""
    return (
        f'<decision id="{name}" name="{name}"><variable name="{name}" {kind}/>{needs}{logic}'
        "</decision>"
    )


def literal(text):
    """A boxed literal expression."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return f"<literalExpression><text>{escaped}</text></literalExpression>"


def box(tag, *inner, **attributes):
    """An element with what stands inside it."""
    said = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f"<{tag}{said}>{''.join(inner)}</{tag}>"


def requires(kind, reference):
    """A requirement of a decision."""
    outer = "knowledgeRequirement" if kind == "requiredKnowledge" else "informationRequirement"
    return f'<{outer}><{kind} href="{reference}"/></{outer}>'


def answer(body, name, *others, **facts):
    """The value of an element of a file with this body, beside other files."""
    return outcome(body, name, *others, **facts).value


def outcome(body, name, *others, **facts):
    """As ``answer``, with the remarks."""
    models = [read_model(content) for content in (xml(body), *others)]
    return run_element(Library(models), models[0], name, facts)


def table(policy, rules, *, outputs=("",), allowed="", default="", aggregation=""):
    """A decision table on ``x``; a rule is its test and its conclusions."""
    values = f"<outputValues><text>{allowed}</text></outputValues>" if allowed else ""
    otherwise = (
        f"<defaultOutputEntry><text>{default}</text></defaultOutputEntry>" if default else ""
    )
    columns = "".join(f'<output name="{name}">{values}{otherwise}</output>' for name in outputs)
    rows = "".join(
        f"<rule><inputEntry><text><![CDATA[{test}]]></text></inputEntry>"
        + "".join(
            f"<outputEntry><text>{conclusion}</text></outputEntry>" for conclusion in conclusions
        )
        + "</rule>"
        for test, *conclusions in rules
    )
    hit = f'hitPolicy="{policy}"' + (f' aggregation="{aggregation}"' if aggregation else "")
    return '<inputData id="x" name="x"/>' + decision(
        "d",
        f"<decisionTable {hit}><input><inputExpression><text>x</text></inputExpression></input>"
        f"{columns}{rows}</decisionTable>",
        needs=requires("requiredInput", "#x"),
    )
