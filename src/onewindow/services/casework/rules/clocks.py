"""The clocks of a case: how long each runs, and which colour it shows."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from onewindow.kernel.workdays import DayType, Deadline, Pause, Workdays, deadline
from onewindow.services.casework.rules.states import ClockKind, Light


@dataclass(frozen=True, slots=True)
class ClockFace:
    """What one clock counts: the limit, from which day, with which stops."""

    kind: ClockKind
    started_on: date
    limit_days: int
    day_type: DayType
    stops: tuple[Pause, ...] = ()

    @property
    def is_standing(self) -> bool:
        """Test if the clock is stopped now, without a known end."""
        return any(stop.ends is None for stop in self.stops)


def due_of(face: ClockFace, workdays: Workdays) -> Deadline | None:
    """Return when the clock runs out, or None while it stands still."""
    if face.is_standing:
        return None
    return deadline(
        face.started_on,
        limit=face.limit_days,
        day_type=face.day_type,
        workdays=workdays,
        pauses=face.stops,
    )


def light(
    *,
    on: date,
    accepted_on: date,
    promised_due: date | None,
    statutory_due: date | None,
    workdays: Workdays,
    yellow_rate: Decimal,
) -> Light:
    """
    Return the colour on the day (预警灯, 自拟口径).

    Black is past the statutory day, red past the promised one; yellow is when less than the given
    share of the promised working days is left, or one day of a promise longer than three.
    """
    if statutory_due and on > statutory_due:
        return Light.BLACK
    if promised_due is None:
        return Light.NONE
    if on > promised_due:
        return Light.RED
    whole = workdays.between(accepted_on, promised_due)
    left = workdays.between(on, promised_due)
    if left < whole * yellow_rate or (whole > 3 and left <= 1):
        return Light.YELLOW
    return Light.GREEN
