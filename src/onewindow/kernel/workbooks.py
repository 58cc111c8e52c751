"""
Spreadsheets (.xlsx). From outside: read as cells, hostile until proven otherwise.

The reader takes memory for everything between a sheet's first cell and its last, so one cell in
the far corner of a file of 8 kB would take 500 GB and end the process. Every sheet is therefore
looked through as a stream before the reader sees it.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook

from onewindow.kernel.violations import Refused, refuse

Cells = list[list[Any]]
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_BROKEN = (
    CalamineError,
    OSError,
    ValueError,
    OverflowError,
    RuntimeError,
    NotImplementedError,
    zipfile.BadZipFile,
    zlib.error,
    etree.XMLSyntaxError,
)


def new_workbook(target: io.BytesIO) -> Any:
    """Return an empty workbook that is written into the target at the end of its ``with``."""
    # xlsxwriter 占 13 MB，只有真正写表格的进程才载入。
    return import_module("xlsxwriter").Workbook(target, {"in_memory": True})


def cell_name(row: int, column: int) -> str:
    """Return how a spreadsheet calls a cell, e.g. ``C2`` for row 1 and column 2."""
    name: str = import_module("xlsxwriter.utility").xl_rowcol_to_cell(row, column)
    return name


@dataclass(frozen=True, slots=True)
class WorkbookLimits:
    """How large a workbook may be: bytes packed and unpacked, rows and columns of a sheet."""

    packed: int = 5 * 1024 * 1024
    unpacked: int = 100 * 1024 * 1024
    rows: int = 20_000
    columns: int = 200


def cells_of(content: bytes, limits: WorkbookLimits = WorkbookLimits()) -> Mapping[str, Cells]:
    """
    Return the cells of every sheet, from the first row and column on, by the sheet's name.

    :raises Refused: if the file is too large, packed to burst, damaged or no workbook.
    """
    if len(content) > limits.packed:
        raise refuse(
            "workbook.too_big", f"文件超过{limits.packed // 1024 // 1024} MB，请分成几个文件"
        )
    try:
        _look_through(content, limits)
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return {
            name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in workbook.sheet_names
        }
    except Refused:
        raise
    except _BROKEN as error:
        raise refuse(
            "workbook.malformed", "不是有效的 Excel 工作簿（.xlsx），或文件已损坏、加了密码"
        ) from error


def _look_through(content: bytes, limits: WorkbookLimits) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
        if "xl/workbook.xml" not in {member.filename for member in members}:
            raise ValueError("no workbook")
        if sum(member.file_size for member in members) > limits.unpacked:
            raise refuse("workbook.too_big", "文件展开后过大，请分成几个文件")
        for member in members:
            if member.filename.endswith(".xml") and "sheet" in member.filename.lower():
                _refuse_far_cells(archive.read(member), limits)


def _refuse_far_cells(part: bytes, limits: WorkbookLimits) -> None:
    row = column = 0
    stream = etree.iterparse(
        io.BytesIO(part),
        events=("start",),
        tag=("{*}row", "{*}c"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
    )
    for _, element in stream:
        if etree.QName(element).localname == "row":
            row, column = int(element.get("r") or row + 1), 0
        else:
            row, column = _place(element.get("r"), row, column)
        if row > limits.rows or column > limits.columns:
            code = "workbook.rows" if row > limits.rows else "workbook.columns"
            words = f"工作表最多{limits.rows}行、{limits.columns}列，请删去多余的行和列"
            raise refuse(code, words)
        element.clear()


def _place(said: str | None, row: int, column: int) -> tuple[int, int]:
    """Return row and column of a cell, counted from 1; one that says nothing follows the last."""
    if said is None:
        return row, column + 1
    found = _PLACE.fullmatch(said)
    if found is None:
        raise ValueError(f"a cell at {said}")
    letters: Sequence[int] = [ord(letter) - 64 for letter in found[1]]
    number = 0
    for letter in letters:
        number = number * 26 + letter
    return int(found[2]), number
