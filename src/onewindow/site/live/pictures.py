"""What the boards of the cockpit show at a moment, part by part, as their pages show them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from threading import Lock
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from onewindow.insight.cockpit.api import (
    Moment,
    Moving,
    areas_of,
    lights_listed,
    spreads_listed,
)


class Kind(StrEnum):
    """Which page a picture is for."""

    CITY = "city"
    HALL = "hall"
    WALL = "wall"


@dataclass(frozen=True, slots=True)
class Scope:
    """What somebody watches: a page, its halls, and whether the whole city is among it."""

    kind: Kind
    halls: tuple[str, ...] = ()
    has_city: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """
    A page at a moment: its parts by their names, as HTML.

    When ``frame`` changes, more than parts did, and the page is to be fetched anew.
    """

    at: str
    frame: tuple[Any, ...]
    parts: Mapping[str, str]


class Pictures:
    """Takes pictures of the board in this process; one at a time."""

    def __init__(self) -> None:
        self.moving = Moving()
        self.lock = Lock()
        self.turn = 0
        self.parts: dict[Scope, dict[str, str]] = {}

    def take(self, scopes: Iterable[Scope]) -> dict[Scope, Picture]:
        """Return what each of these pages shows now."""
        with self.lock:
            moment = self.moving.look(at=timezone.now())
            if moment.turn != self.turn:
                self.turn, self.parts = moment.turn, {}
            at = timezone.localtime(moment.at).strftime("%H:%M:%S")
            frame = (moment.judged_at, moment.alerts)
            return {scope: Picture(at, frame, self._parts(scope, moment)) for scope in scopes}

    def _parts(self, scope: Scope, moment: Moment) -> Mapping[str, str]:
        if scope not in self.parts:
            taken = {Kind.CITY: _city, Kind.HALL: _hall, Kind.WALL: _wall}[scope.kind]
            self.parts[scope] = taken(scope, moment)
        return self.parts[scope]


def _city(scope: Scope, moment: Moment) -> dict[str, str]:
    today = moment.today(scope.halls)
    tiles = {f"tile:{code}": _said("tile", board=board) for code, board in today.boards.items()}
    return {
        "now": _said("now", counted=moment.counted(None if scope.has_city else scope.halls)),
        "counts": _said("light_counts", counts=today.lights, of="halls"),
        "spreads": _said("lights", today=today, seen=scope),
        **tiles,
    }


def _hall(scope: Scope, moment: Moment) -> dict[str, str]:
    (board,) = moment.today(scope.halls).boards.values()
    items = {
        f"item:{item.definition.code}": _said("item", item=item, place=board.hall, key="today")
        for item in board.items
    }
    return {
        "now": _said("now", counted=moment.counted(scope.halls)),
        "counts": _said("light_counts", counts=board.counts, of="indicators"),
        **items,
    }


def _wall(scope: Scope, moment: Moment) -> dict[str, str]:
    today = moment.today(moment.places)
    return {
        "now": _said("wall_now", counted=moment.counted(None)),
        "counts": _said("wall_counts", lights=lights_listed(today)),
        "areas": _said("wall_areas", areas=areas_of(today.boards)),
        "spreads": _said("wall_spreads", spreads=spreads_listed(today)),
    }


def _said(part: str, **context: Any) -> str:
    return render_to_string(f"cockpit/_{part}.html", context)
