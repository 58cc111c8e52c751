"""The refund clock of a guarantee, from what happened to its lot and from the law of its day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from onewindow.foundation.policy.api import office_calendar, policy_in_force
from onewindow.foundation.records.api import entries_of, key_of
from onewindow.trading.guarantees.gateways.contents import particulars_of
from onewindow.trading.guarantees.models import Guarantee
from onewindow.trading.guarantees.queries import is_works_lot
from onewindow.trading.guarantees.rules import (
    RefundCase,
    RefundClock,
    RefundStart,
    counted,
    refund_start,
)
from onewindow.trading.tendering.api import Lot, LotState, TenderState, lot_moments

_ENDS = {"lot.fail", "lot.terminate", "tender.terminate"}


@dataclass(frozen=True, slots=True)
class LotEvents:
    """What has happened to a lot, as days in the office's own time, and its family of law."""

    is_works: bool
    region: str
    moments: Mapping[str, date]
    ended_on: date | None


def events_of(lot: Lot) -> LotEvents:
    """Return what has happened to a lot until now."""
    moments = lot_moments(lot)
    return LotEvents(
        is_works=is_works_lot(lot),
        region=lot.tender.region,
        moments={event: timezone.localtime(at).date() for event, at in moments.items()},
        ended_on=_ended_on(lot),
    )


def clock_case(guarantee: Guarantee, events: LotEvents) -> RefundCase:
    """Return what has happened to a bid deposit, ready for the rule of refunds."""
    withdrawn = particulars_of(guarantee).withdrawn_at
    return RefundCase(
        is_works=events.is_works,
        is_winner=guarantee.is_winner,
        moments=events.moments,
        withdrawn_on=timezone.localtime(withdrawn).date() if withdrawn else None,
        ended_on=events.ended_on,
    )


def clock_of(guarantee: Guarantee, events: LotEvents) -> RefundClock | None:
    """Return until when a bid deposit must be given back, or None if nothing obliges yet."""
    start = refund_start(clock_case(guarantee, events))
    return _clock(start, events.region) if start else None


def _ended_on(lot: Lot) -> date | None:
    failed = lot.state in {LotState.FAILED, LotState.TERMINATED}
    if not failed and lot.tender.state != TenderState.TERMINATED:
        return None
    entries = [*entries_of(key_of(lot)), *entries_of(key_of(lot.tender))]
    ends = [entry.at for entry in entries if entry.move in _ENDS]
    return timezone.localtime(min(ends)).date() if ends else None


def _clock(start: RefundStart, region: str) -> RefundClock:
    if not start.policy:
        return RefundClock(start, "及时退还，法律没有规定天数", start.source, "", ())
    limit = policy_in_force(start.policy, on=start.day, region=region)
    days = counted(
        start.day,
        limit=int(limit.value),
        day_type=limit.day_type,
        workdays=office_calendar(),
    )
    return RefundClock(start, limit.wording, limit.source, limit.confidence.badge, days)
