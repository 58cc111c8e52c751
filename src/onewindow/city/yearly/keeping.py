"""The demonstration's city goes on: what of the year is missing, and its yearly report."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from django.db.models import Sum
from django.utils import timezone

from onewindow.city.building import BUILDER
from onewindow.city.yearly.days import CityMonth
from onewindow.city.yearly.generating import (
    SOURCE,
    CityYear,
    city_year,
    write_city,
)
from onewindow.foundation.policy.api import office_calendar
from onewindow.insight.reports.api import (
    YEAR_SUMMARY,
    asked_for,
    draft_due_reports,
    draft_report,
)
from onewindow.insight.warehouse.api import Filling, FillingState, Part, opened, tell_filling
from onewindow.kernel.periods import year_until
from onewindow.kernel.violations import Refused

YEARS = 2
"""The demonstration has the year before too, for what is compared with it (上年同期)."""
MEMORY = "1GB"
STILL_MOVING = 12
"""From this place in the year on, cases are under way and months are written again."""
WORTH_TELLING = 3
"""So many months take long enough to show how far they are."""


def months_wanted(year: CityYear) -> tuple[CityMonth, ...]:
    """
    Return the months that are not in the warehouse, and those still moving; the latest first.

    So the boards fill from today backwards, and a second call while a year is complete writes
    only what has gone on since.
    """
    there = set(Part.objects.filter(source=SOURCE, table="cases").values_list("month", flat=True))
    return tuple(
        month
        for one in year.years
        for month in reversed(one.months)
        if f"{month.first:%Y-%m}" not in there or (one is year and month.position >= STILL_MOVING)
    )


def rows_there() -> int:
    """Return how many rows of the generated city the warehouse has."""
    rows: int | None = Part.objects.filter(source=SOURCE).aggregate(rows=Sum("rows"))["rows"]
    return rows or 0


@contextmanager
def told(months: int) -> Iterator[Callable[[int], None]]:
    """
    Give what says how many months are written, so that pages can show it; a fault is told too.

    A few months that are only brought up to date are not worth a word.
    """
    started_at, last = timezone.now(), 0

    def say(written: int, state: FillingState = FillingState.RUNNING, fault: str = "") -> None:
        nonlocal last
        last = written
        if months >= WORTH_TELLING:
            now = timezone.now()
            tell_filling(Filling(months, written, rows_there(), started_at, now, state, fault))

    say(0)
    try:
        yield say
    except Exception as error:
        say(last, FillingState.FAILED, str(error)[:200] or type(error).__name__)
        raise
    say(months, FillingState.DONE)


def write_this_month(*, packs: Path, now: datetime) -> int:
    """Write the month under way up to now, and return how many rows it has."""
    year = city_year(packs=packs, workdays=office_calendar(), until=now, years=YEARS)
    with opened(memory=MEMORY) as board:
        return write_city(board, year, months=year.months[-1:], progress=lambda *_: None)


def draft_reports(year: CityYear, *, on: date, at: datetime) -> int:
    """Draft last month's reports and that of the generated year, once; return how many."""
    count = draft_due_reports(on=on, at=at)
    asked = asked_for(template=YEAR_SUMMARY, period=year_until(year.months[11].first))
    try:
        draft_report(asked=asked, actor=BUILDER, at=at, on=on)
    except Refused:  # 已经起草过
        return count
    return count + 1
