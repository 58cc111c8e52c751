"""The facts of drawn seats, for insight: never who sits on them."""

from collections.abc import Collection, Iterator
from typing import Any

from onewindow.trading.evaluation.models import Seat
from onewindow.trading.evaluation.rules import SeatState


def seat_facts(*, lots: Collection[int] | None = None) -> Iterator[dict[str, Any]]:
    """
    Yield one flat row for each seat that was drawn, or for those of these lots, in order.

    Columns: seat, lot (keys), lot_code, draw (code), specialities (the wanted ones that the expert
    has, as words), invited_at, state (label). The name stays secret (招标投标法第三十七条).
    """
    rows = Seat.objects.select_related("draw__lot", "member__expert")
    rows = rows.prefetch_related("member__expert__specialities").order_by("draw__lot", "id")
    if lots is not None:
        rows = rows.filter(draw__lot__in=lots)
    for seat in rows.iterator(chunk_size=2000):
        wanted = tuple(seat.draw.specialities)
        known = seat.member.expert.specialities.all()
        yield {
            "seat": seat.pk,
            "lot": seat.draw.lot_id,
            "lot_code": seat.draw.lot.code,
            "draw": seat.draw.code,
            "specialities": "、".join(one.name for one in known if one.code.startswith(wanted)),
            "invited_at": seat.invited_at,
            "state": SeatState(seat.state).label,
        }
