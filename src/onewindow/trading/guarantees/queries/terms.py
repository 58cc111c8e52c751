"""What a lot asks for as a guarantee, by its tender and the law of its day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from onewindow.foundation.policy.api import policy_in_force
from onewindow.kernel.violations import refuse
from onewindow.trading.tendering.api import Family, Lot, document_of, moments_of, procedure_of


@dataclass(frozen=True, slots=True)
class DepositTerms:
    """The deposit that a lot asks for: how much in yuan, until when, valid until which day."""

    amount: Decimal
    due: datetime
    valid_until: date
    validity_badge: str
    beneficiary: str
    is_works: bool
    is_basic_asked: bool


def deposit_terms(lot: Lot) -> DepositTerms:
    """
    Return what the lot asks for.

    A deposit or letter is valid as long as bids are (条例26), as the tender document says.

    :raises Refused: if the lot asks for no deposit or has no timetable yet.
    """
    if not lot.bid_security:
        raise refuse("guarantee.none", "本标段不要求投标保证金")
    tender = lot.tender
    due = due_of(lot)
    days, badge = _validity(lot)
    is_works = is_works_lot(lot)
    return DepositTerms(
        amount=lot.bid_security,
        due=due,
        valid_until=timezone.localtime(due).date() + timedelta(days=days),
        validity_badge=badge,
        beneficiary=tender.tenderer.name,
        is_works=is_works,
        is_basic_asked=is_works and tender.is_mandatory,
    )


def due_of(lot: Lot) -> datetime:
    """
    Return until when the lot's deposits must be there: the deadline of bids.

    :raises Refused: if no timetable is fixed.
    """
    due = moments_of(lot.tender).get("bids_due")
    if due is None:
        raise refuse("guarantee.timetable", "项目还没有确定投标截止时间")
    return due


def is_works_lot(lot: Lot) -> bool:
    """Test if the lot stands under tender law rather than procurement law."""
    return procedure_of(lot.tender.procedure).family == Family.WORKS


def _validity(lot: Lot) -> tuple[int, str]:
    """Return for how many days bids are valid, and a badge if no document says so yet."""
    tender = lot.tender
    document = document_of(tender)
    said = document.contract.get("validity_days", "") if document else ""
    if str(said).isdigit():
        return int(said), ""
    value = policy_in_force("guarantee.bid_validity", on=tender.law_day, region=tender.region)
    return int(value.value), value.confidence.badge
