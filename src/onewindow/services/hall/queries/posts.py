"""Measured workload of counters and posts, and the standard that it is held against."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Count, QuerySet
from django.utils import timezone

from onewindow.foundation.policy.api import PolicyValue, limits_in_force
from onewindow.services.hall.models import CounterPeriod, Hall, PostProposal, TicketService
from onewindow.services.hall.queries.history import visit_days
from onewindow.services.hall.queries.pools import Pool, hours_between, plan_by_hours
from onewindow.services.hall.queries.terms import region_of
from onewindow.services.hall.rules import Attendance
from onewindow.services.hall.rules.posts import Advice, Band, Workload, advise
from onewindow.services.hall.rules.simulation import SLOT

MEASURED = timedelta(days=30)
_CODES = (
    "hall.utilisation.low",
    "hall.utilisation.high",
    "hall.wait.average",
    "hall.posts.days",
    "hall.posts.staff_per_counter",
)


@dataclass(frozen=True, slots=True)
class PostRow:
    """What one member of staff handled: visits, days with any, visits a day."""

    clerk: str
    visits: int
    days: int

    @property
    def a_day(self) -> float:
        """Return the visits on a day with any."""
        return self.visits / self.days if self.days else 0.0


@dataclass(frozen=True, slots=True)
class PoolPosts:
    """A pool's workload in a period, and what the standard says of it."""

    pool: Pool
    since: date
    until: date
    work: Workload
    advice: Advice
    rows: tuple[PostRow, ...]


def standards(hall: Hall, on: date) -> list[PolicyValue]:
    """Return the dated numbers of the standard, each with its source."""
    found = limits_in_force(_CODES, on=on, region=region_of(hall))
    return [found[code] for code in _CODES]


def pool_posts(pool: Pool, *, on: date) -> PoolPosts:
    """Return the workload of the thirty days before a day beside the standard in force."""
    since = on - MEASURED
    work = _workload(pool, since, on)
    low, high, wait, days, staff = (value.value for value in standards(pool.hall, on))
    band = Band(low, high, wait, int(days), staff)
    return PoolPosts(pool, since, on, work, advise(work, band), _clerks(pool, since, on))


def proposals_of(halls: Sequence[Hall]) -> QuerySet[PostProposal]:
    """Return the proposals of these halls, the newest first."""
    return (
        PostProposal.objects.filter(hall__in=halls)
        .select_related("hall__site", "made_by", "decided_by")
        .order_by("-made_at", "-id")
    )


def _workload(pool: Pool, since: date, until: date) -> Workload:
    days = visit_days(pool, since=since, until=until)
    served = [v for day in days for v in day if v.started is not None and v.ended is not None]
    seconds = sum((visit.ended or 0) - (visit.called or 0) for visit in served)
    waits = [visit.wait or 0 for visit in served]
    return Workload(
        days=len(days),
        counters=_counters(pool, since, until),
        visits=len(served),
        service_hours=_hours(seconds),
        open_hours=_hours(_open_seconds(pool, [day[0].on for day in days])),
        mean_wait_minutes=_hours(sum(waits)) * 60 / len(waits) if waits else Decimal(0),
    )


def _counters(pool: Pool, since: date, until: date) -> int:
    """Return how many counters were really opened; without any record, those not tidal."""
    opened = _periods(pool, since, until).values("counter").distinct().count()
    return opened or sum(not desk.is_tidal for desk in pool.counters)


def _periods(pool: Pool, since: date, until: date) -> QuerySet[CounterPeriod]:
    return CounterPeriod.objects.filter(
        counter__in=[desk.counter_id for desk in pool.counters],
        state=Attendance.OPEN,
        starts__gte=_midnight(since),
        starts__lt=_midnight(until),
    )


def _open_seconds(pool: Pool, days: Sequence[date]) -> float:
    """
    Return how long the pool's counters were open on these days, by their periods.

    A day before counters were signed on in this system is counted by the usual plan.
    """
    if not days:
        return 0.0
    until = days[-1] + timedelta(days=1)
    by_day: dict[date, float] = {}
    for began, ended in _periods(pool, days[0], until).values_list("starts", "ends"):
        on = timezone.localdate(began)
        by_day[on] = by_day.get(on, 0.0) + ((ended or timezone.now()) - began).total_seconds()
    standing = sum(not desk.is_tidal for desk in pool.counters)
    hours = dict(hours_between(pool.hall, days[0], until))
    return sum(
        by_day.get(on) or sum(plan_by_hours(hours[on], standing)) * float(SLOT) for on in days
    )


def _clerks(pool: Pool, since: date, until: date) -> tuple[PostRow, ...]:
    rows = (
        TicketService.objects.filter(
            queue__in=pool.queue_ids,
            ticket__on__gte=since,
            ticket__on__lt=until,
            clerk__isnull=False,
            started_at__isnull=False,
        )
        .values_list("clerk__name")
        .annotate(visits=Count("id"), days=Count("ticket__on", distinct=True))
        .order_by("-visits", "clerk__name")
    )
    return tuple(PostRow(*row) for row in rows)


def _hours(seconds: float) -> Decimal:
    return (Decimal(seconds) / 3600).quantize(Decimal("0.01"))


def _midnight(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on, datetime.min.time()))
