"""What the wall screen shows: no person, no case, only halls and figures."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from onewindow.engines.indicators.api import Alert, Light, standing_first
from onewindow.insight.cockpit.models import WallScreen
from onewindow.insight.cockpit.queries.items import Board, Item
from onewindow.insight.cockpit.queries.maps import Area, areas_of
from onewindow.insight.cockpit.queries.moving import Counted, not_counted
from onewindow.insight.cockpit.queries.overview import (
    Spread,
    Today,
    city_board,
    months_there,
    today_of,
)
from onewindow.insight.cockpit.queries.places import places
from onewindow.insight.cockpit.rules.walls import token_digest
from onewindow.kernel.periods import month_of

ALERTS, SPREADS, FIGURES = 7, 8, 12
CHOSEN = ("W04", "W06", "W08", "W18", "W21", "W26", "W27", "C02", "W29", "W32", "W11", "W36")
"""The figures of the month on the wall: queue, cases, online, reviews, counters."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything that the wall screen shows in turn."""

    now: datetime
    today: Today
    areas: list[Area]
    alerts: list[Alert]
    alert_count: int
    month: Board | None
    figures: list[Item]
    counted: list[Counted]

    @property
    def lights(self) -> list[tuple[Light, int]]:
        """Return how many halls show which light, bad ones first."""
        return lights_listed(self.today)

    @property
    def spreads(self) -> tuple[Spread, ...]:
        """Return the indicators with most red lights."""
        return spreads_listed(self.today)


def lights_listed(today: Today) -> list[tuple[Light, int]]:
    """Return how many halls show which light, bad ones first."""
    order = (Light.RED, Light.YELLOW, Light.GREEN, Light.GREY)
    return [(light, today.lights[light]) for light in order]


def spreads_listed(today: Today) -> tuple[Spread, ...]:
    """Return the indicators with most red lights."""
    return today.spreads[:SPREADS]


def wall_by_token(token: str) -> WallScreen | None:
    """Return the screen whose address has this word, unless it was ended."""
    return WallScreen.objects.filter(digest=token_digest(token), ended_at=None).first()


def screens_listed() -> QuerySet[WallScreen]:
    """Return the screens, those in use first, the latest first."""
    return WallScreen.objects.order_by("ended_at", "-opened_at", "-id")


def wall_shown(*, at: datetime) -> Shown:
    """Return what the screen shows now."""
    today, months = today_of(places(), at=at), months_there()
    standing = standing_first(Alert.objects.all())
    month = city_board(month_of(months[0])) if months else None
    items = {item.definition.code: item for item in month.items} if month else {}
    return Shown(
        now=at,
        today=today,
        areas=areas_of(today.boards),
        alerts=list(standing[:ALERTS]),
        alert_count=standing.count(),
        month=month,
        figures=[items[code] for code in CHOSEN if code in items][:FIGURES],
        counted=not_counted(),
    )
