"""Talk with spreadsheet programs: workbooks in and out."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from onewindow.foundation.directory.rules import Sheet
from onewindow.kernel.violations import refuse

MAXIMUM_BYTES = 5 * 1024 * 1024
MAXIMUM_UNPACKED = 100 * 1024 * 1024
MAXIMUM_ROWS = 20_000
Cells = list[list[Any]]


def cells_of_workbook(content: bytes, *, sheets: Sequence[str]) -> dict[str, Cells]:
    """
    Return the cells of the named sheets of an xlsx file; a sheet that is not there is empty.

    :raises Refused: if the file is too big, packed to burst, or no workbook.
    """
    if len(content) > MAXIMUM_BYTES:
        raise refuse("import.file.too_big", "文件超过5 MB，请分成几个文件导入")
    _refuse_bombs(content)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        found = {
            name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in sheets
            if name in workbook.sheet_names
        }
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise _not_a_workbook() from error
    if not found:
        names = "、".join(f"“{name}”" for name in sheets)
        raise refuse("import.sheet.missing", f"工作簿里没有{names}工作表，请用模板填写")
    if any(len(cells) > MAXIMUM_ROWS for cells in found.values()):
        raise refuse("import.rows.too_many", f"一次最多导入{MAXIMUM_ROWS}行，请分成几个文件")
    return {name: found.get(name, []) for name in sheets}


def _refuse_bombs(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise _not_a_workbook() from error
    if "xl/workbook.xml" not in names:
        raise _not_a_workbook()
    if unpacked > MAXIMUM_UNPACKED:
        raise refuse("import.file.too_big", "文件展开后过大，请分成几个文件导入")


def _not_a_workbook() -> Exception:
    return refuse(
        "import.file.malformed", "不是有效的 Excel 工作簿（.xlsx），或文件已损坏、加了密码"
    )


def workbook_template(
    sheets: Sequence[Sheet], *, examples: Mapping[str, Sequence[Sequence[str]]]
) -> bytes:
    """Return an empty workbook with headers, hints, drop-downs and text formats, plus examples."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as workbook:
        text = workbook.add_format({"num_format": "@"})
        head = workbook.add_format({"bold": True, "bg_color": "#DCE9F5", "border": 1})
        for sheet in sheets:
            page = workbook.add_worksheet(sheet.name)
            page.freeze_panes(1, 0)
            for place, column in enumerate(sheet.columns):
                page.set_column(place, place, 24, text)
                page.write_string(0, place, column.title + ("*" if column.required else ""), head)
                page.write_comment(0, place, column.hint)
                if column.choices:
                    page.data_validation(
                        1,
                        place,
                        MAXIMUM_ROWS,
                        place,
                        {"validate": "list", "source": list(column.choices)},
                    )
            for number, example in enumerate(examples.get(sheet.name, ()), start=1):
                for place, value in enumerate(example):
                    page.write_string(number, place, value, text)
    return target.getvalue()
