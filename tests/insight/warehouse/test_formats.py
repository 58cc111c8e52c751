"""What came, in whatever form: text in several encodings, workbooks, Parquet; whole or cut off."""

import io
from datetime import datetime

import duckdb
import pytest
import xlsxwriter

from onewindow.insight.warehouse.models import Part, QuarantinedRow
from tests.insight.warehouse.builders import HEADER, counts, csv_of, hall, load, source

ONE = "A001,机,2026-03-31 09:00:00,2026-03-31 09:05:00,,,办完,"
TWO = "A002,手机,2026-03-31 09:01:00,2026-03-31 09:08:00,,,过号,"
NINE = datetime(2026, 3, 31, 9)


def workbook(*rows):
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        page = book.add_worksheet("取号")
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for number, row in enumerate([HEADER.split(","), *rows]):
            for place, value in enumerate(row):
                if isinstance(value, datetime):
                    page.write_datetime(number, place, value, moment)
                elif value is not None:
                    page.write(number, place, value)
    return target.getvalue()


def parquet(folder):
    path = folder / "visits.parquet"
    columns = ", ".join(
        f"{value} AS {name}"
        for name, value in zip(
            HEADER.split(","),
            [
                "'A001'",
                "'机'",
                "TIMESTAMP '2026-03-31 09:00:00'",
                *["NULL::TIMESTAMP"] * 3,
                "'办完'",
                "NULL",
            ],
            strict=True,
        )
    )
    duckdb.sql(f"COPY (SELECT {columns}) TO '{path}' (FORMAT parquet)")
    return path.read_bytes()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_encoding_is_recognised(xinghu, rows, encoding):
    loaded = load(csv_of(ONE, TWO).decode().encode(encoding))
    assert (loaded.reason, counts(loaded)) == ("", (2, 2, 0, 0, 0))
    assert rows("SELECT number, channel, outcome FROM visits ORDER BY id") == [
        ("A001", "kiosk", "served"),
        ("A002", "mobile", "missed"),
    ]


def test_a_stated_encoding_that_is_wrong_is_said(home):
    source(encoding="utf-8", hall="")
    loaded = load(csv_of(ONE).decode().encode("gb18030"))
    assert loaded.reason == (
        "文字编码不是 utf-8，或文件在一个字的中间断了，请另存为 UTF-8 重新传送"
    )


def test_dates_of_excel_are_read_whether_they_are_formatted_or_plain_numbers(xinghu, rows):
    loaded = load(
        workbook(
            ["A001", "机", NINE, datetime(2026, 3, 31, 9, 5), None, None, "办完", None],
            [],
            ["A002", "手机", 46112.37569444444, None, None, None, "过号", 330102199001011234],
        ),
        name="visits.xlsx",
    )
    assert (loaded.reason, counts(loaded)) == ("", (2, 2, 0, 0, 0))
    assert rows("SELECT line, number, taken_at, called_at FROM visits ORDER BY line") == [
        (2, "A001", NINE, datetime(2026, 3, 31, 9, 5)),
        (4, "A002", datetime(2026, 3, 31, 9, 1), None),
    ]


def test_parquet_is_read_with_its_types(xinghu, rows, tmp_path):
    loaded = load(parquet(tmp_path), name="visits.parquet")
    assert (loaded.reason, counts(loaded)) == ("", (1, 1, 0, 0, 0))
    assert rows("SELECT number, taken_at FROM visits") == [("A001", NINE)]


def test_half_a_parquet_or_workbook_is_noticed(xinghu, tmp_path):
    whole = parquet(tmp_path)
    loaded = load(whole[: len(whole) // 2], name="half.parquet")
    assert loaded.reason == "Parquet 文件不完整或已损坏，可能没有传完，请重新传送"
    whole = workbook(["A001", "机", NINE])
    loaded = load(whole[: len(whole) // 2], name="half.xlsx")
    assert loaded.reason == (
        "不是有效的 Excel 工作簿（.xlsx），或文件已损坏、加了密码；如果是传送中断，请重新传送"
    )


@pytest.mark.parametrize(
    ("end", "words"),
    [
        ("A002,手机,2026-03-31 09:0", "少了字段（应有8个，读到3个）"),
        ('A002,手机,2026-03-31 09:01:00,,,,过号,"33', "引号没有收尾"),
    ],
)
def test_half_a_text_file_is_noticed(xinghu, end, words):
    loaded = load(csv_of(ONE) + end.encode())
    assert loaded.reason == f"文件不完整：最后一行（第3行）{words}，可能没有传完，请重新传送"
    assert Part.objects.count() == 0


def test_a_file_that_ends_within_a_character_is_noticed(xinghu):
    loaded = load(csv_of(ONE, "A002,手机")[:-2])
    assert "在一个字的中间断了" in loaded.reason


def test_lines_with_too_few_or_too_many_fields_are_kept_aside_with_their_number(xinghu, rows):
    loaded = load(csv_of(ONE, "A009,机", TWO, "A010,机,x,,,,,,,330102199001011234", ONE))
    assert counts(loaded) == (5, 2, 0, 1, 2)
    assert [
        (row.line, row.values, row.reasons) for row in QuarantinedRow.objects.order_by("line")
    ] == [
        (3, {"整行": "A009,机"}, ["少了字段（应有8个，读到2个）"]),
        (5, {"整行": "A010,机,x,,,,,,,（证件号已隐去）"}, ["多了字段（应有8个，读到9个）"]),
    ]
    assert rows("SELECT number, line FROM visits ORDER BY line") == [("A002", 4), ("A001", 6)]


def test_an_empty_file_a_header_alone_and_an_old_excel_are_said(xinghu):
    assert load(csv_of()).reason == "文件只有列名，没有一行数据"
    assert (
        load(b"\xd0\xcf\x11\xe0....").reason == "这是旧版 Excel 文件（.xls），请另存为 .xlsx 再送"
    )
    with pytest.raises(Exception, match="文件是空的"):
        load(b"")


def test_times_of_another_zone_and_of_a_fast_clock_become_the_citys(home, rows):
    hall()
    source(zone="+00:00", clock_ahead_seconds=90)
    loaded = load(
        csv_of(
            "A001,机,2026-03-31 01:01:30,2026-03-31T01:03:30Z,,,,",
            "A002,机,2026年3月31日 01:01:30,2026-03-31T09:03:30+08:00,,,,",
            "A003,机,2026-3-31 1:01:30,2026/03/31 01:03:30,,,,",
        )
    )
    assert counts(loaded) == (3, 3, 0, 0, 0)
    assert rows("SELECT DISTINCT taken_at, called_at FROM visits") == [
        (NINE, datetime(2026, 3, 31, 9, 2))
    ]
