"""Boards of a period from the roll-ups: of a hall, of the city, of all halls side by side."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from onewindow.engines.indicators.api import (
    NO_BASELINE,
    NO_FACTS,
    Context,
    Definition,
    Figure,
    Light,
    Target,
    figure_of,
    raw_light,
    rounded,
    spread_of,
    usual_of,
)
from onewindow.insight.cockpit.queries import rollups
from onewindow.insight.cockpit.queries.definitions import definitions, targets
from onewindow.insight.cockpit.queries.items import Board, Item
from onewindow.insight.cockpit.queries.places import CITY, Hall, places
from onewindow.kernel.periods import Period, day_of, month_of


@dataclass(frozen=True, slots=True)
class Read:
    """What one indicator reads in one period, before it is judged."""

    figure: Figure
    spread: tuple[Decimal, Decimal] | None = None


def board(hall: Hall | None, period: Period) -> Board:
    """Return the board of a hall in a period, or of the city where the hall is None."""
    own = targets(period.since.year)
    items = tuple(_item(one, hall, period, own) for one in _shown(hall))
    code, name = (hall.code, hall.name) if hall else ("", CITY)
    return Board(code, name, period, items)


def boards(period: Period, halls: Iterable[Hall] | None = None) -> list[Board]:
    """Return the boards of these halls in a period, or of all in the order of their codes."""
    chosen = places().values() if halls is None else halls
    return [board(hall, period) for hall in chosen]


def reading(definition: Definition, hall: str | None, period: Period) -> Read:
    """Return what an indicator reads in a period; with a baseline, against the weeks before."""
    if definition.baseline is None and not (definition.by_day and period.days > 1):
        covered = rollups.is_covered(definition, hall, until=period.until)
        cell = rollups.measures(hall, period)
        return Read(figure_of(definition, cell, is_covered=covered))
    own = [value for _, value in rollups.daily(definition, hall, period)]
    if not own:
        return Read(Figure(None, 0, NO_FACTS))
    value = sum(own, Fraction(0)) / len(own)
    if definition.baseline is None:
        return Read(Figure(rounded(value), len(own)))
    weeks = Period(period.since - timedelta(weeks=definition.baseline.weeks), period.since)
    before = [value for _, value in rollups.daily(definition, hall, weeks)]
    if definition.baseline.kind == "spread":
        return Read(Figure(rounded(value), len(own)), spread_of(definition.baseline, before))
    usual = usual_of(definition.baseline, before)
    if not usual:
        return Read(Figure(None, len(own), NO_BASELINE))
    return Read(Figure(rounded(value / usual), len(own)))


def for_light(definition: Definition, hall: Hall | None, read: Read) -> Decimal | None:
    """Return the value that is judged: of the city, the average of its halls where it adds up."""
    value = read.figure.value
    if hall is None and definition.adds_up and value is not None:
        return rounded(Fraction(value) / max(1, len(rollups.halls())))
    return value


def series(definition: Definition, hall: Hall | None, period: Period) -> list[tuple[Period, Item]]:
    """Return the indicator day by day, or month by month if the period is longer than 92 days."""
    code = hall.code if hall else None
    if period.days > 92:
        steps = [month_of(date.fromisoformat(f"{month}-01")) for month in period.months()]
    else:
        steps = [day_of(on) for on, _ in rollups.daily(definition, code, period)]
    return [(step, _item(definition, hall, step, {}, compare=False)) for step in steps]


def _item(
    definition: Definition,
    hall: Hall | None,
    period: Period,
    own: Mapping[tuple[str, str], Target],
    *,
    compare: bool = True,
) -> Item:
    code = hall.code if hall else None
    read = reading(definition, code, period)
    before = reading(definition, code, period.before()).figure.value if compare else None
    a_year_ago = (
        reading(definition, code, period.a_year_before()).figure.value if compare else None
    )
    cell = rollups.measures(code, period)
    context = Context(
        kind=hall.kind if hall else "city",
        measures=cell,
        previous=before,
        usual_spread=read.spread,
    )
    target = own.get((definition.code, code or ""))
    return Item(
        definition=definition,
        value=read.figure.value,
        light=raw_light(definition, for_light(definition, hall, read), context),
        sample=read.figure.sample,
        why=read.figure.why,
        before=before,
        year_before=a_year_ago,
        target=target.value if target else None,
    )


def _shown(hall: Hall | None) -> list[Definition]:
    """Return the indicators of a board: all, but those of facts that a hall never has."""
    return [
        one
        for one in definitions().values()
        if not one.only_where_facts
        or hall is None
        or hall.code in rollups.last_days(one.facts, one.dated)
    ]


def lights_of(found: Iterable[Board]) -> dict[Light, int]:
    """Return how many halls show which light as their worst."""
    counted = Counter(one.light for one in found)
    return {light: counted[light] for light in Light}
