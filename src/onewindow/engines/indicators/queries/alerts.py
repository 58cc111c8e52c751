"""Which alerts somebody may see, whom one is told to, and how useful they were."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.utils import timezone

from onewindow.engines.indicators.models import Alert, Reading
from onewindow.engines.indicators.rules.alerts import ROLE_OF, STANDING, AlertTerms, Post
from onewindow.engines.indicators.rules.judging import Light, Memory
from onewindow.foundation.accounts.api import Role, User, granted_roles
from onewindow.foundation.directory.api import Organization
from onewindow.foundation.policy.api import policy_in_force
from onewindow.kernel.regions import NATION

LEADERS = frozenset({Role.HALL_MANAGER, Role.SUPERVISOR})
READERS = LEADERS | {Role.AUDITOR}
CITY_READERS = frozenset({Role.SUPERVISOR, Role.AUDITOR})


@dataclass(frozen=True, slots=True)
class Usefulness:
    """How the closed alerts of one indicator were judged by those who dealt with them."""

    indicator: str
    name: str
    closed: int
    useful: int


def alerts_visible_to(user: Any) -> QuerySet[Alert]:
    """Return the alerts of the halls that the user answers for or watches."""
    scope = Q(pk__in=())
    for grant in granted_roles(user):
        if grant.role in READERS:
            scope |= Q(organization__path__startswith=grant.path)
        if grant.role in CITY_READERS:
            scope |= Q(organization=None)
    return Alert.objects.filter(scope).select_related("organization")


def standing_first(alerts: QuerySet[Alert]) -> QuerySet[Alert]:
    """Return the standing ones, red before yellow, longest first."""
    weight = Case(When(light=Light.RED.value, then=Value(0)), default=Value(1))
    return (
        alerts.filter(state__in=sorted(STANDING))
        .annotate(weight=weight)
        .order_by("weight", "raised_at", "id")
    )


def may_deal_with(user: Any, alert: Alert) -> bool:
    """Test if the user may acknowledge, explain and close the alert."""
    for grant in granted_roles(user):
        if grant.role not in LEADERS:
            continue
        if alert.organization is None:
            return grant.role in CITY_READERS
        if grant.reaches(alert.organization.path):
            return True
    return False


def alert_terms(on: date) -> AlertTerms:
    """Return the minutes of the day's policy: to acknowledge, to go up, to merge."""
    minutes = {
        code: timedelta(minutes=int(policy_in_force(code, on=on, region=NATION).value))
        for code in (
            "alert.acknowledge.yellow",
            "alert.acknowledge.red",
            "alert.red.director",
            "alert.merge",
        )
    }
    return AlertTerms(*minutes.values())


def people_at(posts: Iterable[Post], organization: Organization | None) -> list[User]:
    """
    Return who holds these posts for a body, by name.

    On duty are the nearest managers up the path from the hall; the nearest supervisors stand for
    the deputy, all supervisors up to the top for the director.
    """
    chosen: dict[int, User] = {}
    for post in posts:
        for user in _holders(post, organization):
            chosen[user.pk] = user
    return sorted(chosen.values(), key=lambda user: (user.name, user.pk))


def readings_of(indicators: Iterable[str]) -> dict[tuple[str, str], Reading]:
    """Return the last readings of these indicators by indicator and hall."""
    rows = Reading.objects.filter(indicator__in=list(indicators))
    return {(row.indicator, row.hall): row for row in rows}


def memory_of(reading: Reading | None) -> Memory | None:
    """Return what a light remembers, or None where it was never read."""
    if reading is None:
        return None
    return Memory(Light(reading.held), reading.calm, Light(reading.rising))


def usefulness(alerts: QuerySet[Alert], *, since: datetime) -> list[Usefulness]:
    """Return for each indicator how many of its closed alerts were of use, most alerts first."""
    rows = (
        alerts.filter(closed_at__gte=since)
        .order_by()
        .values("indicator", "name")
        .annotate(closed=Count("id"), useful=Count("id", filter=Q(is_useful=True)))
        .order_by("-closed", "indicator")
    )
    return [Usefulness(**row) for row in rows]


def unexplained(alerts: QuerySet[Alert], *, on: date) -> QuerySet[Alert]:
    """Return the red alerts that were not explained on their day."""
    late = alerts.filter(explain_by__lt=on, explanation="")
    return late.order_by("explain_by", "id")


def _holders(post: Post, organization: Organization | None) -> list[User]:
    today = timezone.localdate()
    holding = User.objects.filter(
        Q(grants__ends=None) | Q(grants__ends__gt=today),
        is_active=True,
        grants__role=ROLE_OF[post],
        grants__starts__lte=today,
    ).annotate(path=F("grants__organization__path"))
    if organization is None:
        return [] if post == Post.DUTY else list(holding.distinct())
    above = _paths_up(organization.path)
    found: list[User] = list(holding.filter(Q(path__in=above) | Q(path=None)))
    if post == Post.DIRECTOR or not found:
        return found
    nearest = max(len(_path_of(user)) for user in found)
    return [user for user in found if len(_path_of(user)) == nearest]


def _path_of(user: Any) -> str:
    return user.path or ""


def _paths_up(path: str) -> list[str]:
    """Return the path itself and those above it."""
    parts = path.strip("/").split("/")
    return ["/" + "/".join(parts[: n + 1]) + "/" for n in range(len(parts))]
