"""Opening what came, whatever its format, as the relation ``raw``: lines and texts."""

import csv
import io
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from onewindow.insight.warehouse.gateways.inbox import lines_of, transcoded
from onewindow.insight.warehouse.gateways.reading import duckdb_error, spill
from onewindow.insight.warehouse.rules.checking import LINE, literal
from onewindow.insight.warehouse.rules.sources import Encoding
from onewindow.kernel.violations import Refused, refuse
from onewindow.kernel.workbooks import WorkbookLimits, cells_of

LARGEST_WORKBOOK = WorkbookLimits(
    packed=64 * 1024 * 1024, unpacked=1024 * 1024 * 1024, rows=1_048_576, columns=200
)
LONGEST_HEADER = 64 * 1024
_WORDS = {
    "MISSING COLUMNS": "少了字段",
    "TOO MANY COLUMNS": "多了字段",
    "UNQUOTED VALUE": "引号没有收尾",
    "LINE SIZE OVER MAXIMUM": "一行太长",
    "INVALID UNICODE": "有不能识别的字",
}


@dataclass(frozen=True, slots=True)
class Rejected:
    """A line whose number of fields is not that of the header; ``text`` is the line itself."""

    line: int
    text: str
    words: str


@dataclass(frozen=True, slots=True)
class Form:
    """How a source's files are written."""

    encoding: Encoding
    delimiter: str
    sheet: str


def stage(connection: Any, path: Path, form: Form) -> tuple[list[str], list[Rejected]]:
    """
    Read a file into the table ``raw`` and return its columns and the lines that could not be cut.

    :raises Refused: if the file is no CSV, xlsx or Parquet, is cut off, or has no header.
    """
    with path.open("rb") as file:
        start = file.read(4)
    if start == b"PAR1":
        return _stage_parquet(connection, path), []
    if start == b"PK\x03\x04":
        return _stage_workbook(connection, path, form.sheet), []
    if start == b"\xd0\xcf\x11\xe0":
        raise refuse("load.old_excel", "这是旧版 Excel 文件（.xls），请另存为 .xlsx 再送")
    with _as_utf8(path, form.encoding) as text:
        return _stage_csv(connection, text, form.delimiter)


def number_by(connection: Any, column: str) -> None:
    """Let a column of a CSV file that was read say the number of each line, and be no other."""
    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW raw AS SELECT CAST({_name(column)} AS BIGINT) AS {LINE}, "  # noqa: S608
        f"* EXCLUDE ({_name(column)}) FROM read"
    )


def _stage_parquet(connection: Any, path: Path) -> list[str]:
    try:
        described = connection.execute(
            f"DESCRIBE SELECT * FROM read_parquet({literal(str(path))})"  # noqa: S608 - our own path
        ).fetchall()
        header = [str(row[0]) for row in described]
        texts = ", ".join(f"CAST({_name(name)} AS VARCHAR) AS {_name(name)}" for name in header)
        connection.execute(
            f"CREATE TEMP TABLE raw AS SELECT row_number() OVER () AS {LINE}, {texts} "  # noqa: S608
            f"FROM read_parquet({literal(str(path))})"
        )
    except duckdb_error() as error:
        raise refuse(
            "load.broken", "Parquet 文件不完整或已损坏，可能没有传完，请重新传送"
        ) from error
    return header


def _stage_workbook(connection: Any, path: Path, sheet: str) -> list[str]:
    try:
        sheets = cells_of(path.read_bytes(), LARGEST_WORKBOOK)
    except Refused as refused:
        words = f"{refused}；如果是传送中断，请重新传送"
        raise refuse(refused.violations[0].code, words) from refused
    if sheet and sheet not in sheets:
        raise refuse("load.sheet", f"工作簿里没有工作表“{sheet}”，有：{'、'.join(sheets)}")
    cells = sheets[sheet] if sheet else next(iter(sheets.values()), [])
    header = [str(value).strip().removesuffix("*") for value in cells[0]] if cells else []
    while header and not header[-1]:
        header.pop()
    if not header or not all(header):
        raise refuse("load.header", "第一行应是列名，且不能有空的列名")
    with _spooled(lines_of(header, _rows_of(cells, len(header)))) as text:
        _read_csv(connection, text, header, ",")
    # 空行不算行，但行号照 Excel 左边显示的算。
    blank = " AND ".join(f"{_name(name)} IS NULL" for name in header)
    connection.execute(f"DELETE FROM read WHERE {blank}")  # noqa: S608
    return header


def _rows_of(cells: list[list[Any]], width: int) -> Iterator[list[str]]:
    for row in cells[1:]:
        yield [_words(value) for value in row[:width]]


