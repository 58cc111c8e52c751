"""No candidate is left (流标、废标): the lot fails with its notice and may be tendered again."""

from datetime import datetime

from django.db import transaction

from onewindow.foundation.records.api import move
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import refuse, refuse_if_any
from onewindow.trading.contracts.actions.publishing import kind_for, publish_from_data
from onewindow.trading.contracts.models import Award
from onewindow.trading.contracts.queries import (
    contenders_of,
    lot_words,
    order_source,
    suspended,
)
from onewindow.trading.contracts.rules import AWARD, standing
from onewindow.trading.tendering.api import move_lot


@transaction.atomic
def fail_lot(*, award: Award, reason: str, follow_up: str, at: datetime, actor: Actor) -> None:
    """
    Let a lot fail because the tenderer may or must tender again.

    While a candidate still stands in order, the tenderer may choose a new tender only after the
    first has fallen (《实施条例》第五十五条).

    :raises Refused: if no candidate has fallen, the lot is suspended, or the notice lacks
        something.
    """
    lot = award.lot
    contenders = contenders_of(award)
    if len(standing(contenders)) == len(contenders):
        raise refuse("award.standing", "候选人均符合中标条件，不能流标", order_source(award))
    refuse_if_any(suspended(lot))
    publish_from_data(
        lot=lot,
        code=kind_for(lot, "failure"),
        terms={
            "lot": lot_words(lot),
            "bidders": f"{award.reported.count()}家",
            "reason": reason,
            "next": follow_up,
        },
        at=at,
        actor=actor,
    )
    move(subject=award, lifecycle=AWARD, name="fail", actor=actor, detail={"reason": reason})
    move_lot(lot=lot, name="fail", actor=actor)
