"""
A table as DMN 1.5 XML, both ways, with nothing but what the standard has.

Row code, message and article are annotations of the rules, sources are descriptions of the input
data, test cases are a second decision that lists contexts. A file from elsewhere with one decision
table is read too; what it does not say (codes, messages) is filled in, and the proof asks for it.
"""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from onewindow.engines.decisions.rules.dmn import model
from onewindow.engines.decisions.rules.dmn.reading import read_model
from onewindow.engines.decisions.rules.dmn.writing import write_model
from onewindow.engines.decisions.rules.feel import syntax
from onewindow.engines.decisions.rules.feel.faults import Unreadable
from onewindow.engines.decisions.rules.feel.parser import parse_expression, parse_unary_tests
from onewindow.engines.decisions.rules.tables.content import (
    DecisionTable,
    Example,
    HitPolicy,
    Input,
    Kind,
    Output,
)
from onewindow.engines.decisions.rules.tables.facts import typed_value
from onewindow.engines.decisions.rules.tables.writing import feel_of_value, quoted
from onewindow.kernel.violations import Refused, Violation, refuse

NAMESPACE = "urn:onewindow:decisions"
TYPES: dict[str, Kind] = {
    "string": "text",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
}
ANNOTATIONS = ("代码", "说明", "依据")
EXAMPLES = "测试用例"
_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_NAMES = {kind: name for name, kind in TYPES.items()}


def table_to_dmn(table: DecisionTable) -> bytes:
    """Return the table as DMN 1.5; reading it gives an equal table."""
    inputs = [
        model.InputData(
            id=f"input_{i.code}",
            variable=model.Item(i.code, _NAMES[i.kind]),
            description=i.source,
        )
        for i in table.inputs
    ]
    decision = model.Decision(
        id="decision",
        variable=model.Item("判定"),
        inputs=tuple(item.id for item in inputs),
        expression=_table(table),
    )
    listed = tuple(model.LiteralExpression(text=_example(table, e)) for e in table.examples)
    elements: list[model.Element] = [*inputs, decision]
    if listed:
        cases = model.Listing(items=listed)
        variable = model.Item(EXAMPLES)
        elements.append(model.Decision(id="examples", variable=variable, expression=cases))
    return write_model(model.Model("判定表", NAMESPACE, elements=tuple(elements)))


def _table(table: DecisionTable) -> model.Table:
    return model.Table(
        inputs=tuple(
            model.InputClause(
                model.LiteralExpression(type_ref=_NAMES[i.kind], text=i.code),
                _domain(i),
                i.label,
                i.code,
            )
            for i in table.inputs
        ),
        outputs=tuple(
            model.OutputClause(
                o.code,
                _NAMES[o.kind],
                ", ".join(_allowed(o)),
                label=o.label,
                id=f"output_{o.code}",
            )
            for o in table.outputs
        ),
        rules=tuple(
            model.Rule(
                tuple(row.when.get(i.code, "-") for i in table.inputs),
                tuple(row.then.get(o.code, "") for o in table.outputs),
                (row.code, row.message, row.source),
            )
            for row in table.rows
        ),
        hit_policy=table.hit.value.replace("_", " ").upper(),
        aggregation=table.aggregation.upper(),
        annotations=ANNOTATIONS,
    )


def _domain(item: Input) -> str:
    if item.allowed:
        return ", ".join(map(quoted, item.allowed))
    low, high = item.minimum, item.maximum
    if low is not None and high is not None:
        return f"[{low}..{high}]"
    return f">= {low}" if low is not None else f"<= {high}" if high is not None else ""


def _allowed(output: Output) -> Iterator[str]:
    for text in output.allowed:
        yield text if output.kind == "boolean" else _literal(output.kind, text)


