from datetime import date, datetime

import pytest

from onewindow.foundation.directory.rules import Column, Sheet, read_rows
from onewindow.foundation.directory.rules.sheets import text_of

SHEET = Sheet(
    "单位",
    (
        Column("name", "单位名称", "", required=True),
        Column("code", "统一社会信用代码", "", required=True, is_code=True),
        Column("kind", "性质", "", choices=("部门", "其他")),
    ),
)
HEADER = ["单位名称*", "统一社会信用代码*", "性质"]


def told(cells):
    rows, violations = read_rows(SHEET, cells)
    return [row.values for row in rows], [(v.field, v.message) for v in violations]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (12.0, "12"),
        (3.5, "3.5"),
        ("", ""),
        (True, "是"),
        (datetime(2026, 3, 5, 8, 0), "2026-03-05"),
        (date(2026, 3, 5), "2026-03-05"),
        ("　全角　ＡＢＣ　", "全角 ABC"),
        (999_999_999_999_999.0, "999999999999999"),
    ],
)
def test_cells_become_clean_text(cell, text):
    assert text_of(cell) == text


@pytest.mark.parametrize("cell", [1e15, 110105194912310021.0, 10**17, -(10.0**16)])
def test_a_long_number_that_excel_spoiled_is_told(cell):
    with pytest.raises(ValueError, match="末几位已丢失"):
        text_of(cell, is_code=True)


@pytest.mark.parametrize("cell", ["1.10105E+17", "#N/A", "#REF!"])
def test_scientific_notation_and_formula_errors_are_told(cell):
    with pytest.raises(ValueError, match=r"科学计数法|公式错误"):
        text_of(cell, is_code=True)


def test_a_code_loses_spaces_and_becomes_upper_case():
    assert text_of(" 1110 0000 0000 1333 8w ", is_code=True) == "11100000000013338W"


def test_blank_lines_are_skipped_and_rows_keep_the_numbers_that_excel_shows():
    cells = [
        HEADER,
        ["", "", ""],
        ["甲局", "A1", "部门"],
        ["　", None or "", ""],
        ["乙局", "B2", ""],
    ]
    rows, violations = read_rows(SHEET, cells)
    assert [(row.number, row.values["name"]) for row in rows] == [(3, "甲局"), (5, "乙局")]
    assert violations == []


def test_every_fault_says_row_and_column():
    cells = [HEADER, ["", "A1", "小店"], ["甲局", 1e17, "部门"]]
    assert told(cells)[1] == [
        ("单位 第2行“单位名称”", "必填，不能为空"),
        ("单位 第2行“性质”", "“小店”不在可选范围：部门、其他"),
        (
            "单位 第3行“统一社会信用代码”",
            "被 Excel 存成了数字，末几位已丢失；请把该列设为文本格式后重新填写",
        ),
    ]


def test_the_header_may_stand_below_a_title():
    assert told([["云西区单位表"], [], HEADER, ["甲局", "A1", ""]]) == (
        [{"name": "甲局", "code": "A1", "kind": ""}],
        [],
    )


def test_a_missing_header_is_told_once():
    assert told([["甲局", "A1"]]) == (
        [],
        [("单位", "找不到表头，应有这些列：单位名称、统一社会信用代码")],
    )


def test_unknown_and_repeated_columns_are_told():
    header = [*HEADER, "备用", "性质"]
    assert told([header])[1] == [
        ("单位", "列“性质”出现多次"),
        ("单位", "不认识的列“备用”，请用模板"),
    ]


def test_short_and_long_lines_are_read():
    assert told([HEADER, ["甲局"], ["乙局", "B2", "部门", "多余"]]) == (
        [
            {"name": "甲局", "code": "", "kind": ""},
            {"name": "乙局", "code": "B2", "kind": "部门"},
        ],
        [("单位 第2行“统一社会信用代码”", "必填，不能为空")],
    )
