"""The board of the present moment, of a hall or the city."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from django.utils import timezone

from onewindow.engines.indicators.api import (
    DAYS,
    NO_BASELINE,
    ROWS,
    STEP,
    Clock,
    Context,
    Definition,
    Figure,
    Judged,
    Light,
    LiveBoard,
    Reading,
    exact_value,
    judge,
    live_together,
    measures_of,
    memory_of,
    readings_of,
    rounded,
    spread_of,
    usual_of,
)
from onewindow.foundation.policy.api import office_calendar
from onewindow.insight.cockpit.queries import rollups
from onewindow.insight.cockpit.queries.boards import Read, for_light
from onewindow.insight.cockpit.queries.definitions import definitions
from onewindow.insight.cockpit.queries.items import Board, Item
from onewindow.insight.cockpit.queries.places import CITY, Hall
from onewindow.insight.cockpit.queries.present import PRESENT
from onewindow.kernel.periods import Period, day_of

Cell = Mapping[Any, Any]


def wall_clock(at: datetime) -> Clock:
    """Return the clock of the live boards: the last five minutes' mark, and a working day on."""
    local = timezone.localtime(at).replace(tzinfo=None)
    start = datetime.combine(local.date(), datetime.min.time())
    now = start + (local - start) // STEP * STEP
    following = office_calendar().add(now.date(), 1)
    return Clock(now, datetime.combine(following, now.time()))


def live_definitions() -> list[Definition]:
    """Return the indicators that have a live board."""
    return [one for one in definitions().values() if one.live is not None]


def live_board(hall: Hall | None, *, at: datetime) -> Board:
    """Return what a hall shows now, or the city where the hall is None; lights remember."""
    clock = wall_clock(at)
    (cell,) = cells_now([hall], clock, at=at)
    chosen = live_definitions()
    known = readings_of(one.code for one in chosen)
    items = []
    for definition in chosen:
        before = known.get((definition.code, hall.code)) if hall else None
        figure, judged = judged_now(definition, hall, cell, clock, before)
        items.append(live_item(definition, figure, judged.light))
    code, name = (hall.code, hall.name) if hall else ("", CITY)
    return Board(code, name, day_of(clock.now.date()), tuple(items))


def cells_now(halls: Sequence[Hall | None], clock: Clock, *, at: datetime) -> list[Cell]:
    """Return the live measures of each hall, or of all halls together where one is None."""
    with PRESENT.standing(live_definitions(), clock, at=at) as board:
        return [city_cell(board) if hall is None else board.measures(hall.code) for hall in halls]


def city_cell(board: LiveBoard) -> Cell:
    """Return the live measures of all halls together, and of what came in without one."""
    return live_together(board.measures(code) for code in list(board.cells))


def judged_now(
    definition: Definition, hall: Hall | None, cell: Cell, clock: Clock, before: Reading | None
) -> tuple[Figure, Judged]:
    """Return what an indicator reads now, and the light that judging it after ``before`` gives."""
    read = live_reading(definition, hall, cell, clock)
    judged = judge(
        definition,
        for_light(definition, hall, read),
        before=memory_of(before),
        context=live_context(definition, hall, cell, read),
    )
    return read.figure, judged


def live_item(definition: Definition, figure: Figure, light: Light) -> Item:
    """Return an indicator as a board of the present moment shows it."""
    return Item(definition, figure.value, light, figure.sample, figure.why)


def live_reading(definition: Definition, hall: Hall | None, cell: Cell, clock: Clock) -> Read:
    """Return what an indicator reads now; with a baseline, against the same time of day."""
    code = hall.code if hall else None
    found = measures_of(definition, cell)
    covered = rollups.is_covered(definition, code, until=clock.now.date())
    value, sample, why = exact_value(definition, found, is_covered=covered, is_live=True)
    if definition.baseline is None or value is None:
        return Read(Figure(None if value is None else rounded(value), sample, why))
    if hall is None:
        return Read(Figure(None, sample, "按大厅看"))
    before = _before(definition, hall, clock)
    if definition.baseline.kind == "spread":
        return Read(Figure(rounded(value), sample), spread_of(definition.baseline, before))
    usual = usual_of(definition.baseline, before)
    if not usual:
        return Read(Figure(None, sample, NO_BASELINE))
    return Read(Figure(rounded(Fraction(value) / usual), sample))


def live_context(definition: Definition, hall: Hall | None, cell: Cell, read: Read) -> Context:
    """Return what judging a live value needs beside it."""
    return Context(
        kind=hall.kind if hall else "city",
        measures=measures_of(definition, cell),
        usual_spread=read.spread,
        is_live=True,
    )


def _before(definition: Definition, hall: Hall, clock: Clock) -> list[Fraction]:
    """
    Return the indicator's own value in the same minutes of each open day of the weeks before.

    A day on which the hall had facts, but none in these minutes, counts as nothing.
    """
    always = {definition.terms[name]: 1 for name in (ROWS, DAYS)}
    found = []
    for cell in PRESENT.usual(definition, clock).get(hall.code, []):
        value, _, _ = exact_value(definition, {**always, **cell}, is_live=True)
        if value is not None:
            found.append(Fraction(value))
    weeks = definition.baseline.weeks if definition.baseline else 0
    today = clock.now.date()
    days = list(
        rollups.daily(definition, hall.code, Period(today - timedelta(weeks=weeks), today))
    )
    return found + [Fraction(0)] * (len(days) - len(found))
