"""What the public pages of the law list."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from onewindow.foundation.directory.api import Region
from onewindow.foundation.policy.models import CalendarYear, CitedRule, PolicyRecord
from onewindow.foundation.policy.queries.snapshot import office_calendar
from onewindow.foundation.policy.rules import Confidence, PolicyValue
from onewindow.kernel.regions import NATION


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One dated value as a page shows it."""

    value: PolicyValue
    region: str
    is_start_checked: bool
    is_in_force: bool


@dataclass(frozen=True, slots=True)
class PolicyGroup:
    """All values of one policy."""

    code: str
    name: str
    applies_to: tuple[str, ...]
    note: str
    rows: tuple[ValueRow, ...]


@dataclass(frozen=True, slots=True)
class DayCell:
    """One day of the year's calendar page."""

    day: date
    is_workday: bool
    why: str
    is_special: bool


@dataclass(frozen=True, slots=True)
class Month:
    """One month in weeks from Monday; None where the week belongs to another month."""

    number: int
    weeks: tuple[tuple[DayCell | None, ...], ...]
    workdays: int


@dataclass(frozen=True, slots=True)
class CalendarYearPage:
    """A year of the working-day calendar, and where it comes from."""

    year: int
    known: CalendarYear | None
    months: tuple[Month, ...]
    workdays: int
    special: tuple[DayCell, ...]

    @property
    def confidence(self) -> Confidence | None:
        """Return how sure we are of the year, or None if no notice is loaded."""
        return Confidence(self.known.confidence) if self.known else None


def found_policies(
    search: str = "", *, region: str = "", unchecked: bool = False
) -> QuerySet[PolicyRecord]:
    """Return the legal numbers that match, ordered by code, the nation before regions."""
    rows = PolicyRecord.objects.order_by("code", "region", "-starts")
    for word in search.split()[:5]:
        rows = rows.filter(
            Q(code__icontains=word)
            | Q(name__icontains=word)
            | Q(source__icontains=word)
            | Q(note__icontains=word)
        )
    if region:
        rows = rows.filter(region=region)
    if unchecked:
        rows = rows.exclude(confidence=Confidence.TEXT_CHECKED)
    return rows


def found_rules(
    search: str = "", *, region: str = "", unchecked: bool = False
) -> QuerySet[CitedRule]:
    """Return the cited rules that match, ordered by code."""
    rows = CitedRule.objects.order_by("code", "region")
    for word in search.split()[:5]:
        rows = rows.filter(
            Q(code__icontains=word) | Q(text__icontains=word) | Q(source__icontains=word)
        )
    if region:
        rows = rows.filter(region=region)
    if unchecked:
        rows = rows.exclude(confidence=Confidence.TEXT_CHECKED)
    return rows


def named_regions() -> dict[str, str]:
    """Return the regions that have law of their own, with their names, the nation first."""
    codes = {*PolicyRecord.objects.values_list("region", flat=True).distinct()}
    codes |= {*CitedRule.objects.values_list("region", flat=True).distinct()}
    names = dict(Region.objects.filter(code__in=codes).values_list("code", "name"))
    ordered = sorted(codes, key=lambda code: (code != NATION, code))
    return {code: "全国" if code == NATION else names.get(code, code) for code in ordered}


def history_of(code: str, *, on: date) -> PolicyGroup | None:
    """Return every value that a policy has had, newest first within each region."""
    code = code.replace("\x00", "")  # PostgreSQL has no such character
    records = list(PolicyRecord.objects.filter(code=code).order_by("region", "-starts"))
    if not records:
        return None
    regions = named_regions()
    records.sort(key=lambda record: record.region != NATION)
    return PolicyGroup(
        code=code,
        name=records[0].name,
        applies_to=tuple(records[0].applies_to),
        note=records[0].note,
        rows=tuple(
            ValueRow(
                value=record.as_value(),
                region=regions[record.region],
                is_start_checked=record.is_start_checked,
                is_in_force=record.as_value().is_in_force(on),
            )
            for record in records
        ),
    )


def calendar_page(year: int) -> CalendarYearPage:
    """Return the year day by day; a year that is not loaded is shown by weekends alone."""
    months = tuple(_month(year, number) for number in range(1, 13))
    cells = [cell for month in months for week in month.weeks for cell in week if cell]
    return CalendarYearPage(
        year=year,
        known=CalendarYear.objects.filter(year=year).first(),
        months=months,
        workdays=sum(cell.is_workday for cell in cells),
        special=tuple(cell for cell in cells if cell.is_special),
    )


def _month(year: int, number: int) -> Month:
    weeks = calendar.Calendar().monthdatescalendar(year, number)
    rows = tuple(
        tuple(_cell(day) if day.month == number else None for day in week) for week in weeks
    )
    flat: Sequence[DayCell] = [cell for week in rows for cell in week if cell]
    return Month(number, rows, sum(cell.is_workday for cell in flat))


def _cell(day: date) -> DayCell:
    workdays = office_calendar()
    special = day in workdays.made_up or day in workdays.holidays
    return DayCell(day, workdays.is_workday(day), workdays.why(day), is_special=special)
