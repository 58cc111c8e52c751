"""The draw of who wins a small project (随机抽取成交人), fixed and made as that of experts."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from onewindow.foundation.records.api import record
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import refuse
from onewindow.trading.evaluation.actions.preparing import write_draw
from onewindow.trading.evaluation.models import Draw
from onewindow.trading.evaluation.queries import draws_of
from onewindow.trading.evaluation.rules import LIVING, DrawPurpose, DrawState
from onewindow.trading.tendering.api import Lot


@transaction.atomic
def prepare_bidder_draw(
    *, lot: Lot, bidders: Mapping[str, str], wanted: int, at: datetime, actor: Actor
) -> Draw:
    """
    Fix the pool of bidders, by credit code and name, of whom so many are drawn in order.

    The bidders are known from the opening, so that the pool and its order are open to everybody.

    :raises Refused: if the lot is being drawn for already.
    """
    Lot.objects.select_for_update().get(pk=lot.pk)  # 两人同时发起时，后一个等前一个
    if draws_of(lot).filter(state__in=LIVING).exists():
        raise refuse("draw.twice", "本标段正在抽取")
    members = [
        {"number": code, "name": name, "weight": "1", "salt": secrets.token_hex(16)}
        for code, name in sorted(bidders.items())
    ]
    draw = Draw(
        lot=lot,
        purpose=DrawPurpose.BIDDERS.value,
        size=wanted,
        wanted=wanted,
        starts_at=at,
        fixed_at=at,
    )
    write_draw(draw, members, {"purpose": str(DrawPurpose.BIDDERS), "members": members})
    record(
        subject=draw,
        what="draw.prepare",
        actor=actor,
        after=DrawState.COMMITTING,
        detail={"plan": draw.plan_digest, "pool": draw.pool_root, "size": draw.pool_size},
    )
    return draw
