"""Terms of sealing, deadlines, and bids as their bidder may see them."""

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from onewindow.foundation.accounts.api import (
    Role,
    enterprises_spoken_for,
    granted_roles,
    holds,
)
from onewindow.foundation.directory.api import Enterprise, Person
from onewindow.foundation.records.api import Entry, key_of, receipt_for
from onewindow.kernel.violations import refuse
from onewindow.trading.bidding.models import Bid, Custodian
from onewindow.trading.bidding.rules import BidState, BidTerms, Key
from onewindow.trading.tendering.api import Lot, Tender, moments_of, procedure_of


def sealing_terms(lot: Lot, enterprise: Enterprise, number: int = 0) -> BidTerms:
    """
    Return what a bid of the enterprise for the lot must say, in the round of that number.

    :raises Refused: if the tender's procedure takes no sealed bids.
    """
    custody = procedure_of(lot.tender.procedure).custody
    if custody is None:
        raise refuse("bid.procedure", "本程序不递交加密投标文件")
    keys = [
        Key(one.name, one.suite, one.digest)
        for one in Custodian.objects.filter(tender=lot.tender).order_by("id")
    ]
    return BidTerms(
        tender=lot.tender.code,
        lot=lot.code,
        bidder=enterprise.credit_code,
        custodians=custody.custodians,
        threshold=custody.threshold,
        keys=keys,
        round=number,
    )


def deadline_of(tender: Tender) -> tuple[datetime | None, datetime]:
    """
    Return from when and until when bids are taken.

    :raises Refused: if no timetable is fixed.
    """
    known = moments_of(tender)
    if "bids_due" not in known:
        raise refuse("bid.timetable", "项目还没有确定投标截止时间")
    return known.get("documents_from"), known["bids_due"]


def bids_of_person(person: Person, *, on: date) -> QuerySet[Bid]:
    """Return the bids of the enterprises for which the person may bid, newest first."""
    firms = [firm.pk for firm in enterprises_spoken_for(person, on=on)]
    rows = Bid.objects.filter(enterprise__in=firms)
    return rows.select_related("lot__tender", "enterprise").order_by("-id")


def has_bid(*, tender: Tender, lot: Lot | None, enterprise: Enterprise) -> bool:
    """Test if the enterprise has handed in a bid that stands or was opened."""
    gone = (BidState.UPLOADING, BidState.REPLACED, BidState.WITHDRAWN)
    rows = Bid.objects.filter(lot__tender=tender, enterprise=enterprise).exclude(state__in=gone)
    return (rows.filter(lot=lot) if lot else rows).exists()


def receipt_of(bid: Bid) -> dict[str, Any] | None:
    """Return the ledger's receipt of the handing in, or None until the entry is sealed."""
    handed_in = Entry.objects.filter(subject=key_of(bid), move="bid.seal", leaf__isnull=False)
    entry = handed_in.order_by("-id").first()
    return receipt_for(entry) if entry else None


def wrapped_shares(lot: Lot, custodian: str, number: int = 0) -> list[dict[str, Any]]:
    """Return for each sealed bid of a round the share that is wrapped for the custodian."""
    return [
        {"bid": bid.pk, "manifest": bid.manifest}
        for bid in Bid.objects.filter(lot=lot, round=number, state=BidState.SEALED)
        if any(share["name"] == custodian for share in bid.manifest["custodians"])
    ]


def may_hold(user: Any, tender: Tender, name: str) -> bool:
    """Test if the user belongs to the party that a custodian's name stands for."""
    if name == "交易中心":
        return any(grant.role is Role.TRADING_OFFICER for grant in granted_roles(user))
    if name in {"招标人", "采购人"}:
        return holds(user, Role.TENDERER, path=tender.tenderer.path)
    return holds(user, Role.SUPERVISOR, path=tender.supervisor.path)