def _words(value: Any) -> str:
    """Return a cell of a workbook as text: dates in ISO, whole numbers without a point."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _stage_csv(connection: Any, path: Path, delimiter: str) -> tuple[list[str], list[Rejected]]:
    header = _header_of(path, delimiter)
    rejects = _read_csv(connection, path, header, delimiter)
    if rejects and _is_cut_off(connection, path, rejects[-1]):
        raise refuse(
            "load.cut_off",
            f"文件不完整：最后一行（第{rejects[-1].line}行）{rejects[-1].words}，"
            "可能没有传完，请重新传送",
        )
    return header, rejects


def _is_cut_off(connection: Any, path: Path, last: Rejected) -> bool:
    """Test if the file ends within the line that could not be cut."""
    (lines,) = connection.execute(f"SELECT coalesce(max({LINE}), 1) FROM raw").fetchone()  # noqa: S608
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        is_open = file.read(1) not in (b"\n", b"\r")
    return last.line > lines and (is_open or last.words == _WORDS["UNQUOTED VALUE"])


def _read_csv(connection: Any, path: Path, header: list[str], delimiter: str) -> list[Rejected]:
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in header)
    connection.execute(
        f"CREATE TEMP TABLE read AS SELECT * FROM read_csv({literal(str(path))}, "  # noqa: S608
        f"auto_detect = false, header = true, columns = {{{columns}}}, "
        f"delim = {literal(delimiter)}, quote = '\"', escape = '\"', nullstr = '', "
        "max_line_size = 8388608, store_rejects = true, rejects_limit = 0)"
    )
    rejects = [
        Rejected(int(line), text, _reject_words(kind, message))
        for line, text, kind, message in connection.execute(
            "SELECT line, any_value(csv_line), any_value(error_type::VARCHAR), "
            "any_value(error_message) FROM reject_errors GROUP BY line ORDER BY line"
        ).fetchall()
    ]
    connection.execute("DROP TABLE reject_errors; DROP TABLE reject_scans")
    # 记录号加一（列名行），再加上它前面没能切开的行数，就是文件里的行号。
    shifts = ", ".join(f"{one.line - place}" for place, one in enumerate(rejects))
    shift = f" + len(list_filter([{shifts}], lambda one: one <= rowid + 2))" if rejects else ""
    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW raw AS SELECT rowid + 2{shift} AS {LINE}, * FROM read"  # noqa: S608
    )
    return rejects


def _header_of(path: Path, delimiter: str) -> list[str]:
    with path.open("rb") as file:
        start = file.read(LONGEST_HEADER).removeprefix(b"\xef\xbb\xbf").decode(errors="ignore")
    rows = csv.reader(io.StringIO(start, newline=""), delimiter=delimiter)
    header = [name.strip().removesuffix("*") for name in next(rows, [])]
    if not header or not all(header):
        raise refuse("load.header", "第一行应是列名，且不能有空的列名")
    return header


@contextmanager
def _as_utf8(path: Path, encoding: Encoding) -> Iterator[Path]:
    """
    Give the text file itself if it is UTF-8, or a copy in UTF-8.

    :raises Refused: if it is in another encoding, or ends within a character.
    """
    wanted = _encoding_of(path) if encoding is Encoding.AUTO else encoding.value
    try:
        if wanted == "utf-8":
            for _ in transcoded(path, wanted):
                pass  # 只为确认每个字都完整
            yield path
            return
        copy = _spooled(transcoded(path, wanted))
        with copy as text:
            yield text
    except UnicodeDecodeError as error:
        raise refuse(
            "load.encoding",
            f"文字编码不是 {wanted}，或文件在一个字的中间断了，请另存为 UTF-8 重新传送",
        ) from error


def _encoding_of(path: Path) -> str:
    with path.open("rb") as file:
        if file.read(2) in (b"\xff\xfe", b"\xfe\xff"):
            return "utf-16"
    try:
        for _ in transcoded(path, "utf-8"):
            pass
    except UnicodeDecodeError as error:
        # 断在最后一个字中间的 UTF-8 仍是 UTF-8，不能当 GB18030 读成乱码。
        return "utf-8" if error.reason == "unexpected end of data" else "gb18030"
    return "utf-8"


@contextmanager
def _spooled(chunks: Iterator[bytes]) -> Iterator[Path]:
    with NamedTemporaryFile(dir=spill(), suffix=".csv") as file:
        for chunk in chunks:
            file.write(chunk)
        file.flush()
        yield Path(file.name)


def _reject_words(kind: str, message: str) -> str:
    words = _WORDS.get(kind, "不能按列切开")
    counted = re.search(r"Columns: (\d+) Found: (\d+)", message)
    return f"{words}（应有{counted[1]}个，读到{counted[2]}个）" if counted else words


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
