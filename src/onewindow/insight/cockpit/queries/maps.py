"""The city as tiles by region, or as the outline that was uploaded."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from onewindow.engines.indicators.api import Light, worst
from onewindow.foundation.directory.api import Region
from onewindow.insight.cockpit.models import Outline
from onewindow.insight.cockpit.queries.boards import lights_of
from onewindow.insight.cockpit.queries.items import Board
from onewindow.insight.cockpit.queries.overview import worst_first
from onewindow.insight.cockpit.rules.outlines import Drawing, Shape, drawing_of

COUNTY = 6


@dataclass(frozen=True, slots=True)
class Area:
    """One region with the boards of its halls, the worst first."""

    code: str
    name: str
    boards: tuple[Board, ...]

    @property
    def light(self) -> Light:
        """Return the worst light of its halls; grey without any."""
        return worst(*(board.light for board in self.boards))

    @property
    def counts(self) -> dict[Light, int]:
        """Return how many of its halls show which light."""
        return lights_of(self.boards)


def areas_of(boards: Mapping[str, Board]) -> list[Area]:
    """Return the regions in the order of their codes, each with its halls."""
    ordered = sorted(boards.values(), key=lambda board: board.hall)
    groups = {code: list(found) for code, found in groupby(ordered, key=lambda b: b.hall[:COUNTY])}
    names = dict(Region.objects.filter(code__in=groups).values_list("code", "name"))
    return [
        Area(code, names.get(code, code), tuple(worst_first(found)))
        for code, found in groups.items()
    ]


def outline_latest() -> Outline | None:
    """Return the outline that the map shows."""
    return Outline.objects.order_by("-at", "-id").first()


def drawn(outline: Outline, areas: list[Area]) -> tuple[Drawing, dict[str, Area]]:
    """Return the outline as a drawing, and the areas by the code or the name of a shape."""
    shapes = [Shape(one["name"], one["code"], one["rings"]) for one in outline.shapes]
    known = {area.code: area for area in areas} | {area.name: area for area in areas}
    return drawing_of(shapes), known
