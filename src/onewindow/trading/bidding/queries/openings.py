"""An opening as its record shows it: seals, shares, price rolls."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from onewindow.engines.meetings.api import Seat
from onewindow.foundation.accounts.api import User, enterprises_spoken_for
from onewindow.foundation.directory.api import Enterprise
from onewindow.kernel.violations import Violation
from onewindow.trading.bidding.models import Bid
from onewindow.trading.bidding.queries.bids import may_hold
from onewindow.trading.bidding.queries.rounds import FIRST, round_now
from onewindow.trading.bidding.rules import (
    BidState,
    PriceRoll,
    UnreadableRoll,
    check_bidders,
    roll_of_record,
)
from onewindow.trading.tendering.api import (
    Lot,
    LotState,
    Moment,
    Tender,
    TenderState,
    law_of,
    least_standing,
    procedure_of,
    published_notices,
)

OPENING = "opening"
_HELD = {"centre": "交易中心", "supervisor": "行政监督部门", "tenderer": "招标人"}
_HANDED_IN = (BidState.SEALED, BidState.OPENED, BidState.REVOKED, BidState.LAPSED)


@dataclass(frozen=True, slots=True)
class OpenedBid:
    """A bid that was opened; ``roll`` is None where its price roll is not in the set form."""

    bid: Bid
    enterprise: Enterprise
    roll: PriceRoll | None
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """One bid at the opening: who released shares, and the price roll once it is open."""

    bid: Bid
    released: tuple[str, ...]
    roll: tuple[tuple[str, str], ...]


def opened_bids(lot: Lot, number: int = FIRST) -> list[OpenedBid]:
    """Return the bids of a round of the lot that were opened, in the order of their arrival."""
    return [
        OpenedBid(bid, bid.enterprise, roll_of(bid), bid.opened_at)
        for bid in bids_handed_in(lot, number).filter(state=BidState.OPENED)
        if bid.opened_at is not None
    ]


def binding_bids(lot: Lot) -> list[OpenedBid]:
    """Return of each bidder the bid that binds it: its last offer, or else its first response."""
    found = {one.enterprise.pk: one for one in opened_bids(lot)}
    found |= {one.enterprise.pk: one for one in opened_bids(lot, round_now(lot))}
    return list(found.values())


def first_roll(lot: Lot, enterprise: Enterprise) -> PriceRoll | None:
    """Return what the enterprise itself offered first, once it was opened, or None."""
    bid = bids_handed_in(lot).filter(enterprise=enterprise, state=BidState.OPENED).first()
    return roll_of(bid) if bid else None


def may_read_rolls(lot: Lot) -> bool:
    """
    Test if anybody may read the price rolls of the lot by now.

    Where the law knows no public opening (磋商、询价), no party may tell another's price.
    """
    is_public = procedure_of(lot.tender.procedure).is_opened_publicly
    return is_public and lot.state != LotState.OPEN


def opening_rows(lot: Lot) -> list[OpeningRow]:
    """Return what was handed in, in the order of its arrival; ask only after the deadline."""
    is_public = procedure_of(lot.tender.procedure).is_opened_publicly
    return [
        OpeningRow(
            bid,
            tuple(share.custodian for share in bid.released.all()),
            shown_roll(bid) if is_public and bid.state == BidState.OPENED else (),
        )
        for bid in bids_handed_in(lot).prefetch_related("released")
    ]


def bids_handed_in(lot: Lot, number: int = FIRST) -> QuerySet[Bid]:
    """Return the bids that lay sealed at a round's deadline, in the order of their arrival."""
    found = Bid.objects.filter(lot=lot, round=number)
    found = found.filter(state__in=_HANDED_IN, sealed_at__isnull=False)
    return found.select_related("enterprise").order_by("sealed_at", "id")


def roll_of(bid: Bid) -> PriceRoll | None:
    """Return the price roll of an opened bid, or None where it is not in the set form."""
    try:
        return roll_of_record(bid.roll)
    except UnreadableRoll:
        return None


def shown_roll(bid: Bid) -> tuple[tuple[str, str], ...]:
    """Return label and value of what is read out of an opened bid."""
    try:
        return roll_of_record(bid.roll).shown()
    except UnreadableRoll as error:
        return (("开标一览表", f"已解密，但{error}"),)


def too_few(lot: Lot, number: int = FIRST) -> Iterator[Violation]:
    """Yield why a round may not be opened: fewer bids than the procedure asks for."""
    count = bids_handed_in(lot, number).count()
    if number == FIRST:
        law = law_of(lot.tender)
        limit = law.limits[law.procedure.minimum_bidders]
    else:
        limit = least_standing(lot.tender)
    yield from check_bidders(count, least=limit.value, source=limit.source)


def record_lines(lot: Lot) -> list[tuple[str, str]]:
    """Return the record of the opening, bidder by bidder, as label and text."""
    is_public = procedure_of(lot.tender.procedure).is_opened_publicly
    return [
        (f"投标人{number} {bid.enterprise.name}", _record_of(bid, is_public=is_public))
        for number, bid in enumerate(bids_handed_in(lot), 1)
    ]


def lots_to_open() -> QuerySet[Lot]:
    """Return the lots with an opening, by their deadline, the latest first."""
    due = Moment.objects.filter(tender=OuterRef("tender"), lot=None, event="bids_due")
    lots = Lot.objects.filter(tender__in=published_notices().values("tender"))
    lots = lots.annotate(due=Subquery(due.values("at")[:1])).filter(due__isnull=False)
    return lots.select_related("tender").order_by("-due", "code")


def tenders_due(now: datetime) -> QuerySet[Tender]:
    """Return the announced tenders whose deadline has passed."""
    rows = Tender.objects.filter(state=TenderState.ANNOUNCED)
    due = rows.filter(moments__event="bids_due", moments__lot=None, moments__at__lte=now)
    return due.order_by("id")


def seats_for(user: User, lot: Lot, seats: list[Seat], *, at: datetime) -> list[Seat]:
    """Return the seats of the opening that the user may take."""
    person = user.person
    firms = enterprises_spoken_for(person, on=timezone.localdate(at)) if person else []
    codes = {firm.credit_code for firm in firms}
    return [
        seat
        for seat in seats
        if seat.code in codes
        or (seat.code in _HELD and may_hold(user, lot.tender, _HELD[seat.code]))
    ]


def _record_of(bid: Bid, *, is_public: bool) -> str:
    moment = timezone.localtime(bid.sealed_at) if bid.sealed_at else None
    handed_in = f"{moment:%Y-%m-%d %H:%M:%S}递交" if moment else ""
    deposit = f"保证金{bid.deposit}" if bid.deposit else ""
    if bid.state != BidState.OPENED:
        return "；".join(filter(None, (handed_in, BidState(bid.state).label, deposit)))
    roll = (f"{label}{value}" for label, value in (shown_roll(bid) if is_public else ()))
    return "；".join(filter(None, (handed_in, "已解密", *roll, deposit)))
