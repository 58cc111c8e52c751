"""Workbooks are read as cells; what would burst, mislead or break is refused first."""

import io
import zipfile

import pytest
import xlsxwriter

from onewindow.kernel.violations import Refused
from onewindow.kernel.workbooks import WorkbookLimits, cells_of

SMALL = WorkbookLimits(packed=200_000, unpacked=2_000_000, rows=100, columns=10)


def workbook(*cells):
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        page = book.add_worksheet("人员")
        for row, column, value in cells:
            page.write(row, column, value)
    return target.getvalue()


def with_member(content, name, body):
    """Return the workbook with one member's body replaced."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for member in old.infolist():
            new.writestr(member, body if member.filename == name else old.read(member))
    return target.getvalue()


def sheet(xml):
    body = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{xml}</sheetData></worksheet>'
    return with_member(workbook((0, 0, "x")), "xl/worksheets/sheet1.xml", body.encode())


def codes(refused):
    return [v.code for v in refused.value.violations]


def test_cells_are_returned_from_the_first_row_and_column_on():
    content = workbook((0, 0, "姓名"), (1, 0, "王敏"), (1, 1, 3))
    assert cells_of(content) == {"人员": [["姓名", ""], ["王敏", 3.0]]}


def test_empty_rows_at_the_top_stay_so_that_addresses_are_right():
    assert cells_of(workbook((2, 1, "x"))) == {"人员": [["", ""], ["", ""], ["", "x"]]}


@pytest.mark.parametrize(("row", "column", "code"), [
    (99, 9, None),
    (100, 0, "workbook.rows"),
    (0, 10, "workbook.columns"),
    (1_048_575, 16_383, "workbook.rows"),
])  # fmt: skip
def test_a_cell_far_out_is_refused_before_memory_is_taken(row, column, code):
    content = workbook((row, column, "x"))
    if code is None:
        assert cells_of(content, SMALL)["人员"][99][9] == "x"
        return
    with pytest.raises(Refused) as refused:
        cells_of(content, SMALL)
    assert codes(refused) == [code]


def test_cells_that_do_not_say_their_place_are_counted():
    many = "<row>" + "<c><v>1</v></c>" * 11 + "</row>"
    with pytest.raises(Refused) as refused:
        cells_of(sheet(many), SMALL)
    assert codes(refused) == ["workbook.columns"]


@pytest.mark.parametrize(
    "xml",
    [
        '<row r="1"><c r="A0x"><v>1</v></c></row>',
        '<row r="many"/>',
        "<row",
        '<row r="1"><c r="ZZZZ1"><v>1</v></c></row>',
    ],
)
def test_a_sheet_that_is_not_well_formed_is_refused(xml):
    with pytest.raises(Refused) as refused:
        cells_of(sheet(xml), SMALL)
    assert codes(refused) == ["workbook.malformed"]


def test_a_sheet_packed_to_burst_is_refused():
    with pytest.raises(Refused) as refused:
        cells_of(sheet("<row/>" * 400_000), SMALL)
    assert codes(refused) == ["workbook.too_big"]


def test_entities_are_not_expanded():
    bomb = (
        '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData>'
        "</worksheet>"
    )
    content = with_member(workbook((0, 0, "x")), "xl/worksheets/sheet1.xml", bomb.encode())
    try:
        found = cells_of(content, SMALL)
    except Refused:
        return
    assert "aaaa" not in repr(found)


@pytest.mark.parametrize("content", [b"", b"PK", b"hello", b"PK\x03\x04" + b"\x00" * 40])
def test_what_is_no_workbook_is_refused(content):
    with pytest.raises(Refused) as refused:
        cells_of(content)
    assert codes(refused) == ["workbook.malformed"]


def test_another_office_file_is_refused():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    with pytest.raises(Refused) as refused:
        cells_of(target.getvalue())
    assert codes(refused) == ["workbook.malformed"]


def test_a_file_over_the_limit_is_refused_unread():
    with pytest.raises(Refused) as refused:
        cells_of(b"x" * 200_001, SMALL)
    assert codes(refused) == ["workbook.too_big"]
