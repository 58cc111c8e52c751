"""Carrying messages to partners (外发): after the commit, and again until they came."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from onewindow.foundation.records.api import move
from onewindow.kernel.actors import Actor
from onewindow.trading.guarantees.actions.keeping import move_guarantee
from onewindow.trading.guarantees.gateways import (
    PartnerAway,
    PartnerDeclined,
    particulars_of,
    post,
    unseal,
)
from onewindow.trading.guarantees.models import Guarantee, Outgoing
from onewindow.trading.guarantees.rules import OUTGOING, Asked, Envelope, OutgoingState

CARRIER = Actor("system:partners", "机构接口")
LAST_ATTEMPT = 12


def carry_due(*, now: datetime, limit: int = 100) -> tuple[int, int]:
    """
    Send what is due; return how many were sent and how many were not.

    The next attempt is booked before each try: after a crash a message may go twice, which the
    partner knows by its number, and it is never lost.
    """
    due = Outgoing.objects.filter(state=OutgoingState.WAITING, due_at__lte=now)
    sent = failed = 0
    for outgoing in due.select_related("partner").order_by("due_at", "id")[:limit]:
        if not _booked(outgoing, now):
            continue
        if _carried(outgoing):
            sent += 1
        else:
            failed += 1
    return sent, failed


def retry_delay(attempt: int) -> timedelta:
    """Return how long to wait after the n-th attempt: 5 s, doubling, at most half an hour."""
    return min(timedelta(seconds=5 * 2 ** (attempt - 1)), timedelta(minutes=30))


def send_again(*, outgoing: Outgoing, at: datetime, actor: Actor) -> None:
    """
    Try a message again that was given up.

    :raises Refused: if it was not given up.
    """
    move(subject=outgoing, lifecycle=OUTGOING, name="retry", actor=actor, attempts=0, due_at=at)


def _booked(outgoing: Outgoing, now: datetime) -> bool:
    mine = Outgoing.objects.filter(
        pk=outgoing.pk, state=OutgoingState.WAITING, attempts=outgoing.attempts
    )
    outgoing.attempts += 1
    next_try = now + retry_delay(outgoing.attempts)
    return bool(mine.update(attempts=F("attempts") + 1, due_at=next_try))


def _carried(outgoing: Outgoing) -> bool:
    body = unseal(outgoing.reference, bytes(outgoing.content))
    try:
        post(outgoing.partner, Envelope(outgoing.reference, outgoing.kind, body))
    except PartnerDeclined as declined:
        _give_up(outgoing, str(declined))
        return False
    except PartnerAway as away:
        Outgoing.objects.filter(pk=outgoing.pk).update(error=str(away)[:200])
        if outgoing.attempts >= LAST_ATTEMPT:
            _give_up(outgoing, f"试了{outgoing.attempts}次，机构没有应答")
        return False
    move(subject=outgoing, lifecycle=OUTGOING, name="send", actor=CARRIER, error="")
    return True


@transaction.atomic
def _give_up(outgoing: Outgoing, why: str) -> None:
    move(subject=outgoing, lifecycle=OUTGOING, name="give_up", actor=CARRIER, error=why[:200])
    if outgoing.kind != Asked.APPLY or outgoing.guarantee_id is None:
        return
    guarantee = Guarantee.objects.select_for_update().get(pk=outgoing.guarantee_id)
    said = particulars_of(guarantee).with_(problems=(f"{outgoing.partner.name}：{why}",))
    move_guarantee(guarantee, "reject", CARRIER, said=said)
