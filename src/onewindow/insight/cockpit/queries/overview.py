"""What the pages show side by side; kept in memory while the roll-ups below are current."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from typing import Any

from django.utils import timezone

from onewindow.engines.indicators.api import Definition, Direction, Light, Reading, is_worse, worst
from onewindow.foundation.accounts.api import Role, granted_roles
from onewindow.insight.cockpit.queries.boards import board, boards, lights_of, series
from onewindow.insight.cockpit.queries.definitions import definitions
from onewindow.insight.cockpit.queries.items import Board, Item
from onewindow.insight.cockpit.queries.keeping import current
from onewindow.insight.cockpit.queries.places import Hall, halls_seen_by, places
from onewindow.insight.cockpit.queries.rollups import last_days
from onewindow.kernel.apart import apart
from onewindow.kernel.periods import Period, day_of
from onewindow.services.casework.api import cases_visible_to

CITY_WIDE = frozenset({Role.SUPERVISOR, Role.AUDITOR})
ORDER = {light: place for place, light in enumerate(Light)}
DATED = ("visits.taken_at", "cases.received_at")


@dataclass(frozen=True, slots=True)
class Seen:
    """Which halls somebody sees, and whether the whole city with its trading is among it."""

    halls: Mapping[str, Hall]
    has_city: bool


@dataclass(frozen=True, slots=True)
class Spread:
    """One indicator over the halls now: how many show which light, and the worst of them."""

    definition: Definition
    counts: Mapping[Light, int]
    hall: Hall
    item: Item

    @property
    def light(self) -> Light:
        """Return the worst light among the halls."""
        return worst(*self.counts)


@dataclass(frozen=True, slots=True)
class Today:
    """What was judged today, as of its last reading; nothing where nobody judged yet."""

    at: datetime | None
    boards: Mapping[str, Board]
    spreads: tuple[Spread, ...]

    @property
    def lights(self) -> dict[Light, int]:
        """Return how many halls show which light as their worst."""
        return lights_of(self.boards.values())

    @property
    def bad(self) -> list[Spread]:
        """Return the indicators that are not green everywhere."""
        return [one for one in self.spreads if is_worse(one.light, Light.GREEN)]

    @property
    def calm(self) -> list[Spread]:
        """Return the indicators that nobody needs to look at."""
        return [one for one in self.spreads if not is_worse(one.light, Light.GREEN)]


def seen_by(user: Any) -> Seen:
    """Return what of the city the user may look at."""
    halls, everywhere = halls_seen_by(user), places()
    paths = [hall.organization.path if hall.organization else "" for hall in everywhere.values()]
    grants = [grant for grant in granted_roles(user) if grant.role in CITY_WIDE]
    has_city = any(
        all(grant.reaches(path) if path else not grant.path for path in paths) for grant in grants
    )
    return Seen(halls, has_city)


def months_there() -> list[date]:
    """Return the months of which visits or cases are known, the latest first."""
    blocks = current().blocks
    found = {month for group in DATED for month in blocks.get(group, {})}
    return [date.fromisoformat(f"{month}-01") for month in sorted(found, reverse=True)]


def stamp_of(period: Period) -> str:
    """
    Return what the boards of a period depend on: its blocks, those compared with, who reports.

    New facts of this month leave the boards of the months before as they are.
    """
    return _stamp(current().made, period)


def city_board(period: Period) -> Board:
    """Return the board of the city."""
    return _city(stamp_of(period), period)


def hall_board(hall: Hall, period: Period) -> Board:
    """Return the board of a hall."""
    return apart(board, hall, period)


def trend(definition: Definition, hall: Hall | None, period: Period) -> list[tuple[Period, Item]]:
    """Return how an indicator went, day by day or month by month."""
    return apart(series, definition, hall, period)


def hall_boards(period: Period, halls: Iterable[str]) -> list[Board]:
    """Return the boards of these halls, the worst first: most red, then most yellow."""
    wanted = set(halls)
    return worst_first(
        one for one in _side_by_side(stamp_of(period), period) if one.hall in wanted
    )


def worst_first(found: Iterable[Board]) -> list[Board]:
    """Return the boards with most red lights first, then those with most yellow."""
    return sorted(
        found, key=lambda one: (-one.counts[Light.RED], -one.counts[Light.YELLOW], one.hall)
    )


def today_of(halls: Mapping[str, Hall], *, at: datetime) -> Today:
    """Return the last readings of today in these halls; the worst halls and indicators first."""
    rows, known = readings_today(halls, at=at), definitions()
    own = {code: rows.get(code, []) for code in halls}
    judged_at = max((row.at for found in own.values() for row in found), default=None)
    items = {
        code: [item_of(known[row.indicator], row) for row in found] for code, found in own.items()
    }
    return today_with(items, halls, at=at, judged_at=judged_at)


def today_with(
    items: Mapping[str, list[Item]],
    halls: Mapping[str, Hall],
    *,
    at: datetime,
    judged_at: datetime | None,
) -> Today:
    """Return these items by hall as the day of the halls; the worst halls and indicators first."""
    period = day_of(timezone.localdate(at))
    boards = [Board(code, halls[code].name, period, tuple(own)) for code, own in items.items()]
    ordered = {one.hall: one for one in worst_first(boards)}
    return Today(judged_at, ordered, _spreads(boards, halls))


def readings_today(halls: Iterable[str], *, at: datetime) -> dict[str, list[Reading]]:
    """Return by hall what was judged in these halls on the day of the moment."""
    start = timezone.make_aware(datetime.combine(timezone.localdate(at), time.min))
    found: dict[str, list[Reading]] = {}
    rows = Reading.objects.filter(at__gte=start, hall__in=list(halls))
    for row in rows.order_by("hall", "id"):
        if row.indicator in definitions():
            found.setdefault(row.hall, []).append(row)
    return found


def items_of_halls(code: str, period: Period, halls: Iterable[str]) -> list[tuple[Board, Item]]:
    """Return one indicator in each of these halls that has it, the worst first."""
    found = [(one, one.item(code)) for one in hall_boards(period, halls)]
    pairs = [(one, item) for one, item in found if item is not None]
    return sorted(pairs, key=lambda pair: _badness(pair[1]), reverse=True)


def cases_open_to(user: Any, numbers: Iterable[str]) -> set[str]:
    """Return which of these case numbers have a page of ours that the user may read."""
    wanted = {number for number in numbers if number}
    if not wanted:
        return set()
    found = cases_visible_to(user).filter(number__in=wanted)
    return {number for number in found.values_list("number", flat=True) if number}


def item_of(definition: Definition, row: Reading) -> Item:
    """Return what was judged last as it stands on a board."""
    return Item(definition, row.value, Light(row.light), row.sample, row.why)


def _spreads(boards: Iterable[Board], halls: Mapping[str, Hall]) -> tuple[Spread, ...]:
    """Return for each indicator its lights over the halls, the reddest first."""
    found: dict[str, list[tuple[Board, Item]]] = {}
    for one in boards:
        for item in one.items:
            found.setdefault(item.definition.code, []).append((one, item))
    spreads = []
    for pairs in found.values():
        counts = Counter(item.light for _, item in pairs)
        own, item = max(pairs, key=lambda pair: _badness(pair[1]))
        spreads.append(Spread(item.definition, counts, halls[own.hall], item))
    return tuple(
        sorted(
            spreads,
            key=lambda s: (-s.counts[Light.RED], -s.counts[Light.YELLOW], s.definition.code),
        )
    )


def _badness(item: Item) -> tuple[int, Decimal]:
    value = item.value if item.value is not None else Decimal(0)
    if item.definition.direction == Direction.HIGH:
        value = -value
    return ORDER[item.light], value


@lru_cache(maxsize=64)
def _stamp(made: str, period: Period) -> str:
    before = period.before()
    weeks = max((one.baseline.weeks for one in definitions().values() if one.baseline), default=0)
    usual = Period(period.since - timedelta(weeks=weeks), period.since)
    spans = (period, before, period.a_year_before(), usual)
    months = {month for span in spans for month in span.months()}
    groups = current().blocks
    files = sorted(
        path for found in groups.values() for month, path in found.items() if month in months
    )
    reported = [sorted(last_days(*group.split(".")).items()) for group in sorted(groups)]
    return sha256(repr((files, reported)).encode()).hexdigest()


def _shared(found: Board) -> Board:
    """Return the board with the definitions of this process, not copies of its own."""
    known = definitions()
    items = [replace(item, definition=known[item.definition.code]) for item in found.items]
    return replace(found, items=tuple(items))


@lru_cache(maxsize=6)
def _city(stamp: str, period: Period) -> Board:
    return _shared(apart(board, None, period))


@lru_cache(maxsize=3)
def _side_by_side(stamp: str, period: Period) -> tuple[Board, ...]:
    return tuple(map(_shared, apart(boards, period, list(places().values()))))
