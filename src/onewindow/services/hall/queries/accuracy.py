"""How far the expected waits were off, day by day and in all."""

from collections.abc import Sequence
from dataclasses import dataclass

from onewindow.services.hall.models import ForecastCheck
from onewindow.services.hall.queries.pools import Pool

SHOWN = 30


@dataclass(frozen=True, slots=True)
class TotalError:
    """Mean absolute errors in seconds over many days, each ticket counting once; rates held."""

    tickets: int
    forecast: float
    last_wait: float
    queue_length: float
    in_half: float
    in_most: float

    @property
    def beats_both(self) -> bool:
        """Test if the forecast was nearer than both rules."""
        return self.forecast < min(self.last_wait, self.queue_length)


def checks_of(pool: Pool) -> list[ForecastCheck]:
    """Return the checks of the last days of a pool, the newest first."""
    rows = ForecastCheck.objects.filter(hall=pool.hall, letters=pool.key).order_by("-on")
    return list(rows[:SHOWN])


def total_error(checks: Sequence[ForecastCheck]) -> TotalError | None:
    """Return the errors over all these days, or None if there are none."""
    tickets = sum(check.tickets for check in checks)
    if not tickets:
        return None

    def mean(name: str) -> float:
        return sum(getattr(check, name) * check.tickets for check in checks) / tickets

    return TotalError(
        tickets,
        mean("forecast"),
        mean("last_wait"),
        mean("queue_length"),
        mean("in_half"),
        mean("in_most"),
    )
