"""How far the expected waits were off, day by day and in all."""

from collections.abc import Sequence

from onewindow.services.hall.models import ForecastCheck
from onewindow.services.hall.queries.pools import Pool
from onewindow.services.hall.rules.accuracy import Error

SHOWN = 30


def checks_of(pool: Pool) -> list[ForecastCheck]:
    """Return the checks of the last days of a pool, the newest first."""
    rows = ForecastCheck.objects.filter(hall=pool.hall, letters=pool.key).order_by("-on")
    return list(rows[:SHOWN])


def total_error(checks: Sequence[ForecastCheck]) -> Error | None:
    """Return the errors over all these days, or None if there are none."""
    tickets = sum(check.tickets for check in checks)
    if not tickets:
        return None

    def mean(name: str) -> float:
        return sum(getattr(check, name) * check.tickets for check in checks) / tickets

    return Error(
        tickets,
        mean("forecast"),
        mean("last_wait"),
        mean("queue_length"),
        mean("in_half"),
        mean("in_most"),
    )
