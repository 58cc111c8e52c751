"""Lots stand still because of a dispute, and go on when nothing holds them any more."""

from datetime import date, datetime

from django.db import transaction

from onewindow.foundation.records.api import insert_rows, move
from onewindow.kernel.actors import SYSTEM, Actor
from onewindow.trading.tendering.models import Dispute, Lot, Suspension
from onewindow.trading.tendering.queries import lots_concerned, suspensions_open
from onewindow.trading.tendering.rules import DISPUTE, LOT


@transaction.atomic
def suspend_for(
    *, dispute: Dispute, source: str, last_day: date | None, at: datetime, actor: Actor
) -> list[Lot]:
    """
    Suspend every living lot that a dispute is about, if it is not held by this dispute already.

    ``last_day`` is the last day of a suspension that ends by itself. Return the lots concerned.

    :raises Refused: if the dispute is closed.
    """
    held = set(dispute.suspensions.filter(ended_at=None).values_list("lot_id", flat=True))
    lots = [lot for lot in lots_concerned(dispute) if lot.pk not in held]
    detail = {
        "lots": [lot.code for lot in lots],
        "source": source,
        "last_day": last_day.isoformat() if last_day else "",
    }
    move(subject=dispute, lifecycle=DISPUTE, name="suspend_lots", actor=actor, detail=detail)
    insert_rows(
        [
            Suspension(dispute=dispute, lot=lot, started_at=at, last_day=last_day, source=source)
            for lot in lots
        ]
    )
    for lot in lots:
        if not lot.is_suspended:
            detail = {"dispute": dispute.number, "source": source}
            move(
                subject=lot,
                lifecycle=LOT,
                name="suspend",
                actor=actor,
                detail=detail,
                is_suspended=True,
            )
    return lots


@transaction.atomic
def resume_for(*, dispute: Dispute, at: datetime, actor: Actor) -> list[Lot]:
    """
    End what a dispute holds; a lot goes on once no other dispute holds it.

    Return the lots that go on.
    """
    held = list(dispute.suspensions.filter(ended_at=None).select_related("lot"))
    dispute.suspensions.filter(ended_at=None).update(ended_at=at)
    freed = []
    for lot in [row.lot for row in held]:
        if suspensions_open(lot).exists() or not lot.is_suspended:
            continue
        move(
            subject=lot,
            lifecycle=LOT,
            name="resume",
            actor=actor,
            detail={"dispute": dispute.number},
            is_suspended=False,
        )
        freed.append(lot)
    return freed


def end_suspensions(*, on: date, at: datetime) -> int:
    """Let every suspension end whose last day has passed (94号令第二十八条); return how many."""
    rows = Suspension.objects.filter(ended_at=None, last_day__lt=on).order_by("id")
    over = list(Dispute.objects.filter(suspensions__in=rows).distinct().order_by("id"))
    for dispute in over:
        resume_for(dispute=dispute, at=at, actor=SYSTEM)
    return len(over)
