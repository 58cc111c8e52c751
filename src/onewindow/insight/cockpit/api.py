"""The cockpit (驾驶舱): boards, the present moment, what is behind a figure, assessments."""

from onewindow.insight.cockpit.actions.judging import judge_now
from onewindow.insight.cockpit.actions.rollups import refresh_rollups
from onewindow.insight.cockpit.queries.assessing import assessment
from onewindow.insight.cockpit.queries.boards import board, boards, lights_of, series
from onewindow.insight.cockpit.queries.definitions import (
    check_indicator_packs,
    definitions,
    targets,
    trees,
)
from onewindow.insight.cockpit.queries.drilling import (
    Rows,
    Slice,
    counters,
    departments,
    rows_behind,
    rows_behind_now,
)
from onewindow.insight.cockpit.queries.items import Board, Item, said
from onewindow.insight.cockpit.queries.live import live_board
from onewindow.insight.cockpit.queries.maps import areas_of
from onewindow.insight.cockpit.queries.moving import Moment, Moving
from onewindow.insight.cockpit.queries.overview import seen_by
from onewindow.insight.cockpit.queries.places import Hall, halls_seen_by, places
from onewindow.insight.cockpit.queries.standing_out import (
    Mover,
    Unusual,
    unusual_halls,
    worst_movers,
)
from onewindow.insight.cockpit.queries.walls import (
    lights_listed,
    spreads_listed,
    wall_by_token,
)
from onewindow.kernel.periods import Period, day_of, month_of, year_of

__all__ = [
    "Board",
    "Hall",
    "Item",
    "Moment",
    "Mover",
    "Moving",
    "Period",
    "Rows",
    "Slice",
    "Unusual",
    "areas_of",
    "assessment",
    "board",
    "boards",
    "check_indicator_packs",
    "counters",
    "day_of",
    "definitions",
    "departments",
    "halls_seen_by",
    "judge_now",
    "lights_listed",
    "lights_of",
    "live_board",
    "month_of",
    "places",
    "refresh_rollups",
    "rows_behind",
    "rows_behind_now",
    "said",
    "seen_by",
    "series",
    "spreads_listed",
    "targets",
    "trees",
    "unusual_halls",
    "wall_by_token",
    "worst_movers",
    "year_of",
]
