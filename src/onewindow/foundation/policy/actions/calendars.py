"""Loading the holiday notices (放假通知): from packs, or from a table that somebody typed."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from onewindow.foundation.policy.actions.loading import note_loading, refuse_problems
from onewindow.foundation.policy.models import CalendarDay, CalendarYear
from onewindow.foundation.policy.rules import (
    CalendarPack,
    Confidence,
    HolidayEntry,
    calendar_problems,
    days_of,
)
from onewindow.kernel.packs import label, read_whole
from onewindow.kernel.violations import refuse
from onewindow.kernel.workbooks import cells_of

DayRow = tuple[date, bool, str]


def check_calendar_packs(folder: Path) -> list[str]:
    """Return everything that is wrong within one layer's ``calendar`` folder."""
    return _read(folder)[1]


def plan_calendar_packs(folder: Path) -> list[str]:
    """
    Return which years loading the folder would add or correct.

    :raises Refused: if a calendar is malformed or contradicts itself.
    """
    packs, problems = _read(folder)
    refuse_problems(problems)
    return [line for pack in packs for line in _change(pack)]


@transaction.atomic
def load_calendar_packs(folder: Path) -> list[str]:
    """
    Load one layer's calendars; a year that says the same already is left alone.

    :raises Refused: like the plan.
    """
    changes = plan_calendar_packs(folder)
    for pack in _read(folder)[0]:
        if _change(pack):
            _write(pack)
    note_loading("calendar.load", changes)
    return changes


@transaction.atomic
def load_calendar_table(*, path: Path, source: str, confidence: Confidence) -> list[str]:
    """
    Load a year's calendar from a csv, xlsx or yaml file.

    A table has the columns 日期, 类型 (放假 or 上班) and 名称.

    :raises Refused: if the file cannot be read or contradicts itself, with every bad row.
    """
    if path.suffix in {".yaml", ".yml"}:
        packs, problems = _read_file(path)
    else:
        packs, problems = _read_table(_table(path), source, confidence)
    refuse_problems([*problems, *(text for pack in packs for text in calendar_problems(pack))])
    changes = [line for pack in packs for line in _change(pack)]
    for pack in packs:
        _write(pack)
    note_loading("calendar.load", changes)
    return changes


def _read(folder: Path) -> tuple[list[CalendarPack], list[str]]:
    packs: list[CalendarPack] = []
    problems: list[str] = []
    for path in sorted(folder.glob("*.yaml")) if folder.is_dir() else ():
        found, faults = _read_file(path)
        packs += found
        problems += faults
    return packs, problems


def _read_file(path: Path) -> tuple[list[CalendarPack], list[str]]:
    pack, wrong = read_whole(path, CalendarPack)
    if pack is None:
        return [], wrong
    return [pack], [f"{label(path)} {problem}" for problem in calendar_problems(pack)]


def _table(path: Path) -> list[list[Any]]:
    try:
        if path.suffix == ".csv":
            with path.open(encoding="utf-8-sig", newline="") as lines:
                return [list(row) for row in csv.reader(lines)]
        return next(iter(cells_of(path.read_bytes()).values()), [])
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise refuse("calendar.table.unreadable", f"{path.name}：读不出来（{error}）") from error


def _read_table(
    rows: Sequence[Sequence[Any]], source: str, confidence: Confidence
) -> tuple[list[CalendarPack], list[str]]:
    if not rows or [str(cell).strip() for cell in rows[0][:3]] != ["日期", "类型", "名称"]:
        return [], ["第1行：表头应为 日期、类型、名称"]
    days: list[DayRow] = []
    problems: list[str] = []
    for number, row in enumerate(rows[1:], start=2):
        try:
            days.append(_day(row))
        except (ValueError, KeyError, IndexError, TypeError):
            problems.append(f"第{number}行：应为 日期（2027-01-01）、放假或上班、名称")
    years = sorted({day.year for day, _, _ in days})
    return [_pack(year, days, source, confidence) for year in years], problems


def _day(row: Sequence[Any]) -> DayRow:
    day = row[0] if isinstance(row[0], date) else date.fromisoformat(str(row[0]).strip())
    return day, {"上班": True, "放假": False}[str(row[1]).strip()], str(row[2]).strip() or "节假日"


def _pack(year: int, days: Iterable[DayRow], source: str, confidence: Confidence) -> CalendarPack:
    of_year = [row for row in days if row[0].year == year]
    entries = [
        HolidayEntry(name=name, starts=day, ends=day + timedelta(days=1))
        for day, is_workday, name in of_year
        if not is_workday
    ]
    worked = tuple(day for day, is_workday, _ in of_year if is_workday)
    if worked and entries:
        entries[0] = entries[0].model_copy(update={"worked": worked})
    return CalendarPack(year=year, source=source, confidence=confidence, holidays=tuple(entries))


def _rows(pack: CalendarPack) -> dict[date, tuple[bool, str]]:
    off = {day: (False, h.name) for h in pack.holidays for day in days_of(h)}
    return off | {day: (True, h.name) for h in pack.holidays for day in h.worked}


def _change(pack: CalendarPack) -> list[str]:
    year = CalendarYear.objects.filter(year=pack.year).first()
    if year is None:
        return [f"新增{pack.year}年工作日历"]
    stored = {
        row.day: (row.is_workday, row.name)
        for row in CalendarDay.objects.filter(day__year=pack.year)
    }
    same = (year.source, year.confidence) == (pack.source, pack.confidence)
    return [] if same and stored == _rows(pack) else [f"更正{pack.year}年工作日历"]


def _write(pack: CalendarPack) -> None:
    CalendarDay.objects.filter(day__year=pack.year).delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(day=day, is_workday=is_workday, name=name)
        for day, (is_workday, name) in _rows(pack).items()
    )
    CalendarYear.objects.update_or_create(
        year=pack.year, defaults={"source": pack.source, "confidence": pack.confidence}
    )
