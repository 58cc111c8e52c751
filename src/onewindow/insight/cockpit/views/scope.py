"""Who looks, at which halls, at which period."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils import timezone

from onewindow.foundation.accounts.api import Role
from onewindow.insight.cockpit.queries.overview import Seen, months_there, seen_by
from onewindow.insight.cockpit.queries.places import Hall
from onewindow.insight.warehouse.api import Filling, FillingState, last_filling
from onewindow.kernel.periods import Period, month_of, year_of

READERS = (Role.HALL_MANAGER, Role.SUPERVISOR, Role.AUDITOR)
LEADERS = (Role.HALL_MANAGER, Role.SUPERVISOR)
NAMES_PERIOD = re.compile(r"20\d\d(-(0[1-9]|1[0-2]))?", re.ASCII)
YEARS = 2
MONTHS = 13


def hall_seen(request: HttpRequest, code: str) -> Hall:
    """
    Return the hall.

    :raises Http404: if the user does not look after it.
    """
    hall = seen_by(request.user).halls.get(code)
    if hall is None:
        raise Http404
    return hall


def place_of(request: HttpRequest, seen: Seen) -> Hall | None:
    """
    Return the hall that the address names (``?hall=``), or None for the whole city.

    :raises Http404: if the hall is not the user's.
    :raises PermissionDenied: if the city is asked by who sees only halls of his own.
    """
    code = request.GET.get("hall", "")
    if code:
        if code not in seen.halls:
            raise Http404
        return seen.halls[code]
    if not seen.has_city:
        raise PermissionDenied
    return None


def period_of(request: HttpRequest) -> Period:
    """
    Return the month or year that the address names, else the last month with facts.

    :raises Http404: if it names neither.
    """
    said = request.GET.get("period", "")
    if not said:
        known = months_there()
        return month_of(known[0] if known else timezone.localdate())
    if not NAMES_PERIOD.fullmatch(said):
        raise Http404
    if len(said) == len("2026"):
        return year_of(date(int(said), 1, 1))
    return month_of(date.fromisoformat(f"{said}-01"))


def key_of_period(period: Period) -> str:
    """Return how an address names the period."""
    return f"{period.since:%Y}" if period.is_year else f"{period.since:%Y-%m}"


def periods_offered() -> list[tuple[str, str]]:
    """Return the periods to choose from, the latest first: months, then years."""
    months = months_there()[:MONTHS]
    years = sorted({month.year for month in months}, reverse=True)[:YEARS]
    found = [month_of(month) for month in months] + [year_of(date(y, 1, 1)) for y in years]
    return [(key_of_period(one), one.label) for one in found]


def live_port() -> str:
    """Return the port of the event streams, or nothing where they share the page's address."""
    return "" if settings.LIVE_IS_MERGED else str(settings.LIVE_PORT)


@dataclass(frozen=True, slots=True)
class Filled:
    """How far the year of the demonstration is generated, and how that stands now."""

    told: Filling
    state: FillingState

    @property
    def is_running(self) -> bool:
        """Test if months are being written."""
        return self.state is FillingState.RUNNING

    @property
    def is_failed(self) -> bool:
        """Test if it was broken off."""
        return self.state is FillingState.FAILED


def filling_now() -> Filled | None:
    """Return how far the last filling of the warehouse is; None without any."""
    told = last_filling()
    return Filled(told, told.state_at(timezone.now())) if told else None


def frame(tab: str, **more: Any) -> dict[str, Any]:
    """Return what every page of the cockpit needs."""
    return {"tab": tab, "filling": filling_now(), **more}