def _literal(kind: Kind, stored: Any) -> str:
    """Return a stored value as FEEL; what is not of its kind stays the text that it is."""
    if stored is None or isinstance(stored, bool):
        return feel_of_value(stored)
    try:
        value = typed_value(kind, stored)
    except ValueError:
        return quoted(str(stored))
    is_exact = not isinstance(value, Decimal | date) or str(value) == stored
    if isinstance(value, Decimal) and is_exact:
        return str(value)
    return feel_of_value(value) if is_exact else quoted(stored)


def _example(table: DecisionTable, example: Example) -> str:
    kinds = {item.code: item.kind for item in table.inputs}
    facts = ", ".join(
        f"{code}: {_literal(kinds.get(code, 'text'), value)}"
        for code, value in example.facts.items()
    )
    return f"{{name: {quoted(example.name)}, facts: {{{facts}}}, row: {quoted(example.row)}}}"


def table_from_dmn(content: bytes) -> DecisionTable:
    """
    Return the one decision table of a DMN file.

    :raises Refused: if it is no DMN, holds no or several tables, or more than a table can hold.
    """
    found = read_model(content)
    tables = [
        element.expression
        for element in found.elements
        if isinstance(element, model.Decision) and isinstance(element.expression, model.Table)
    ]
    if len(tables) != 1:
        raise refuse("dmn.tables", f"文件里应当正好有一张判定表，现有{len(tables)}张")
    return _Reading(found, tables[0]).table()


class _Reading:
    """Reads the one table of a model."""

    def __init__(self, whole: model.Model, table: model.Table) -> None:
        self.whole, self.written = whole, table
        self.types = {each.name: each for each in whole.types}
        self.data = {e.variable.name: e for e in whole.elements if isinstance(e, model.InputData)}

    def table(self) -> DecisionTable:
        """:raises Refused: with everything that a table cannot hold."""
        inputs = [self.input(n, clause) for n, clause in enumerate(self.written.inputs)]
        outputs = [self.output(n, clause) for n, clause in enumerate(self.written.outputs)]
        codes = [item["code"] for item in inputs], [item["code"] for item in outputs]
        whole = {
            "hit": HitPolicy(self.written.hit_policy.replace(" ", "_").lower()),
            "aggregation": self.written.aggregation.lower(),
            "inputs": inputs,
            "outputs": outputs,
            "rows": [self.row(n, rule, *codes) for n, rule in enumerate(self.written.rules)],
            "examples": list(self.examples()),
        }
        try:
            return DecisionTable.model_validate(whole)
        except ValidationError as error:
            raise Refused(
                Violation("dmn.content", f"{'.'.join(map(str, e['loc']))}：{e['msg']}")
                for e in error.errors()
            ) from error

    def input(self, number: int, clause: model.InputClause) -> dict[str, Any]:
        """Return one input as the schema wants it."""
        name = clause.expression.text.strip()
        data = self.data.get(name)
        type_ref = clause.expression.type_ref or (data.variable.type_ref if data else "")
        kind, allowed = self.kind(f"第{number + 1}个条件“{clause.label or name}”", type_ref)
        code = name if _CODE.fullmatch(name) else f"input_{number + 1}"
        found: dict[str, Any] = {"code": code, "label": clause.label or name, "kind": kind}
        found["source"] = (data.description if data else "") or f"answer.{code}"
        return {**found, **_domain_of(clause.allowed or allowed)}

    def output(self, number: int, clause: model.OutputClause) -> dict[str, Any]:
        """Return one output as the schema wants it."""
        name = clause.name or clause.label or self.written.output_label or f"结论{number + 1}"
        kind, allowed = self.kind(f"结论“{name}”", clause.type_ref or self.written.type_ref)
        code = name if _CODE.fullmatch(name) else f"output_{number + 1}"
        values = _values(clause.allowed or allowed)
        listed = [("true" if v else "false") if isinstance(v, bool) else v for v in values]
        label = clause.label or name
        return {"code": code, "label": label, "kind": kind, "allowed": listed}

    def kind(self, where: str, type_ref: str) -> tuple[Kind, str]:
        """Return the kind of a type and its allowed values, looking through declared types."""
        allowed = ""
        for _ in range(10):
            declared = self.types.get(type_ref)
            if declared is None:
                break
            allowed, type_ref = allowed or declared.allowed, declared.type_ref
        name = type_ref.rpartition(":")[2]
        if name not in TYPES:
            said = f"{where}的类型“{type_ref}”不能用在判定表里，只能是数字、文字、是否、日期"
            raise refuse("dmn.type", said)
        return TYPES[name], allowed

    def row(
        self, number: int, rule: model.Rule, inputs: list[str], outputs: list[str]
    ) -> dict[str, Any]:
        """Return one row as the schema wants it."""
        when = dict(zip(inputs, (text.strip() for text in rule.tests), strict=False))
        then = dict(zip(outputs, (text.strip() for text in rule.conclusions), strict=False))
        notes = dict(zip(self.written.annotations, rule.annotations, strict=False))
        code, message, source = (notes.get(name, "").strip() for name in ANNOTATIONS)
        others = [t for n, t in notes.items() if n not in ANNOTATIONS and t.strip()]
        return {
            "code": code or f"row_{number + 1}",
            "when": {c: text for c, text in when.items() if text not in ("", "-")},
            "then": {c: text for c, text in then.items() if text},
            "message": message
            or rule.description.strip()
            or "；".join(others)
            or f"第{number + 1}行",
            "source": source,
        }

    def examples(self) -> Iterator[dict[str, Any]]:
        """Yield the test cases, which a second decision lists."""
        for element in self.whole.elements:
            is_listed = isinstance(element, model.Decision) and element.variable.name == EXAMPLES
            if not is_listed or not isinstance(element.expression, model.Listing):  # type: ignore[attr-defined]
                continue
            for item in element.expression.items:  # type: ignore[attr-defined]
                try:
                    yield _plain(parse_expression(getattr(item, "text", "")))
                except (Unreadable, ValueError) as error:
                    raise refuse("dmn.example", f"看不懂测试用例：{error}") from error


