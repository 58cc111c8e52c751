"""Figures of the day, and the flat rows that insight reads (办件事实)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from onewindow.services.casework.models import Case
from onewindow.services.casework.queries.scope import scope_of
from onewindow.services.casework.rules import Channel, State

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


def case_facts(*, after: int = 0, limit: int = 10_000) -> Iterator[dict[str, Any]]:
    """
    Yield one flat row for each submitted case with a key above ``after``, in key order.

    Columns: id, number, matter, organization, region, channel, state, outcome, light, has_gaps,
    submitted_at, accepted_at, decided_at, closed_at, promised_due, statutory_due.
    """
    rows = (
        Case.objects.exclude(state=State.DRAFT)
        .filter(pk__gt=after)
        .order_by("pk")
        .values(
            "id",
            "number",
            "matter__slug",
            "organization_id",
            "region",
            "channel",
            "state",
            "outcome",
            "light",
            "has_gaps",
            "submitted_at",
            "accepted_at",
            "decided_at",
            "closed_at",
            "promised_due",
            "statutory_due",
        )[:limit]
    )
    for row in rows.iterator():
        yield {
            "matter" if key == "matter__slug" else key.removesuffix("_id"): value
            for key, value in row.items()
        }
