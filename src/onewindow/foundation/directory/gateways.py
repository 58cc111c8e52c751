"""Talk with spreadsheet programs: workbooks in and out."""

import io
from collections.abc import Mapping, Sequence

from onewindow.foundation.directory.rules import Sheet
from onewindow.kernel.violations import refuse
from onewindow.kernel.workbooks import Cells, WorkbookLimits, cells_of, new_workbook

MAXIMUM_ROWS = 20_000


def cells_of_workbook(content: bytes, *, sheets: Sequence[str]) -> dict[str, Cells]:
    """
    Return the cells of the named sheets of an xlsx file; a sheet that is not there is empty.

    :raises Refused: if the file is too big, packed to burst, or no workbook.
    """
    found = cells_of(content, WorkbookLimits(rows=MAXIMUM_ROWS))
    if not set(sheets) & set(found):
        names = "、".join(f"“{name}”" for name in sheets)
        raise refuse("import.sheet.missing", f"工作簿里没有{names}工作表，请用模板填写")
    return {name: found.get(name, []) for name in sheets}


def workbook_template(
    sheets: Sequence[Sheet], *, examples: Mapping[str, Sequence[Sequence[str]]]
) -> bytes:
    """Return an empty workbook with headers, hints, drop-downs and text formats, plus examples."""
    target = io.BytesIO()
    with new_workbook(target) as workbook:
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
