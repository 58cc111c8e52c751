"""Generating the year: month after month, so that a large city needs no more room than a month."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time
from pathlib import Path
from typing import Any

from onewindow.city.yearly.affairs import (
    appointments_of_month,
    deliveries_of_month,
    hotline_of_month,
    incidents_of_month,
)
from onewindow.city.yearly.cases import cases_of_month
from onewindow.city.yearly.days import CityMonth, Days, months_until, second_of
from onewindow.city.yearly.places import Place, hall_sites, place_of, read_matters, usual_visits
from onewindow.city.yearly.plan import MonthPlan, plans_of
from onewindow.city.yearly.presence import (
    attendance_of_month,
    counter_days_of_month,
    device_days_of_month,
    footfall_of_month,
)
from onewindow.city.yearly.reviews import reviews_of_month
from onewindow.city.yearly.sheets import Sheet, Writer
from onewindow.city.yearly.targets import Targets, read_targets
from onewindow.city.yearly.trading import trading_sheets
from onewindow.city.yearly.visits import visits_of_month
from onewindow.insight.warehouse.api import standard, write_months
from onewindow.kernel.workdays import Workdays

SOURCE = "city"
SEED = 2026
Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class CityYear:
    """A year of the city, not yet drawn: its months with their plans, its halls, its end."""

    until: datetime
    months: tuple[CityMonth, ...]
    plans: list[MonthPlan]
    place: Place
    targets: Targets
    before: "CityYear | None" = None
    """The year before, in the same halls, where it is wanted too."""

    @property
    def years(self) -> "tuple[CityYear, ...]":
        """Return this year and those before it, the latest first."""
        return (self, *(self.before.years if self.before else ()))


@dataclass(frozen=True, slots=True)
class Size:
    """How large the city is: its halls, and the rows of the chain in a year (as reported if 0)."""

    halls: int | None = None
    rows: int = 0


def city_year(
    *,
    packs: Path,
    workdays: Workdays,
    until: datetime,
    seed: int = SEED,
    size: Size = Size(),
    years: int = 1,
) -> CityYear:
    """
    Return the year of the city that ends at ``until`` (exclusive, wall clock of the city).

    With two ``years`` the one before is with it, smaller by what the targets have grown since.

    :raises PackError: if the city's packs cannot be read.
    """
    targets, months = read_targets(packs), months_until(until)
    days = Days(workdays, months[0].first, months[-1].following)
    sites = hall_sites(size.halls)
    whole = targets.count("chain.rows")
    rows = size.rows or round(whole * usual_visits(sites) / usual_visits(hall_sites()))
    scale = rows / whole
    plans = plans_of(months, days, targets, scale=scale, seed=seed)
    place = place_of(
        sites,
        read_matters(packs),
        cases_a_year=sum(plan.cases for plan in plans[:12]),
        seed=seed,
        days=days,
    )
    year = CityYear(until, months, plans, place, targets)
    return replace(year, before=_year_before(year, scale=scale)) if years > 1 else year


def _year_before(year: CityYear, *, scale: float) -> CityYear:
    first = datetime.combine(year.months[0].first, time())
    targets, months = year.targets.year_before(), months_until(first)
    days = Days(year.place.days.workdays, months[0].first, months[-1].following)
    plans = plans_of(months, days, targets, scale=scale, seed=year.place.seed)
    return CityYear(year.until, months, plans, replace(year.place, days=days), targets)


def write_city(
    connection: Any, year: CityYear, *, months: tuple[CityMonth, ...], progress: Progress
) -> int:
    """
    Write the facts of these months, and the years' trading, into the warehouse; return how many.

    Months written before are replaced by the same rows, so writing again changes nothing.
    """
    progress("交易", 0.0)
    trading = trading_sheets(
        [(one.place, list(zip(one.months, one.plans, strict=True))) for one in year.years],
        until=second_of(year.until),
    )
    made_by = f"合成城市，种子{year.place.seed}"
    total = sum(_write(connection, sheet, f"{made_by}，交易") for sheet in trading)
    for number, month in enumerate(months):
        progress(f"{month.first:%Y年%m月}", number / len(months))
        of = next(one for one in year.years if month in one.months)
        for sheet in sheets_of_month(of, month):
            total += _write(connection, sheet, f"{made_by}，{month.first:%Y年%m月}")
    progress("完成", 1.0)
    return total


def sheets_of_month(year: CityYear, month: CityMonth) -> Iterator[Sheet]:
    """Yield the drawn columns of every table of one month."""
    place, plan = year.place, year.plans[month.position - 1]
    writer = Writer(place, month, until=second_of(year.until))
    visits = visits_of_month(place, month, plan)
    yield writer.visits(visits)
    yield writer.appointments(appointments_of_month(place, month, visits))
    yield writer.counter_days(counter_days_of_month(place, month, visits))
    yield writer.footfall(footfall_of_month(place, month, visits))
    yield writer.deliveries(deliveries_of_month(place, month, visits))
    cases = cases_of_month(place, month, plan, visits)
    yield writer.cases(cases)
    yield writer.reviews(reviews_of_month(place, month, plan, cases), cases)
    yield writer.attendance(attendance_of_month(place, month))
    yield writer.device_days(device_days_of_month(place, month))
    yield writer.hotline(hotline_of_month(place, month, plan))
    yield writer.incidents(incidents_of_month(place, month, plan))


def _write(connection: Any, sheet: Sheet, made_by: str) -> int:
    connection.register("arrays", sheet.columns)
    connection.execute("CREATE OR REPLACE TEMP TABLE drawn AS SELECT * FROM arrays")
    connection.unregister("arrays")
    known = {column.name for column in standard()[sheet.table].columns}
    plain = {name: f'"{name}"' for name in sheet.columns if name in known}
    named = ", ".join(f'{sql} AS "{name}"' for name, sql in (plain | sheet.rows).items())
    select = f'SELECT row + 1 AS line, {named} FROM drawn WHERE "{sheet.shown}" IS NOT NULL'  # noqa: S608
    return write_months(
        connection, table=sheet.table, source=SOURCE, select=select, made_by=made_by
    )