def _domain_of(text: str) -> dict[str, Any]:
    if not text.strip():
        return {}
    tests = _tests(text)
    ranges = [test for test in tests if isinstance(test, syntax.Range)]
    if not ranges:
        return {"allowed": _values(text)}
    if len(tests) != 1 or not (ranges[0].has_low or ranges[0].low is None):
        raise refuse("dmn.allowed", f"可取值“{text}”应当是一列文字或一个闭区间")
    if not (ranges[0].has_high or ranges[0].high is None):
        raise refuse("dmn.allowed", f"可取值“{text}”应当是一列文字或一个闭区间")
    ends = {"minimum": ranges[0].low, "maximum": ranges[0].high}
    return {name: _plain(end) for name, end in ends.items() if end is not None}


def _values(text: str) -> list[Any]:
    return [_plain(test) for test in _tests(text)] if text.strip() else []


def _tests(text: str) -> tuple[syntax.Node, ...]:
    try:
        return parse_unary_tests(text).tests
    except Unreadable as error:
        raise refuse("dmn.allowed", f"看不懂可取值“{text}”：{error}") from error


def _plain(node: syntax.Node) -> Any:
    """
    Return a literal, date or context as stored values.

    :raises Refused: if it is anything else.
    """
    match node:
        case syntax.Literal(value=bool() | None as value):
            return value
        case syntax.Literal(value=value):
            return str(value)
        case syntax.Negation(operand=syntax.Literal(value=Decimal() as value)):
            return str(value.copy_negate())
        case syntax.Call(positional=(syntax.Literal(value=str() as text),)):
            return text
        case syntax.AtLiteral(text=text):
            return text
        case syntax.ContextOf(entries=entries):
            return {name: _plain(value) for name, value in entries}
    raise refuse("dmn.value", "这里只能是确定的值，不能是公式")
