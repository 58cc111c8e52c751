"""Opening what came, whatever its format, as the relation ``raw``: its columns as texts."""

import csv
import io
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from onewindow.insight.warehouse.gateways.inbox import lines_of, transcoded
from onewindow.insight.warehouse.gateways.reading import duckdb_error, spill
from onewindow.insight.warehouse.rules.checking import LINE
from onewindow.insight.warehouse.rules.sources import Encoding
from onewindow.kernel.sql import literal, quoted
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
    "INVALID ENCODING": "有不能识别的字",
}


@dataclass(frozen=True, slots=True)
class Form:
    """How a source's files are written."""

    encoding: Encoding
    delimiter: str
    sheet: str


@dataclass(frozen=True, slots=True)
class Opened:
    """
    A file that is open as the relation ``raw``.

    A text file is read only while ``raw`` is: its lines are numbered by their order, afterwards.
    """

    header: list[str]
    text: Path | None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A line whose number of fields is not that of the header; ``text`` is the line itself."""

    line: int
    text: str
    words: str


@contextmanager
def opened_file(connection: Any, path: Path, form: Form) -> Iterator[Opened]:
    """
    Open a file as the relation ``raw``.

    :raises Refused: if it is no CSV, xlsx or Parquet, is cut off, or has no header.
    """
    with path.open("rb") as file:
        start = file.read(4)
    if start == b"\xd0\xcf\x11\xe0":
        raise refuse("load.old_excel", "这是旧版 Excel 文件（.xls），请另存为 .xlsx 再送")
    if start == b"PAR1":
        yield Opened(_open_parquet(connection, path), None)
    elif start == b"PK\x03\x04":
        yield Opened(_open_workbook(connection, path, form.sheet), None)
    else:
        with _as_utf8(path, form.encoding) as text:
            header = _header_of(text, form.delimiter)
            connection.execute(f"CREATE VIEW raw AS {_csv(text, header, form.delimiter)}")
            yield Opened(header, text)


def numbered(connection: Any, opened: Opened, *, by: str) -> Opened:
    """Let a column of ``raw`` say the number of each line, and be no other; return the rest."""
    connection.execute("CREATE TABLE numbered AS SELECT * FROM raw")
    connection.execute(
        f"CREATE OR REPLACE VIEW raw AS SELECT CAST({quoted(by)} AS BIGINT) AS {LINE}, "  # noqa: S608
        f"* EXCLUDE ({quoted(by)}) FROM numbered"
    )
    return Opened([name for name in opened.header if name != by], None)


def rejected_lines(connection: Any, text: Path) -> list[Rejected]:
    """
    Return the lines of a text file that could not be cut into its columns, once it was read.

    :raises Refused: if the last of them shows that the file is cut off.
    """
    rows = connection.execute(
        "SELECT line, any_value(csv_line), any_value(error_type::VARCHAR), "
        "any_value(error_message) FROM reject_errors GROUP BY line ORDER BY line"
    ).fetchall()
    rejects = [
        Rejected(int(line), line_text or "", _reject_words(kind, message))
        for line, line_text, kind, message in rows
    ]
    if rejects and _is_cut_off(connection, text, rejects):
        raise refuse(
            "load.cut_off",
            f"文件不完整：最后一行（第{rejects[-1].line}行）{rejects[-1].words}，"
            "可能没有传完，请重新传送",
        )
    return rejects


def line_of(record: str, rejects: Sequence[Rejected]) -> str:
    """
    Return the SQL of the line in the file, from that of a record's place among those cut.

    The first record has the place 0 and stands after the header; lines that could not be cut
    count as well.
    """
    shifts = ", ".join(f"{one.line - place}" for place, one in enumerate(rejects))
    shift = f" + len(list_filter([{shifts}], lambda one: one <= {record} + 2))" if rejects else ""
    return f"{record} + 2{shift}"


def _csv(path: Path, header: list[str], delimiter: str) -> str:
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in header)
    return (
        f"SELECT * FROM read_csv({literal(str(path))}, "  # noqa: S608 - our own path
        f"auto_detect = false, header = true, columns = {{{columns}}}, "
        f"delim = {literal(delimiter)}, quote = '\"', escape = '\"', nullstr = '', "
        "max_line_size = 8388608, store_rejects = true, rejects_limit = 0)"
    )


def _is_cut_off(connection: Any, text: Path, rejects: Sequence[Rejected]) -> bool:
    """Test if the file ends within the last line that could not be cut."""
    (read,) = connection.execute("SELECT count(*) FROM checked").fetchone()
    with text.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        is_open = file.read(1) not in (b"\n", b"\r")
    is_last = rejects[-1].line > read + len(rejects)
    return is_last and (is_open or rejects[-1].words == _WORDS["UNQUOTED VALUE"])


def _open_parquet(connection: Any, path: Path) -> list[str]:
    file = f"read_parquet({literal(str(path))})"
    try:
        described = connection.execute(f"DESCRIBE SELECT * FROM {file}").fetchall()  # noqa: S608
        header = [str(row[0]) for row in described]
        texts = ", ".join(f"CAST({quoted(name)} AS VARCHAR) AS {quoted(name)}" for name in header)
        connection.execute(
            f"CREATE TABLE raw AS SELECT row_number() OVER () AS {LINE}, {texts} FROM {file}"  # noqa: S608
        )
    except duckdb_error() as error:
        words = "Parquet 文件不完整或已损坏，可能没有传完，请重新传送"
        raise refuse("load.broken", words) from error
    return header


def _open_workbook(connection: Any, path: Path, sheet: str) -> list[str]:
    try:
        sheets = cells_of(path.read_bytes(), LARGEST_WORKBOOK)
    except Refused as refused:
        words = f"{refused}；如果是传送中断，请重新传送"
        raise refuse(refused.violations[0].code, words) from refused
    if sheet and sheet not in sheets:
        raise refuse("load.sheet", f"工作簿里没有工作表“{sheet}”，有：{'、'.join(sheets)}")
    cells = sheets[sheet] if sheet else next(iter(sheets.values()), [])
    header = [_words(value).strip().removesuffix("*") for value in cells[0]] if cells else []
    while header and not header[-1]:
        header.pop()
    _refuse_unnamed(header)
    width = len(header)
    rows = ([str(place), *map(_words, row[:width])] for place, row in enumerate(cells[1:], 2))
    with NamedTemporaryFile(dir=spill(), suffix=".csv") as file:
        file.writelines(lines_of(["", *header], rows))
        file.flush()
        place, *columns = ["place of the row", *header]
        text = Path(file.name)
        # 空行不算行，但行号照 Excel 左边显示的算。
        filled = " OR ".join(f"{quoted(name)} IS NOT NULL" for name in columns)
        connection.execute(
            f"CREATE TABLE raw AS SELECT CAST({quoted(place)} AS BIGINT) AS {LINE}, "  # noqa: S608
            f"* EXCLUDE ({quoted(place)}) FROM ({_csv(text, [place, *columns], ',')}) "
            f"WHERE {filled}"
        )
    return header


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


def _header_of(path: Path, delimiter: str) -> list[str]:
    with path.open("rb") as file:
        start = file.read(LONGEST_HEADER).removeprefix(b"\xef\xbb\xbf").decode(errors="ignore")
    rows = csv.reader(io.StringIO(start, newline=""), delimiter=delimiter)
    header = [name.strip().removesuffix("*") for name in next(rows, [])]
    _refuse_unnamed(header)
    return header


def _refuse_unnamed(header: list[str]) -> None:
    if not header or not all(header):
        raise refuse("load.header", "第一行应是列名，且不能有空的列名")
    repeated = sorted({name for name in header if header.count(name) > 1})
    if repeated:
        raise refuse("load.columns", f"列名重复：{'、'.join(repeated)}")


@contextmanager
def _as_utf8(path: Path, encoding: Encoding) -> Iterator[Path]:
    """
    Give the text file itself if it is UTF-8, or a copy in UTF-8.

    :raises Refused: if it is in another encoding, or ends within a character.
    """
    name = "utf-16" if _starts_as_utf16(path) else encoding.value
    with NamedTemporaryFile(dir=spill(), suffix=".csv") as copy:
        try:
            if name in (Encoding.AUTO, Encoding.UTF8):
                name = _confirmed(path, may_be_other=name == Encoding.AUTO)
            if name != Encoding.UTF8:
                copy.writelines(transcoded(path, name))
                copy.flush()
        except UnicodeDecodeError as error:
            words = f"文字编码不是 {name}，或文件在一个字的中间断了，请另存为 UTF-8 重新传送"
            raise refuse("load.encoding", words) from error
        yield path if name == Encoding.UTF8 else Path(copy.name)


def _starts_as_utf16(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) in (b"\xff\xfe", b"\xfe\xff")


def _confirmed(path: Path, *, may_be_other: bool) -> str:
    """Return utf-8 if every character of the file is, or what else it may be."""
    try:
        for _ in transcoded(path, "utf-8"):
            pass
    except UnicodeDecodeError as error:
        # 断在最后一个字中间的 UTF-8 仍是 UTF-8，不能当 GB18030 读成乱码。
        if not may_be_other or error.reason == "unexpected end of data":
            raise
        return Encoding.GB18030.value
    return Encoding.UTF8.value


def _reject_words(kind: str, message: str) -> str:
    words = _WORDS.get(kind, "不能按列切开")
    counted = re.search(r"Columns: (\d+) Found: (\d+)", message)
    return f"{words}（应有{counted[1]}个，读到{counted[2]}个）" if counted else words
