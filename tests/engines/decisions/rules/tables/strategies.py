"""Random tables with random cells, and random facts for them: missing, null, huge, strange."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from onewindow.engines.decisions.api import (
    DecisionTable,
    Example,
    HitPolicy,
    Input,
    Output,
    Row,
    feel_of_value,
)
from onewindow.engines.decisions.rules.tables.conditions import Condition, Equal, Named, Span
from onewindow.engines.decisions.rules.tables.writing import feel_of_condition

NUMBERS = [Decimal(n) for n in ("-1", "0", "0.5", "1", "1.0", "2", "17.99", "18", "60", "1000")]
HUGE = [
    Decimal(text)
    for text in (
        "1E+30",
        "-1E+30",
        "1E-30",
        "18.000000000000000000000000000000000001",
        "17.999999999999999999999999999999999999",
        "99999999999999999999999999999999999999",
        "123456789012.123456",
        "1234567890123.1234567",
        "0E+3",
    )
]
TEXTS = ["正常", "迁出", "注销", "it's", 'a"b', "空", "", "1", "甲、乙"]
START = date(2026, 1, 1)
KINDS = ("number", "text", "boolean", "date")


def values(kind, *, huge=False):
    """Return values of a kind that lie close together, so that cells and facts meet."""
    match kind:
        case "number":
            return st.sampled_from(NUMBERS + (HUGE if huge else []))
        case "text":
            return st.sampled_from(TEXTS)
        case "boolean":
            return st.booleans()
        case _:
            days = st.integers(0, 5).map(lambda n: START + timedelta(days=n))
            return st.one_of(days, st.sampled_from([date.min, date.max])) if huge else days


@st.composite
def inputs_of(draw):
    """Return one to four inputs, some with a domain, and perhaps two legal numbers."""
    found = []
    for number in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(KINDS))
        said = {}
        if kind == "text" and draw(st.booleans()):
            chosen = st.lists(st.sampled_from(TEXTS[:6]), min_size=1, max_size=4, unique=True)
            said["allowed"] = tuple(draw(chosen))
        if kind == "number" and draw(st.booleans()):
            said["minimum"], said["maximum"] = Decimal(0), draw(st.sampled_from([None, 60]))
        code = f"f{number}"
        found.append(
            Input(code=code, label=f"因素{number}", kind=kind, source=f"answer.{code}", **said)
        )
    for number in range(draw(st.integers(0, 2))):
        kind = draw(st.sampled_from(["number", "date"]))
        code = f"p{number}"
        found.append(Input(code=code, label=f"数值{number}", kind=kind, source=f"policy.{code}"))
    return tuple(found)


@st.composite
def conditions(draw, item, inputs, *, huge=False):
    """Return a condition of an input, or None for one that asks nothing."""
    if draw(st.integers(0, 3)) == 0:
        return None
    named = [
        Named(other.code)
        for other in inputs
        if other.source.startswith("policy.") and other.kind == item.kind and other != item
    ]
    value = values(item.kind, huge=huge)
    if item.allowed:
        value = st.sampled_from(item.allowed)
    operand = st.one_of(value, st.sampled_from(named)) if named else value
    equal = st.builds(Equal, st.one_of(operand, st.none()))
    span = st.builds(Span, operand, operand, st.booleans(), st.booleans())
    above = st.builds(Span, operand, st.none(), st.booleans(), st.just(False))
    below = st.builds(Span, st.none(), operand, st.just(False), st.booleans())
    tests = st.one_of(equal, span, above, below) if item.kind in ("number", "date") else equal
    return Condition(tuple(draw(st.lists(tests, min_size=1, max_size=3))), draw(st.booleans()))


@st.composite
def tables(draw, *, hits=tuple(HitPolicy), huge=True, most_rows=6):
    """Return a table whose every cell can be read, right or wrong otherwise."""
    inputs = draw(inputs_of())
    hit = draw(st.sampled_from(hits))
    way = draw(st.sampled_from(["", "sum", "min", "max", "count"])) if hit == "collect" else ""
    output = Output(code="out", label="结论", kind="number", allowed=("3", "1", "2"))
    rows = []
    for number in range(draw(st.integers(1, most_rows))):
        when = {}
        for item in inputs:
            condition = draw(conditions(item, inputs, huge=huge))
            if condition is not None:
                when[item.code] = feel_of_condition(condition)
        then = {"out": draw(st.sampled_from(["1", "2", "3"]))}
        rows.append(Row(code=f"r{number}", when=when, then=then, message="说明", source="依据"))
    return DecisionTable(
        inputs=inputs, outputs=(output,), rows=tuple(rows), hit=hit, aggregation=way
    )


@st.composite
def facts_for(draw, table, *, absent=True, huge=True):
    """Return facts: of each input a value, null, or nothing at all."""
    found = {}
    for item in table.inputs:
        kind = draw(st.integers(0, 5)) if absent else 5
        if kind == 0:
            continue
        found[item.code] = None if kind == 1 else draw(values(item.kind, huge=huge))
    return found


@st.composite
def cases(draw, table):
    """Return test cases of a table, right or wrong."""
    names = draw(st.lists(st.sampled_from(["甲", "乙，“丙”", "丁"]), max_size=3, unique=True))
    found = []
    for name in names:
        facts = draw(facts_for(table))
        stored = {
            code: v if v is None or isinstance(v, bool) else str(v) for code, v in facts.items()
        }
        row = draw(st.sampled_from(["", *(row.code for row in table.rows)]))
        found.append(Example(name=name, facts=stored, row=row))
    return tuple(found)


__all__ = ["cases", "facts_for", "feel_of_value", "tables", "values"]
