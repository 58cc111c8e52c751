"""A table as a workbook and back; what is filled in badly is named cell by cell."""

import io
import zipfile

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from onewindow.engines.decisions.api import HitPolicy, table_from_xlsx, table_to_xlsx
from onewindow.engines.decisions.rules.tables.sheets import CASES, PARTS, RULES, sheets_of
from onewindow.kernel.violations import Refused
from tests.engines.decisions.rules.tables.strategies import cases, tables
from tests.engines.decisions.rules.tables.tables import good


def workbook(sheets):
    """Return a workbook of these cells; numbers, truth values and texts as they are."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        for name, lines in sheets.items():
            page = book.add_worksheet(name)
            for number, line in enumerate(lines):
                for column, cell in enumerate(line):
                    page.write(number, column, cell)
    return target.getvalue()


def changed(*cells):
    """Return the good table's workbook with some cells changed: (sheet, row, column, value)."""
    sheets = sheets_of(good())
    for sheet, row, column, value in cells:
        lines = sheets[sheet]
        while len(lines) <= row:
            lines.append([""] * len(lines[0]))
        lines[row][column] = value
    return workbook(sheets)


def troubles(content):
    with pytest.raises(Refused) as refused:
        table_from_xlsx(content)
    return [violation.message for violation in refused.value.violations]


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_a_table_comes_back_from_its_workbook_as_it_was(data):
    table = data.draw(tables())
    table = table.model_copy(update={"examples": data.draw(cases(table))})
    assert table_from_xlsx(table_to_xlsx(table)) == table


def test_a_department_reads_and_writes_chinese():
    sheets = sheets_of(good())
    assert sheets[RULES] == [
        ["规则代码", "年龄", "户籍状态", "本市户籍", "结论", "说明", "法律依据"],
        ["young", "＜80", "不限", "不限", "person", "因为young", "示例法第一条"],
        ["elder", "≥80", "＝正常", "＝是", "grant", "因为elder", "示例法第一条"],
        ["rest", "不限", "不限", "不限", "person", "因为rest", "示例法第一条"],
    ]
    assert sheets[CASES][1:3] == [
        ["79岁", "79", "正常", "是", "young"],
        ["80岁", "80", "正常", "是", "elder"],
    ]
    assert sheets[PARTS][0] == ["命中方式", "首个命中"]


def test_cells_that_excel_turned_into_numbers_and_truth_values_are_read_as_meant():
    content = changed(
        (RULES, 1, 1, "80以下"), (RULES, 2, 3, True), (CASES, 1, 1, 79), (CASES, 1, 3, True)
    )
    table = table_from_xlsx(content)
    assert table.rows[0].when == {"age": "<= 80"}
    assert table.rows[1].when["local"] == "true"
    assert table.examples[0].facts == {"age": "79", "state": "正常", "local": True}


def test_the_hit_policy_is_chosen_in_words():
    assert table_from_xlsx(changed((PARTS, 0, 1, "唯一命中"))).hit is HitPolicy.UNIQUE


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ((PARTS, 0, 1, "随便"), "工作表“条件与结论”B1：命中方式应为唯一命中、"),
        ((PARTS, 3, 0, "因素"), "工作表“条件与结论”A4：类别应为条件或结论"),
        ((PARTS, 3, 1, "年龄"), "工作表“条件与结论”B4：代码应以小写英文字母开头"),
        ((PARTS, 3, 2, ""), "工作表“条件与结论”C4：不能为空"),
        ((PARTS, 3, 3, "整数"), "工作表“条件与结论”D4：数据类型应为数字、文字、"),
        ((PARTS, 3, 6, "很小"), "工作表“条件与结论”G4：应为数字"),
        ((RULES, 0, 1, "岁数"), "工作表“规则”B1：这一列的标题应为“年龄”"),
        ((RULES, 2, 1, "八十"), "工作表“规则”B3：没有名为“八十”的判定因素"),
        ((RULES, 2, 3, "也许"), "工作表“规则”D3：没有名为“也许”的判定因素"),
        ((RULES, 2, 0, "第二行"), "工作表“规则”A3：代码应以小写英文字母开头"),
        ((RULES, 2, 5, ""), "工作表“规则”F3：不能为空"),
        ((CASES, 0, 4, "结果"), "工作表“测试用例”E1：这一列的标题应为“应命中的规则”"),
        ((CASES, 2, 0, ""), "工作表“测试用例”A3：不能为空"),
    ],
)
def test_a_bad_cell_is_named_by_sheet_and_address(cell, said):
    (message,) = troubles(changed(cell))
    assert message.startswith(said)


def test_all_bad_cells_are_named_at_once():
    assert len(troubles(changed((RULES, 1, 1, "八十"), (RULES, 2, 1, "九十")))) == 2


def test_a_workbook_without_its_sheets_is_refused():
    assert troubles(workbook({"Sheet1": [["x"]]})) == [
        "工作簿里没有“条件与结论”、“规则”、“测试用例”工作表，请用下载的工作簿填写"
    ]


def bomb():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<a/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (31 * 1024 * 1024))
    return target.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04", b"x" * (2 * 1024 * 1024 + 1), bomb(), table_to_xlsx(good())[:-200]],
    ids=["empty", "torn", "big", "bomb", "cut"],
)
def test_a_hostile_file_is_refused(content):
    assert len(troubles(content)) == 1


@pytest.mark.parametrize("far", [(3000, 0), (1048575, 0), (0, 100), (0, 16383), (1048575, 16383)])
def test_a_cell_far_out_is_refused_before_memory_is_taken_for_all_between(far):
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        for name, lines in sheets_of(good()).items():
            page = book.add_worksheet(name)
            for number, line in enumerate(lines):
                page.write_row(number, 0, line)
            if name == RULES:
                page.write(*far, "x")
    assert troubles(target.getvalue()) == ["工作表最多3000行、100列，请删去多余的行和列"]


def test_a_cell_that_does_not_say_where_it_stands_follows_the_one_before():
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(table_to_xlsx(good()))) as whole,
        zipfile.ZipFile(target, "w") as copy,
    ):
        for name in whole.namelist():
            part = whole.read(name)
            copy.writestr(name, part.replace(b'<c r="A1"', b"<c") if "sheet3" in name else part)
    assert table_from_xlsx(target.getvalue()) == good()
