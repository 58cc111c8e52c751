"""Empty files with the columns of a table, as CSV and as a workbook."""

import csv
import io

from onewindow.insight.warehouse.rules import FactColumn, FactKind, FactTable
from onewindow.insight.warehouse.rules.sources import HALL_LABEL, ID_LABEL
from onewindow.kernel.workbooks import new_workbook

_HINTS = {
    FactKind.TEXT: "文字",
    FactKind.MARK: "证件号或内部编号，入库时变成不能还原的标记",
    FactKind.TIME: "时间，如 2026-03-31 09:05:00",
    FactKind.DAY: "日期，如 2026-03-31",
    FactKind.MONEY: "金额，单位元，至多两位小数",
    FactKind.WHOLE: "整数",
    FactKind.FLAG: "是 或 否",
}
_ROWS = 10_000


def csv_template(table: FactTable) -> bytes:
    """Return a CSV file with the labels of the columns; Excel opens it without mistaking them."""
    text = io.StringIO()
    csv.writer(text).writerow([ID_LABEL, *_halls(table), *(one.label for one in table.columns)])
    return text.getvalue().encode("utf-8-sig")


def workbook_template(table: FactTable) -> bytes:
    """Return a workbook with the labels, a note at each, and lists to choose values from."""
    target = io.BytesIO()
    with new_workbook(target) as workbook:
        page = workbook.add_worksheet(table.name)
        text = workbook.add_format({"num_format": "@"})
        head = workbook.add_format({"bold": True, "bg_color": "#DCE9F5", "border": 1})
        page.freeze_panes(1, 0)
        notes = [(ID_LABEL, True, "本系统内不重复的编号")]
        notes += [(label, table.needs_hall, "办事场所的编码") for label in _halls(table)]
        notes += [(one.label, one.required, note_of(one)) for one in table.columns]
        for place, (label, is_required, note) in enumerate(notes):
            page.set_column(place, place, 20, text)
            page.write_string(0, place, label + ("*" if is_required else ""), head)
            page.write_comment(0, place, note)
        first = len(notes) - len(table.columns)
        for place, one in enumerate(table.columns, first):
            if one.values:
                choice = {"validate": "list", "source": list(one.values)}
                page.data_validation(1, place, _ROWS, place, choice)
    return target.getvalue()


def note_of(column: FactColumn) -> str:
    """Return what a column wants, in a sentence."""
    words = "、".join(f"{code} {label}" for code, label in column.values.items())
    return "；".join(part for part in (_HINTS[column.kind], words, column.note) if part)


def _halls(table: FactTable) -> list[str]:
    return [HALL_LABEL] if table.has_hall else []
