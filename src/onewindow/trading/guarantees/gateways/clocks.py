"""The refund clock of a guarantee, from what happened to its lot and from the law of its day."""

from datetime import date

from django.utils import timezone

from onewindow.foundation.policy.api import limits_in_force, office_calendar
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


def clock_case(guarantee: Guarantee, lot: Lot) -> RefundCase:
    """Return what has happened to a bid deposit, ready for the rule of refunds."""
    withdrawn = particulars_of(guarantee).withdrawn_at
    moments = lot_moments(lot)
    return RefundCase(
        is_works=is_works_lot(lot),
        is_winner=guarantee.is_winner,
        moments={event: timezone.localtime(at).date() for event, at in moments.items()},
        withdrawn_on=timezone.localtime(withdrawn).date() if withdrawn else None,
        ended_on=ended_on(lot),
    )


def ended_on(lot: Lot) -> date | None:
    """Return on which day the lot failed or was terminated, if it was."""
    failed = lot.state in {LotState.FAILED, LotState.TERMINATED}
    if not failed and lot.tender.state != TenderState.TERMINATED:
        return None
    entries = [*entries_of(key_of(lot)), *entries_of(key_of(lot.tender))]
    ends = [entry.at for entry in entries if entry.move in _ENDS]
    return timezone.localtime(min(ends)).date() if ends else None


def clock_of(guarantee: Guarantee, lot: Lot) -> RefundClock | None:
    """Return until when a bid deposit must be given back, or None if nothing obliges yet."""
    start = refund_start(clock_case(guarantee, lot))
    return _clock(start, lot) if start else None


def _clock(start: RefundStart, lot: Lot) -> RefundClock:
    if not start.policy:
        return RefundClock(start, "及时退还，法律没有规定天数", start.source, "", ())
    region = lot.tender.region
    limit = limits_in_force([start.policy], on=start.day, region=region)[start.policy]
    days = counted(
        start.day,
        limit=int(limit.value),
        day_type=limit.day_type,
        workdays=office_calendar(),
    )
    return RefundClock(start, limit.wording, limit.source, limit.confidence.badge, days)
