"""Reading what people type into spreadsheets, with every trap that Excel sets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from onewindow.foundation.directory.rules.numbers import clean_text
from onewindow.kernel.violations import Violation

Cell = Any
EXACT_DIGITS = 10**15
HEADER_WITHIN = 5
EXCEL_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet, as the template shows it."""

    key: str
    title: str
    hint: str
    required: bool = False
    choices: tuple[str, ...] = ()
    is_code: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a template."""

    name: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One filled row: its number as Excel shows it, and the clean text of each column."""

    sheet: Sheet
    number: int
    values: dict[str, str]

    def violation(self, key: str, message: str) -> Violation:
        """Return a violation that says where in the file it is."""
        column = next((c for c in self.sheet.columns if c.key == key), None)
        if column is None:
            return Violation("import.row", message, field=f"{self.sheet.name} 第{self.number}行")
        place = f"{self.sheet.name} 第{self.number}行“{column.title}”"
        return Violation("import.cell", message, field=place)


def read_rows(
    sheet: Sheet, cells: Sequence[Sequence[Cell]]
) -> tuple[list[SheetRow], list[Violation]]:
    """Return the filled rows below the header, and everything wrong with header and cells."""
    header_at = _header_row(sheet, cells)
    if header_at is None:
        required = "、".join(c.title for c in sheet.columns if c.required)
        return [], [
            Violation("import.header", f"找不到表头，应有这些列：{required}", field=sheet.name)
        ]
    titles = [_title(cell) for cell in cells[header_at]]
    violations = list(_check_header(sheet, titles))
    rows = []
    for offset, line in enumerate(cells[header_at + 1 :], start=header_at + 2):
        row, wrong = _read_row(sheet, titles, offset, line)
        if any(row.values.values()) or wrong:
            rows.append(row)
            violations += wrong
            violations += _check_row(row, already={v.field for v in wrong})
    return rows, violations


def _header_row(sheet: Sheet, cells: Sequence[Sequence[Cell]]) -> int | None:
    wanted = {c.title for c in sheet.columns if c.required}
    for number, line in enumerate(cells[:HEADER_WITHIN]):
        if wanted <= {_title(cell) for cell in line}:
            return number
    return None


def _title(cell: Cell) -> str:
    return clean_text(str(cell)).replace(" ", "").strip("*")


def _check_header(sheet: Sheet, titles: list[str]) -> Iterator[Violation]:
    known = {c.title for c in sheet.columns}
    for title in dict.fromkeys(titles):
        if title and title not in known:
            yield Violation("import.header", f"不认识的列“{title[:40]}”，请用模板", "", sheet.name)
        if title and titles.count(title) > 1:
            yield Violation("import.header", f"列“{title[:40]}”出现多次", field=sheet.name)


def _read_row(
    sheet: Sheet, titles: list[str], number: int, line: Sequence[Cell]
) -> tuple[SheetRow, list[Violation]]:
    by_title = {c.title: c for c in sheet.columns}
    row = SheetRow(sheet, number, {c.key: "" for c in sheet.columns})
    wrong = []
    for title, cell in zip(titles, line, strict=False):
        if column := by_title.get(title):
            try:
                row.values[column.key] = text_of(cell, is_code=column.is_code)
            except ValueError as error:
                wrong.append(row.violation(column.key, str(error)))
    return row, wrong


def _check_row(row: SheetRow, *, already: set[str]) -> Iterator[Violation]:
    for column in row.sheet.columns:
        value = row.values[column.key]
        if column.required and not value:
            violation = row.violation(column.key, "必填，不能为空")
            if violation.field not in already:
                yield violation
        elif value and column.choices and value not in column.choices:
            options = "、".join(column.choices)
            yield row.violation(column.key, f"“{value[:20]}”不在可选范围：{options}")


def text_of(cell: Cell, *, is_code: bool = False) -> str:
    """
    Return a cell as clean text.

    Excel turns long numbers into floats and loses the last digits; that is told, never guessed.

    :raises ValueError: if the cell cannot be trusted, in words for the user.
    """
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, int | float):
        if abs(cell) >= EXACT_DIGITS:
            raise ValueError("被 Excel 存成了数字，末几位已丢失；请把该列设为文本格式后重新填写")
        return str(int(cell)) if cell == int(cell) else str(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    text = clean_text(str(cell))
    if text in EXCEL_ERRORS:
        raise ValueError(f"单元格是公式错误 {text}")
    if is_code and "E+" in text.upper():
        raise ValueError("号码成了科学计数法；请把该列设为文本格式后重新填写")
    return text.replace(" ", "").upper() if is_code else text
