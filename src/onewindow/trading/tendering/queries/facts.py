"""The facts of lots, for insight."""

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import F, Min, OuterRef, QuerySet, Subquery

from onewindow.trading.tendering.models import Lot, Moment, Notice
from onewindow.trading.tendering.rules import TenderKind, TenderState

# 评审结束、收到报告：各程序叫法不同，以先发生的为准。
_REPORTED = ("report_made", "report_received")


def lot_facts(*, lots: Collection[int] | None = None) -> Iterator[dict[str, Any]]:
    """
    Yield one flat row for each lot of an entered project, or for those of these keys, in order.

    Columns: lot (key), code, name, tender_name, family, kind (label), region, procedure, tenderer,
    state, estimate and ceiling in yuan, created_at, announced_at (first notice), bids_due_at,
    reported_at (first report of the evaluation). Nothing here tells of bidders.
    """
    rows = Lot.objects.exclude(tender__state=TenderState.DRAFT)
    if lots is not None:
        rows = rows.filter(pk__in=lots)
    of_tender = Moment.objects.filter(tender=OuterRef("tender"), lot=None, event="bids_due")
    of_lot = Moment.objects.filter(lot=OuterRef("pk"), event__in=_REPORTED)
    notices = Notice.objects.filter(tender=OuterRef("tender"), published_at__isnull=False)
    columns = {
        "lot": F("pk"),
        "tender_name": F("tender__name"),
        "family": F("tender__procedure__family"),
        "of_kind": F("tender__kind"),
        "region": F("tender__region"),
        "procedure": F("tender__procedure__name"),
        "tenderer": F("tender__tenderer__name"),
        "created_at": F("tender__created_at"),
        "announced_at": _first(notices, "tender", "published_at"),
        "bids_due_at": Subquery(of_tender.values("at")[:1]),
        "reported_at": _first(of_lot, "lot", "at"),
    }
    plain = ("code", "name", "state", "estimate", "ceiling")
    for row in map(dict, rows.order_by("pk").values(*plain, **columns).iterator()):
        yield row | {"kind": TenderKind(row.pop("of_kind")).label}


def _first(rows: QuerySet[Any], of: str, at: str) -> Subquery:
    return Subquery(rows.order_by().values(of).annotate(first=Min(at)).values("first"))
