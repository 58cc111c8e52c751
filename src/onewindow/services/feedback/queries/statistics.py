"""Statistics of reviews by hall, counter, matter, clerk and channel; causes; facts."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet
from django.utils import timezone

from onewindow.engines.inspections.api import OPEN
from onewindow.services.feedback.models import Complaint, Review, Service
from onewindow.services.feedback.rules import (
    Cause,
    Channel,
    Origin,
    Tally,
    Ticked,
    Verdict,
    recurring_causes,
)

_GIVEN = Q(review__origin=Origin.GIVEN.value)
_OVERLAID = Q(review__follow_up__ruling__counts=False)
_COUNTED = _GIVEN & (Q(review__follow_up__ruling=None) | Q(review__follow_up__ruling__counts=True))
_VALID_BAD = Q(review__is_bad=True, review__follow_up__ruling__counts=True)
BY = {
    "site": ("大厅", "site__name"),
    "counter": ("窗口", "counter__number"),
    "matter": ("事项", "title"),
    "clerk": ("工作人员", "clerk__name"),
    "channel": ("渠道", "review__channel"),
    "organization": ("办理单位", "organization__name"),
}


@dataclass(frozen=True, slots=True)
class Span:
    """The days that a statistic covers; the end is exclusive."""

    starts: date
    ends: date

    def moments(self) -> tuple[datetime, datetime]:
        """Return the span as moments of the office's own time."""
        return _midnight(self.starts), _midnight(self.ends)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a statistic."""

    name: str
    tally: Tally


def services_visible(paths: list[str], span: Span) -> QuerySet[Service]:
    """Return the services finished within the span that these desks or bodies answer for."""
    scope = Q(pk__in=())
    for path in paths:
        scope |= Q(desk__path__startswith=path) | Q(organization__path__startswith=path)
    starts, ends = span.moments()
    return Service.objects.filter(scope, done_at__gte=starts, done_at__lt=ends)


def tally_of(services: QuerySet[Service], *, on: date) -> Tally:
    """Return the figures of all services together."""
    return _tally(services.order_by().aggregate(**_counts(on)))


def tallies_by(services: QuerySet[Service], by: str, *, on: date) -> list[Line]:
    """Return the figures by hall, counter, matter, clerk, channel or body; most services first."""
    field = BY[by][1]
    keys = ("site__name", field) if by == "counter" else (field,)
    rows = services.order_by().values(*keys).annotate(**_counts(on))
    lines = [Line(_name(by, row), _tally(row)) for row in rows]
    return sorted(lines, key=lambda line: (-line.tally.services, line.name))


def causes_of(services: QuerySet[Service]) -> list[Cause]:
    """Return the tags of poor reviews that one matter or counter gets far more than others."""
    rows = list(
        services.filter(_COUNTED)
        .order_by("id")
        .values_list("title", "site__name", "counter__number", "review__score", "review__tags")
    )
    causes: list[Cause] = []
    for place in (_matter_of, _counter_of):
        reviews: Counter[str] = Counter()
        ticks: Counter[tuple[str, str]] = Counter()
        for row in rows:
            name = place(row)
            if not name:
                continue
            reviews[name] += 1
            if row[3] <= 3:
                ticks.update((name, tag) for tag in row[4])
        # 没人提到的标签也要算进总体，所以每处都列上它的评价数。
        tags = {tag for _, tag in ticks}
        ticked = [
            Ticked(name, tag, ticks[name, tag], count)
            for name, count in sorted(reviews.items())
            for tag in sorted(tags)
        ]
        causes += recurring_causes(ticked)
    return causes


def complaint_figures(paths: list[str], span: Span) -> dict[str, int]:
    """Return how many complaints came in, are open, were late, and satisfied in the end."""
    scope = Q(pk__in=())
    for path in paths:
        scope |= Q(desk__path__startswith=path) | Q(organization__path__startswith=path)
    rows = Complaint.objects.filter(scope, on__gte=span.starts, on__lt=span.ends)
    counted: dict[str, int] = rows.aggregate(
        total=Count("id"),
        open=Count("id", filter=Q(follow_up__finding__state__in=sorted(OPEN))),
        handled=Count("id", filter=Q(follow_up__rectified_on__isnull=False)),
        in_time=Count("id", filter=Q(follow_up__rectified_on__lte=F("follow_up__rectify_due"))),
        visited=Count("id", filter=Q(follow_up__visited_on__isnull=False)),
        satisfied=Count("id", filter=Q(follow_up__is_satisfied=True)),
    )
    return counted


def overlaid_by_verdict(services: QuerySet[Service]) -> list[tuple[str, int]]:
    """Return how many reviews got which verdict."""
    counted = dict(
        services.exclude(review__follow_up__ruling=None)
        .order_by()
        .values_list("review__follow_up__ruling__verdict")
        .annotate(Count("id"))
    )
    return [(one.label, counted[one.value]) for one in Verdict if one.value in counted]


def review_facts(
    *, after: int = 0, limit: int = 10_000, with_followed: bool = False
) -> Iterator[dict[str, Any]]:
    """
    Yield one flat row for each review with a key above ``after``, in key order; never a person.

    ``with_followed`` adds those below that were bad and are dealt with, for they still change.
    Columns: id, service, case, case_number, ticket_service, origin, channel, score, is_bad,
    is_named, tags, matter, organization, desk, site, site_code, counter, counter_number, clerk,
    region, done_at, at, on, contacted_at (first), verdict, judged_at, counts, finding_state,
    rectify_due, rectified_on, visited_on, is_satisfied.
    """
    wanted = Q(pk__gt=after)
    if with_followed:
        wanted |= Q(follow_up__isnull=False)
    rows = (
        Review.objects.filter(wanted)
        .annotate(contacted_at=Min("follow_up__contacts__at"))
        .order_by("pk")
        .values_list(*_REVIEW_FACTS.values())[:limit]
    )
    for row in rows.iterator():
        yield dict(zip(_REVIEW_FACTS, row, strict=True))


_REVIEW_FACTS = {
    "id": "id",
    "service": "service_id",
    "case": "service__case_id",
    "ticket_service": "service__visit_id",
    "origin": "origin",
    "channel": "channel",
    "score": "score",
    "is_bad": "is_bad",
    "is_named": "is_named",
    "tags": "tags",
    "matter": "service__matter__slug",
    "organization": "service__organization_id",
    "desk": "service__desk_id",
    "site": "service__site_id",
    "counter": "service__counter_id",
    "clerk": "service__clerk_id",
    "region": "service__region",
    "done_at": "service__done_at",
    "at": "at",
    "on": "on",
    "site_code": "service__site__code",
    "counter_number": "service__counter__number",
    "case_number": "service__case__number",
    "judged_at": "follow_up__ruling__at",
    "contacted_at": "contacted_at",
    "verdict": "follow_up__ruling__verdict",
    "counts": "follow_up__ruling__counts",
    "finding_state": "follow_up__finding__state",
    "rectify_due": "follow_up__rectify_due",
    "rectified_on": "follow_up__rectified_on",
    "visited_on": "follow_up__visited_on",
    "is_satisfied": "follow_up__is_satisfied",
}


def _counts(on: date) -> dict[str, Count]:
    follow_up = "review__follow_up__"
    done = Q(**{f"{follow_up}rectified_on__isnull": False})
    overdue = Q(**{f"{follow_up}rectified_on": None, f"{follow_up}rectify_due__lt": on})
    in_time = Q(**{f"{follow_up}rectified_on__lte": F(f"{follow_up}rectify_due")})
    return {
        "services": Count("id"),
        "given": Count("id", filter=_GIVEN),
        "defaults": Count("id", filter=Q(review__origin=Origin.DEFAULT.value)),
        "overlaid": Count("id", filter=_GIVEN & _OVERLAID),
        **{
            f"score_{score}": Count("id", filter=_COUNTED & Q(review__score=score))
            for score in range(1, 6)
        },
        "to_rectify": Count("id", filter=_VALID_BAD & (done | overdue)),
        "rectified_in_time": Count("id", filter=_VALID_BAD & in_time),
        "valid_bad": Count("id", filter=_VALID_BAD),
        "visited": Count("id", filter=_VALID_BAD & Q(**{f"{follow_up}visited_on__isnull": False})),
        "visited_satisfied": Count(
            "id", filter=_VALID_BAD & Q(**{f"{follow_up}is_satisfied": True})
        ),
    }


def _tally(row: dict[str, Any]) -> Tally:
    scores = tuple(row[f"score_{score}"] for score in range(1, 6))
    plain = {name: row[name] for name in row if name in Tally.__dataclass_fields__}
    return Tally(scores=scores, **plain)


def _name(by: str, row: dict[str, Any]) -> str:
    if by == "counter":
        number = row["counter__number"]
        return f"{row['site__name']} {number}号窗口" if number else "不在窗口"
    value = row[BY[by][1]]
    if by == "channel":
        return Channel(value).label if value else "未评价或系统默认"
    return str(value or {"site": "网上办理", "clerk": "系统办理"}.get(by, "—"))


def _matter_of(row: tuple) -> str:
    return str(row[0])


def _counter_of(row: tuple) -> str:
    return f"{row[1]} {row[2]}号窗口" if row[1] and row[2] else ""


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def last_days(on: date, days: int) -> Span:
    """Return the last so many days, today included."""
    return Span(on - timedelta(days=days - 1), on + timedelta(days=1))
