"""Decision tables as xlsx workbooks that a department can fill in."""

import io
import re
import zipfile
import zlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter
from pydantic import ValidationError
from python_calamine import CalamineError, CalamineWorkbook
from xlsxwriter.utility import xl_cell_to_rowcol, xl_rowcol_to_cell

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

MAXIMUM_BYTES = 2 * 1024 * 1024
MAXIMUM_UNPACKED = 30 * 1024 * 1024
MAXIMUM_LINES, MAXIMUM_COLUMNS = 3000, 100
_END = (MAXIMUM_LINES, 0)
_ANY_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_PLACED_CELL = re.compile(rb"""<(?:\w+:)?c\s(?:[^<>]*?\s)?r\s*=\s*["']([A-Z]+)([0-9]+)["']""")
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
    return f"工作表“{sheet}”{xl_rowcol_to_cell(row, column)}"


def _sheets(content: bytes) -> dict[str, list[list[str]]]:
    _refuse_hostile(content)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        missing = [name for name in (PARTS, RULES, CASES) if name not in workbook.sheet_names]
        if missing:
            names = "、".join(f"“{name}”" for name in missing)
            raise refuse("xlsx.sheet", f"工作簿里没有{names}工作表，请用下载的工作簿填写")
        return {name: _lines(workbook, name) for name in (PARTS, RULES, CASES)}
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise _not_a_workbook() from error


def _lines(workbook: CalamineWorkbook, name: str) -> list[list[str]]:
    sheet = workbook.get_sheet_by_name(name)
    return [[_text(cell) for cell in line] for line in sheet.to_python(skip_empty_area=False)]


def _text(cell: Any) -> str:
    """Return what a person sees in a cell that was typed as a number, date or truth value."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _refuse_hostile(content: bytes) -> None:
    if len(content) > MAXIMUM_BYTES:
        raise refuse("xlsx.too_big", f"文件超过{MAXIMUM_BYTES // 1024 // 1024} MB，不是一张判定表")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
            if unpacked > MAXIMUM_UNPACKED:
                raise refuse("xlsx.too_big", "文件展开后过大，不是一张判定表")
            if "xl/workbook.xml" not in archive.namelist():
                raise _not_a_workbook()
            for name in archive.namelist():
                _refuse_far_cells(archive.read(name))
    except (zipfile.BadZipFile, zlib.error, RuntimeError, ValueError, OSError) as error:
        raise _not_a_workbook() from error


def _refuse_far_cells(part: bytes) -> None:
    """
    Refuse a sheet with a cell far out, or one that does not say where it stands.

    The reader takes memory for everything between the first cell and the last: one cell in the
    last corner of a file of 8 kB would take 500 GB and end the process.
    """
    if b"sheetData" not in part:
        return
    places = _PLACED_CELL.findall(part)
    is_far = any(
        len(column) > 2 or len(row) > 4 or xl_cell_to_rowcol((column + row).decode()) >= _END
        for column, row in places
    )
    columns = {column for column, _ in places}
    if (
        is_far
        or len(places) != len(_ANY_CELL.findall(part))
        or any(xl_cell_to_rowcol(f"{c.decode()}1")[1] >= MAXIMUM_COLUMNS for c in columns)
    ):
        said = f"工作表最多{MAXIMUM_LINES}行、{MAXIMUM_COLUMNS}列，请删去多余的行和列"
        raise refuse("xlsx.too_big", said)


def _not_a_workbook() -> Refused:
    return refuse("xlsx.malformed", "不是有效的 Excel 工作簿（.xlsx），或文件已损坏、加了密码")


def table_to_xlsx(table: DecisionTable) -> bytes:
    """Return the table as a workbook to read, change and upload again."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as workbook:
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
