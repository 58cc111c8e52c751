"""Figures of the day, and the flat rows that insight reads (办件事实)."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from onewindow.services.casework.models import Case, Clock
from onewindow.services.casework.queries.scope import scope_of
from onewindow.services.casework.rules import Channel, ClockKind, State

_ONE_NETWORK = [Channel.ONLINE, Channel.MOBILE, Channel.COUNTER, Channel.KIOSK, Channel.PROACTIVE]


@dataclass(frozen=True, slots=True)
class Rates:
    """How the cases of one day came in; a share of nothing is None, never 100 %."""

    total: int
    one_network: int
    online: int
    mobile: int

    @property
    def one_network_percent(self) -> Decimal | None:
        """Return the share taken on the common platform (一网通办率) in percent."""
        return _percent(self.one_network, self.total)

    @property
    def online_percent(self) -> Decimal | None:
        """Return the share applied for on the web or by phone (网办率) in percent."""
        return _percent(self.online, self.total)

    @property
    def mobile_percent(self) -> Decimal | None:
        """Return the share applied for by phone (掌办率) in percent."""
        return _percent(self.mobile, self.total)


def rates_of_day(on: date, *, path: str = "", desk: Sequence[str] = ()) -> Rates:
    """
    Return the rates of one day, of everything or of an organization and all below it.

    ``desk`` names organizations instead, and counts what they took in for others as well.
    """
    start = timezone.make_aware(datetime.combine(on, time()))
    cases = Case.objects.filter(
        submitted_at__gte=start, submitted_at__lt=start + timedelta(days=1)
    )
    if path:
        cases = cases.filter(organization__path__startswith=path)
    if desk:
        cases = cases.filter(scope_of(desk, on=on).condition())
    counted = cases.aggregate(
        total=Count("id"),
        one_network=Count("id", filter=Q(channel__in=_ONE_NETWORK)),
        online=Count("id", filter=Q(channel__in=[Channel.ONLINE, Channel.MOBILE])),
        mobile=Count("id", filter=Q(channel=Channel.MOBILE)),
    )
    return Rates(**counted)


def _percent(part: int, whole: int) -> Decimal | None:
    if not whole:
        return None
    return (Decimal(100 * part) / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)


def case_facts(
    *, after: int = 0, limit: int = 10_000, keys: Collection[int] | None = None
) -> Iterator[dict[str, Any]]:
    """
    Yield one flat row for each submitted case with a key above ``after``, in key order.

    ``keys`` names cases instead. Columns: id, number, matter, matter_name, organization,
    organization_name, region, channel, state, outcome, light, has_gaps, submitted_at, accepted_at,
    decided_at, closed_at, promised_due, statutory_due, person_number, enterprise_code, clerk_key,
    and from the clocks: notice_due, gap_due, gap_done, supplements (how often), stopped_on and
    stopped_until (of the last stop). Days are dates; what is not so is None.
    """
    cases = Case.objects.exclude(state=State.DRAFT)
    cases = cases.filter(pk__gt=after) if keys is None else cases.filter(pk__in=keys)
    found = cases.order_by("pk").values_list(*_FACTS.values())[:limit]
    rows = [dict(zip(_FACTS, row, strict=True)) for row in found]
    clocks = _clocks_of([row["id"] for row in rows])
    for row in rows:
        yield row | clocks.get(row["id"], _NO_CLOCKS)


_FACTS = {
    "id": "id",
    "number": "number",
    "matter": "matter__slug",
    "matter_name": "matter_name",
    "organization": "organization_id",
    "organization_name": "organization__name",
    "region": "region",
    "channel": "channel",
    "state": "state",
    "outcome": "outcome",
    "light": "light",
    "has_gaps": "has_gaps",
    "submitted_at": "submitted_at",
    "accepted_at": "accepted_at",
    "decided_at": "decided_at",
    "closed_at": "closed_at",
    "promised_due": "promised_due",
    "statutory_due": "statutory_due",
    "person_number": "person__number",
    "enterprise_code": "enterprise__credit_code",
    "clerk_key": "assignee_id",
}
_NO_CLOCKS: dict[str, Any] = {
    "notice_due": None,
    "gap_due": None,
    "gap_done": None,
    "supplements": 0,
    "stopped_on": None,
    "stopped_until": None,
}


def _clocks_of(keys: Sequence[int]) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    clocks = Clock.objects.filter(case__in=keys).order_by("id").prefetch_related("stops")
    for clock in clocks:
        said = found.setdefault(clock.case_id, dict(_NO_CLOCKS))
        if clock.kind == ClockKind.NOTICE:
            said["notice_due"] = clock.due
        elif clock.kind == ClockKind.GAP:
            said["gap_due"], said["gap_done"] = clock.due, clock.finished_on
        elif clock.kind == ClockKind.SUPPLEMENT:
            said["supplements"] += 1
        elif clock.kind == ClockKind.PROMISED and clock.stops.all():
            last = list(clock.stops.all())[-1]
            said["stopped_on"], said["stopped_until"] = last.starts, last.ends
    return found
