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


@dataclass(frozen=True, slots=True)
class LightBounds:
    """Where the colours change; all three are policy values."""

    yellow_rate: Decimal
    last_days: Decimal
    short_promise: Decimal


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
    bounds: LightBounds,
) -> Light:
    """
    Return the colour on the day (预警灯).

    Black is past the statutory day, red past the promised one; yellow is when less than a share
    of the promised working days is left, or the last days of a promise that is not short.
    """
    if statutory_due and on > statutory_due:
        return Light.BLACK
    if promised_due is None:
        return Light.NONE
    if on > promised_due:
        return Light.RED
    whole = workdays.between(accepted_on, promised_due)
    left = workdays.between(on, promised_due)
    is_last = whole > bounds.short_promise and left <= bounds.last_days
    if left < whole * bounds.yellow_rate or is_last:
        return Light.YELLOW
    return Light.GREEN
