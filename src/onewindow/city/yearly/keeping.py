"""The demonstration's city goes on: what of the year is missing, and its yearly report."""

from datetime import date, datetime
from pathlib import Path

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
from onewindow.insight.warehouse.api import Part, opened
from onewindow.kernel.periods import year_until
from onewindow.kernel.violations import Refused

YEARS = 2
"""The demonstration has the year before too, for what is compared with it (上年同期)."""
MEMORY = "1GB"
STILL_MOVING = 12
"""From this place in the year on, cases are under way and months are written again."""


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
