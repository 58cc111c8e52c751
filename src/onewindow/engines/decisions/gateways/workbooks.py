"""Decision tables as xlsx workbooks that a department can fill in."""

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from pydantic import ValidationError

from onewindow.engines.decisions.rules.tables.content import DecisionTable, HitPolicy
from onewindow.engines.decisions.rules.tables.facts import KIND_NAMES
from onewindow.engines.decisions.rules.tables.sheets import (
    AGGREGATIONS,
    CASES,
    FIRST_PART,
    HELP,
    INPUT,
    OUTPUT,
    PARTS,
    RULES,
    SheetReading,
    sheets_of,
)
from onewindow.kernel.violations import Refused, Violation, refuse
from onewindow.kernel.workbooks import WorkbookLimits, cell_name, cells_of, new_workbook

LIMITS = WorkbookLimits(packed=2 * 1024 * 1024, unpacked=30 * 1024 * 1024, rows=3000, columns=100)
SPARE_LINES = 200
"""Empty lines below a table that have drop-downs too."""


def table_from_xlsx(content: bytes) -> DecisionTable:
    """
    Return the decision table that a workbook holds.

    :raises Refused: with every cell that cannot be read, by sheet and address (工作表“规则”D7).
    """
    reading = SheetReading(_sheets(content))
    found = reading.content()
    _refuse_troubles(reading)
    try:
        head = DecisionTable.model_validate(found)
    except ValidationError as error:
        raise _refused(error, reading) from error
    rows, examples = reading.rows(head)
    _refuse_troubles(reading)
    try:
        return DecisionTable.model_validate({**found, "rows": rows, "examples": examples})
    except ValidationError as error:
        raise _refused(error, reading) from error


def _refuse_troubles(reading: SheetReading) -> None:
    if reading.troubles:
        raise Refused(
            Violation("xlsx.cell", f"{_address(t.sheet, t.row, t.column)}：{t.message}")
            for t in reading.troubles
        )


def _refused(error: ValidationError, reading: SheetReading) -> Refused:
    violations = []
    for each in error.errors():
        place = reading.places.get(tuple(each["loc"][:3]))
        where = _address(*place) if place else ".".join(map(str, each["loc"]))
        violations.append(Violation("xlsx.content", f"{where}：{_said(each)}"))
    return Refused(violations)


def _said(error: Any) -> str:
    match error["type"]:
        case "string_too_short":
            return "不能为空"
        case "string_too_long":
            return "文字过长"
        case "string_pattern_mismatch":
            return "代码应以小写英文字母开头，只含小写英文字母、数字和下划线，最多40个字符"
        case "decimal_parsing" | "decimal_type":
            return "应为数字"
        case _:
            return str(error["msg"])


def _address(sheet: str, row: int, column: int) -> str:
    return f"工作表“{sheet}”{cell_name(row, column)}"


def _sheets(content: bytes) -> dict[str, list[list[str]]]:
    found = cells_of(content, LIMITS)
    missing = [name for name in (PARTS, RULES, CASES) if name not in found]
    if missing:
        names = "、".join(f"“{name}”" for name in missing)
        raise refuse("xlsx.sheet", f"工作簿里没有{names}工作表，请用下载的工作簿填写")
    return {
        name: [[_text(cell) for cell in line] for line in found[name]]
        for name in (PARTS, RULES, CASES)
    }


def _text(cell: Any) -> str:
    """Return what a person sees in a cell that was typed as a number, date or truth value."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def table_to_xlsx(table: DecisionTable) -> bytes:
    """Return the table as a workbook to read, change and upload again."""
    target = io.BytesIO()
    with new_workbook(target) as workbook:
        text = workbook.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        head = workbook.add_format({"bold": True, "bg_color": "#DCE9F5", "border": 1})
        pages = {name: workbook.add_worksheet(name) for name in (HELP, PARTS, RULES, CASES)}
        heads = {HELP: -1, PARTS: FIRST_PART - 1, RULES: 0, CASES: 0}
        for name, lines in sheets_of(table).items():
            page, widest = pages[name], max(map(len, lines))
            page.set_column(0, widest, 100 if name == HELP else 18, text)
            for number, line in enumerate(lines):
                for column, cell in enumerate(line):
                    page.write_string(
                        number, column, cell, head if number == heads[name] else text
                    )
            page.freeze_panes(heads[name] + 1, 1 if name in (RULES, CASES) else 0)
        _offer_choices(table, pages)
    return target.getvalue()


def _offer_choices(table: DecisionTable, pages: dict[str, Any]) -> None:
    last = FIRST_PART + len(table.inputs) + len(table.outputs) + SPARE_LINES
    _offer(pages[PARTS], (0, 0), 1, [policy.label for policy in HitPolicy])
    _offer(pages[PARTS], (1, 1), 1, list(AGGREGATIONS.values()))
    _offer(pages[PARTS], (FIRST_PART, last), 0, [INPUT, OUTPUT])
    _offer(pages[PARTS], (FIRST_PART, last), 3, list(KIND_NAMES.values()))
    rules, cases = len(table.rows) + SPARE_LINES, len(table.examples) + SPARE_LINES
    for column, item in enumerate(table.inputs, start=1):
        values = ["是", "否"] if item.kind == "boolean" else list(item.allowed)
        if values:
            # 条件还可以写“属于甲、乙”，所以只提示，不强制。
            _offer(pages[RULES], (1, rules), column, ["不限", *values], is_strict=False)
            _offer(pages[CASES], (1, cases), column, values, is_strict=False)
    for column, output in enumerate(table.outputs, start=len(table.inputs) + 1):
        values = ["是", "否"] if output.kind == "boolean" else list(output.allowed)
        if values:
            _offer(pages[RULES], (1, rules), column, values)
    codes = [row.code for row in table.rows]
    _offer(pages[CASES], (1, cases), len(table.inputs) + 1, codes, is_strict=False)


def _offer(
    page: Any,
    lines: tuple[int, int],
    column: int,
    values: Sequence[str],
    *,
    is_strict: bool = True,
) -> None:
    # Excel 的下拉列表最多 255 个字符，值里也不能有英文逗号。
    if not values or len(",".join(values)) > 255 or any("," in value for value in values):
        return
    choices = {"validate": "list", "source": list(values), "show_error": is_strict}
    page.data_validation(lines[0], column, lines[1], column, choices)
