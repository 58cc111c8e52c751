"""
The workbook of a table as plain cells: what stands where, and what a department may write there.

Four sheets: 说明, 条件与结论, 规则, 测试用例. Cells are texts; those that read badly are named by
sheet and address, all of them at once.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from onewindow.engines.decisions.rules.tables.cells import condition_of, value_of
from onewindow.engines.decisions.rules.tables.content import (
    DecisionTable,
    Example,
    HitPolicy,
    Input,
    Kind,
    Output,
    Row,
)
from onewindow.engines.decisions.rules.tables.facts import KIND_NAMES, words_of_value
from onewindow.engines.decisions.rules.tables.faults import CellFault
from onewindow.engines.decisions.rules.tables.wording import words_of_condition
from onewindow.engines.decisions.rules.tables.writing import (
    cell_from_words,
    output_from_words,
    quoted,
)

HELP, PARTS, RULES, CASES = "说明", "条件与结论", "规则", "测试用例"
INPUT, OUTPUT = "条件", "结论"
PART_HEADER = ("类别", "代码", "名称", "数据类型", "来源", "可取值", "最小值", "最大值")
AGGREGATIONS = {"": "不汇总", "sum": "求和", "min": "最小", "max": "最大", "count": "计数"}
FIRST_PART = 3
"""Rows above the inputs: hit policy, aggregation, header."""
NULL = "空"
INSTRUCTIONS = """\
这本工作簿是一张判定表。改好后在“判定表”页面上传，系统会逐格核对，并检查有没有遗漏和重叠。
“条件与结论”：先选命中方式，再逐行列出条件（判定因素）和结论。
代码用小写英文字母、数字和下划线；可取值用顿号隔开，结论的可取值按优先顺序从高到低写。
来源写明数据从哪里来：answer.表单字段、case.situation、applicant.age、certificate.证照名、
register.数据源.字段、policy.政策数值代码。
“规则”：一行一条规则。条件可以写成 ≥18、18～60、≥18且＜60、是、否、属于甲、乙、不属于甲、不限。
“以上、以下”包括本数，“不满、超过”不包括本数（民法典第一千二百五十九条）。也可以写 FEEL 表达式。
每条规则都要写说明（群众看到的话）和法律依据（法律名称和条号）。
“测试用例”：每条规则至少一个。留空表示没有取得这项信息，写“空”表示已查明没有。
“应命中的规则”写规则代码；没有规则适用、应当转人工的，留空。""".splitlines()
_KINDS: dict[str, Kind] = {name: kind for kind, name in KIND_NAMES.items()}
_ITEMS = re.compile(r'\s*("(?:[^"\\]|\\.)*"|[^、]+?)\s*(?:、|$)')


def sheets_of(table: DecisionTable) -> dict[str, list[list[str]]]:
    """Return the cells of a table's workbook by sheet."""
    return {
        HELP: [[line] for line in INSTRUCTIONS],
        PARTS: list(_parts(table)),
        RULES: [rules_header(table), *(_rule(table, row) for row in table.rows)],
        CASES: [cases_header(table), *(_case(table, example) for example in table.examples)],
    }


def rules_header(table: DecisionTable) -> list[str]:
    """Return the header of the sheet of rules."""
    inputs, outputs = [i.label for i in table.inputs], [o.label for o in table.outputs]
    return ["规则代码", *inputs, *outputs, "说明", "法律依据"]


def cases_header(table: DecisionTable) -> list[str]:
    """Return the header of the sheet of test cases."""
    return ["名称", *(item.label for item in table.inputs), "应命中的规则"]


def _parts(table: DecisionTable) -> Iterator[list[str]]:
    yield ["命中方式", table.hit.label]
    yield ["汇总方式", AGGREGATIONS[table.aggregation]]
    yield list(PART_HEADER)
    for item in table.inputs:
        bounds = ["" if b is None else str(b) for b in (item.minimum, item.maximum)]
        listed = "、".join(map(_item, item.allowed))
        yield [INPUT, item.code, item.label, KIND_NAMES[item.kind], item.source, listed, *bounds]
    for output in table.outputs:
        listed = "、".join(map(_item, output.allowed))
        yield [OUTPUT, output.code, output.label, KIND_NAMES[output.kind], "", listed, "", ""]


