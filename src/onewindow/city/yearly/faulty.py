"""Files of a small hall's queue system with the faults that such files have, to try the loader."""

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

from onewindow.city.yearly.draws import dice_of

HEAD = (
    "行标识",
    "票号",
    "取号方式",
    "取号时间",
    "叫号时间",
    "开始办理时间",
    "结束办理时间",
    "结果",
)
TIMES = range(3, 7)
EXCEL_EPOCH = datetime.fromisoformat("1899-12-30")
VISITS = 60
Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class Faulty:
    """One file: its name, what is wrong with it, its content."""

    name: str
    fault: str
    content: bytes


def faulty_files(*, seed: int, on: datetime) -> list[Faulty]:
    """Return a day's visits as a good file and as files with one fault each."""
    rows = _visits(seed, on)
    good = _text(HEAD, rows)
    renamed = ("行标识", "票号", "取号方式", "取票时刻", *HEAD[4:])
    half = good.encode()
    return [
        Faulty("好的.csv", "没有毛病", good.encode()),
        Faulty("重复的.csv", "和上一个文件一模一样", good.encode()),
        Faulty("GB18030.csv", "编码是 GB18030", _text(HEAD, rows).encode("gb18030")),
        Faulty(
            "Excel日期.csv", "时间被 Excel 存成了数字", _text(HEAD, _told(rows, _serial)).encode()
        ),
        Faulty("换了列名.csv", "取号时间改叫取票时刻", _text(renamed, rows).encode()),
        Faulty("半个文件.csv", "传到一半断了", half[: len(half) * 2 // 3]),
        Faulty("时钟不准.csv", "叫号的时钟慢两小时，等候为负", _text(HEAD, _slow(rows)).encode()),
    ]


def write_faulty_files(folder: Path, *, seed: int, on: datetime) -> list[Faulty]:
    """Write the files into a folder and return them."""
    folder.mkdir(parents=True, exist_ok=True)
    files = faulty_files(seed=seed, on=on)
    for file in files:
        (folder / file.name).write_bytes(file.content)
    return files


def _visits(seed: int, on: datetime) -> list[Row]:
    dice = dice_of(seed, "faulty", f"{on:%Y%m%d}")
    rows: list[Row] = []
    at = on.replace(hour=9, minute=0, second=0, microsecond=0)
    for number in range(1, VISITS + 1):
        at += timedelta(seconds=int(dice.integers(60, 600)))
        called = at + timedelta(seconds=int(dice.exponential(240)))
        ended = called + timedelta(seconds=int(dice.integers(120, 1200)))
        moments = (at, called, called + timedelta(seconds=20), ended)
        rows.append(
            (f"{on:%Y%m%d}-{number:03d}", f"A{number:03d}", "kiosk", *map(str, moments), "served")
        )
    return rows


def _told(rows: Iterable[Row], said: Callable[[datetime], str]) -> list[Row]:
    """Return the rows with their times said in another way."""
    return [
        [
            said(datetime.fromisoformat(cell)) if place in TIMES else cell
            for place, cell in enumerate(row)
        ]
        for row in rows
    ]


def _serial(moment: datetime) -> str:
    return f"{(moment - EXCEL_EPOCH) / timedelta(days=1):.8f}"


def _slow(rows: Iterable[Row]) -> list[Row]:
    """Return the rows as a calling system writes them whose clock is two hours slow."""
    two_hours = timedelta(hours=2)
    slow = _told(rows, lambda moment: str(moment - two_hours))
    return [[*late[:3], row[3], *late[4:]] for row, late in zip(rows, slow, strict=True)]


def _text(head: Row, rows: Iterable[Row]) -> str:
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows(rows)
    return text.getvalue()
