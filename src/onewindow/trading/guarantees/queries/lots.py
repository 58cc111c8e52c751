"""Lots that take deposits, and who may look at them."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from onewindow.trading.guarantees.models import Guarantee
from onewindow.trading.tendering.api import Lot, Moment, TenderState, tenders_of


def lots_with_deposits(user: Any) -> QuerySet[Lot]:
    """Return the announced lots with a deposit or a bond, as far as the user may see them."""
    due = Moment.objects.filter(tender=OuterRef("tender"), lot=None, event="bids_due")
    seen = tenders_of(user).exclude(state__in=[TenderState.DRAFT, TenderState.ENTERED])
    bonds = Guarantee.objects.filter(lot=OuterRef("pk"))
    rows = Lot.objects.filter(Q(bid_security__gt=0) | Exists(bonds), tender__in=seen.values("pk"))
    rows = rows.annotate(bids_due=Subquery(due.values("at")[:1])).exclude(bids_due=None)
    rows = rows.select_related("tender__procedure", "tender__tenderer")
    return rows.order_by(F("bids_due").desc(), "-pk")


def quiet_since(now: datetime) -> datetime:
    """
    Return since when bank lines may tell of lots that still take deposits; older may be shown.

    That is when the oldest tender that still takes bids was announced; now if there is none.
    """
    open_ones = Moment.objects.filter(lot=None, event="bids_due", at__gt=now)
    begun = Moment.objects.filter(
        lot=None, event="notice_published", tender__in=open_ones.values("tender"), at__lte=now
    )
    oldest = begun.order_by("at").values_list("at", flat=True).first()
    return oldest or now


def guarantees_of(lot: Lot) -> QuerySet[Guarantee]:
    """Return the guarantees of an opened lot, bid deposits first, in the order of their coming."""
    rows = lot.guarantees.select_related("enterprise", "refunded")
    return rows.prefetch_related("lines", "claims", "outgoing").order_by("purpose", "id")