def _item(text: str) -> str:
    is_plain = text == text.strip() and text and "、" not in text and not text.startswith('"')
    return text if is_plain else quoted(text)


def _rule(table: DecisionTable, row: Row) -> list[str]:
    inputs = {item.code: item for item in table.inputs}
    when = [_condition(row.when.get(i.code, "-"), i, inputs) for i in table.inputs]
    then = [_conclusion(row.then.get(o.code, ""), o) for o in table.outputs]
    return [row.code, *when, *then, row.message, row.source]


def _condition(text: str, item: Input, inputs: Mapping[str, Input]) -> str:
    """Return the cell in Chinese words if they read back as the same text, else as it is."""
    try:
        words = words_of_condition(condition_of(text, item, inputs), item, inputs)
        return words if cell_from_words(words, item, inputs) == text else text
    except CellFault:
        return text


def _conclusion(text: str, output: Output) -> str:
    try:
        words = words_of_value(value_of(text, output))
    except CellFault:
        return text
    return words if output_from_words(words, output) == text else text


def _case(table: DecisionTable, example: Example) -> list[str]:
    facts = [_fact(example.facts[i.code]) if i.code in example.facts else "" for i in table.inputs]
    return [example.name, *facts, example.row]


def _fact(stored: bool | str | None) -> str:
    if stored is None or isinstance(stored, bool):
        return words_of_value(stored)
    is_plain = stored == stored.strip() and stored not in ("", NULL) and stored[0] != '"'
    return stored if is_plain else quoted(stored)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with one cell: its sheet, row and column (from 0), and a sentence."""

    sheet: str
    row: int
    column: int
    message: str


@dataclass(slots=True)
class SheetReading:
    """Reads the sheets of a workbook; ``troubles`` collects what cannot be read."""

    sheets: Mapping[str, Sequence[Sequence[str]]]
    troubles: list[Trouble] = field(default_factory=list)
    places: dict[tuple[Any, ...], tuple[str, int, int]] = field(default_factory=dict)

    def content(self) -> dict[str, Any]:
        """Return the table as the schema wants it; where each value stood is in ``places``."""
        parts = self.sheets[PARTS]
        inputs, outputs = self._parts(parts)
        hits = {policy.label: policy.value for policy in HitPolicy}
        ways = {name: code for code, name in AGGREGATIONS.items()}
        found: dict[str, Any] = {
            "hit": self._choice(0, "命中方式", hits),
            "aggregation": self._choice(1, "汇总方式", ways),
            "inputs": inputs,
            "outputs": outputs,
        }
        if self.troubles:
            return found
        return {**found, "rows": [], "examples": []}

    def rows(self, table: DecisionTable) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Return the rules and test cases of a table whose inputs and outputs are known."""
        self._check_header(RULES, rules_header(table))
        self._check_header(CASES, cases_header(table))
        if self.troubles:
            return [], []
        rules = [self._rule(table, n) for n in self._filled(RULES)]
        cases = [self._case(table, n) for n in self._filled(CASES)]
        return rules, cases

    def _choice(self, row: int, name: str, choices: Mapping[str, str]) -> str:
        said = _at(_line(self.sheets[PARTS], row), 1)
        if said not in choices:
            listed = "、".join(choices)
            self._note(PARTS, row, 1, f"{name}应为{listed}之一")
        return choices.get(said, "")

    def _parts(
        self, lines: Sequence[Sequence[str]]
    ) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        inputs: list[dict[str, Any]] = []
        outputs: list[dict[str, Any]] = []
        for number in range(FIRST_PART, len(lines)):
            cells = [_at(lines[number], n) for n in range(len(PART_HEADER))]
            if not any(cells):
                continue
            kind = _KINDS.get(cells[3])
            if kind is None:
                self._note(PARTS, number, 3, f"数据类型应为{'、'.join(_KINDS)}之一")
            part: dict[str, Any] = {"code": cells[1], "label": cells[2], "kind": kind}
            part["allowed"] = self._listed(number, cells[5])
            if cells[0] == INPUT:
                part |= {"source": cells[4]}
                part |= {
                    name: text
                    for name, text in (("minimum", cells[6]), ("maximum", cells[7]))
                    if text
                }
                self._remember("inputs", inputs, number)
                inputs.append(part)
            elif cells[0] == OUTPUT:
                self._remember("outputs", outputs, number)
                outputs.append(part)
            else:
                self._note(PARTS, number, 0, f"类别应为{INPUT}或{OUTPUT}")
        return inputs, outputs

    def _listed(self, number: int, text: str) -> list[str]:
        found, at = [], 0
        while at < len(text):
            item = _ITEMS.match(text, at)
            if not item:
                self._note(PARTS, number, 5, "可取值用顿号隔开")
                break
            found.append(_unquoted(item[1]))
            at = item.end()
        return found

    def _remember(self, name: str, parts: list[dict[str, Any]], number: int) -> None:
        keys = ("code", "label", "kind", "source", "allowed", "minimum", "maximum")
        for column, key in enumerate(keys, start=1):
            self.places[name, len(parts), key] = (PARTS, number, column)

    def _check_header(self, sheet: str, header: list[str]) -> None:
        line = _line(self.sheets[sheet], 0)
        for column, title in enumerate(header):
            if _at(line, column) != title.strip():
                said = f"这一列的标题应为“{title}”（与“{PARTS}”里的名称和顺序一致）"
                self._note(sheet, 0, column, said)

    def _filled(self, sheet: str) -> list[int]:
        lines = self.sheets[sheet]
        return [n for n in range(1, len(lines)) if any(str(cell).strip() for cell in lines[n])]

    def _rule(self, table: DecisionTable, number: int) -> dict[str, Any]:
        line = _line(self.sheets[RULES], number)
        inputs = {item.code: item for item in table.inputs}
        when, then = {}, {}
        for column, item in enumerate(table.inputs, start=1):
            try:
                feel = cell_from_words(_at(line, column), item, inputs)
            except CellFault as fault:
                self._note(RULES, number, column, fault.message)
                continue
            if feel != "-":
                when[item.code] = feel
        first = len(table.inputs) + 1
        for column, output in enumerate(table.outputs, start=first):
            written = _at(line, column)
            if written:
                then[output.code] = output_from_words(written, output)
        last = first + len(table.outputs)
        self._remember_row("rows", number, RULES, {"code": 0, "message": last, "source": last + 1})
        return {
            "code": _at(line, 0),
            "when": when,
            "then": then,
            "message": _at(line, last),
            "source": _at(line, last + 1),
        }

    def _case(self, table: DecisionTable, number: int) -> dict[str, Any]:
        line = _line(self.sheets[CASES], number)
        facts: dict[str, bool | str | None] = {}
        for column, item in enumerate(table.inputs, start=1):
            written = _at(line, column)
            if written:
                facts[item.code] = _stored(item, written)
        last = len(table.inputs) + 1
        self._remember_row("examples", number, CASES, {"name": 0, "row": last})
        return {"name": _at(line, 0), "facts": facts, "row": _at(line, last).replace("，", ",")}

    def _remember_row(self, name: str, number: int, sheet: str, columns: dict[str, int]) -> None:
        index = self._filled(sheet).index(number)
        for key, column in columns.items():
            self.places[name, index, key] = (sheet, number, column)

    def _note(self, sheet: str, row: int, column: int, message: str) -> None:
        self.troubles.append(Trouble(sheet, row, column, message))


def _stored(item: Input, written: str) -> bool | str | None:
    if written == NULL:
        return None
    if item.kind == "boolean":
        return {"是": True, "否": False}.get(written, written)
    return _unquoted(written)


def _unquoted(text: str) -> str:
    if len(text) < 2 or text[0] != '"' or text[-1] != '"':
        return text
    return re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], text[1:-1])


def _line(lines: Sequence[Sequence[str]], number: int) -> Sequence[str]:
    return lines[number] if number < len(lines) else ()


def _at(line: Sequence[str], column: int) -> str:
    return str(line[column]).strip() if column < len(line) else ""
