"""The one door for the moves of a lot: what is suspended stands still."""

from typing import Any

from django.db import transaction

from onewindow.foundation.records.api import move
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import refuse_if_any
from onewindow.trading.tendering.models import Lot
from onewindow.trading.tendering.rules import LOT, STANDING_STILL, check_not_suspended


@transaction.atomic
def move_lot(*, lot: Lot, name: str, actor: Actor, detail: dict[str, Any] | None = None) -> None:
    """
    Move a lot along its lifecycle, unless its procedure is suspended.

    Ending a tender for good (流标、终止) stays possible: it is what a decision may order.

    :raises Refused: while the lot is suspended, or if the move is not open now.
    """
    if name not in STANDING_STILL:
        refuse_if_any(check_not_suspended(Lot.objects.select_for_update().get(pk=lot.pk)))
    move(subject=lot, lifecycle=LOT, name=name, actor=actor, detail=detail)
