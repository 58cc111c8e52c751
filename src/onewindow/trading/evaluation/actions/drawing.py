"""The draw of a committee: numbers committed and revealed, closed, drawn."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from onewindow.foundation.records.api import head_statement, move, seal_all
from onewindow.kernel.actors import SYSTEM, Actor
from onewindow.kernel.draw import commitment_of
from onewindow.kernel.violations import refuse, refuse_if_any
from onewindow.trading.evaluation.actions.seating import fill_seats
from onewindow.trading.evaluation.models import Draw, DrawParty
from onewindow.trading.evaluation.queries import head_after_close, may_act_as
from onewindow.trading.evaluation.rules import (
    DRAW,
    PARTIES,
    DrawPurpose,
    DrawState,
    check_number,
    reason_of,
)


@transaction.atomic
def commit_number(
    *, draw: Draw, party: str, commitment: str, holder: Any, at: datetime, actor: Actor
) -> None:
    """
    Take a party's commitment to a secret number that stays with the party (承诺).

    :raises Refused: if the holder is not of this party, has committed for another, the party has
        committed already, or the commitment is none.
    """
    draw = _locked(draw)
    refuse_if_any(check_number(commitment, "承诺"))
    own = _own_party(draw, party, holder)
    if own.commitment:
        raise refuse("draw.committed", f"{party}已经承诺，不能更换")
    others = draw.parties.exclude(pk=own.pk)
    if others.filter(holder=holder).exists():
        raise refuse("draw.same_person", "同一人不能代表两方")
    if others.filter(commitment=commitment).exists():
        raise refuse("draw.same_number", "这个承诺与另一方的相同")
    DrawParty.objects.filter(pk=own.pk).update(
        commitment=commitment, holder=holder, committed_at=at
    )
    detail = {"party": party, "commitment": commitment}
    move(subject=draw, lifecycle=DRAW, name="commit", actor=actor, detail=detail)
    if not others.filter(commitment="").exists():
        due = at + timedelta(minutes=draw.plan["reveal_minutes"])
        move(subject=draw, lifecycle=DRAW, name="all_committed", actor=SYSTEM, reveal_due=due)


@transaction.atomic
def reveal_number(
    *, draw: Draw, party: str, nonce: str, holder: Any, at: datetime, actor: Actor
) -> None:
    """
    Take the secret number of a party; after the last one no more are taken (公开随机数).

    :raises Refused: if the number does not fit the commitment, or it is not the party's turn.
    """
    draw = _locked(draw)
    refuse_if_any(check_number(nonce, "随机数"))
    own = _own_party(draw, party, holder)
    if own.nonce:
        raise refuse("draw.revealed", f"{party}已经公开")
    if commitment_of(party, bytes.fromhex(nonce)) != own.commitment:
        raise refuse("draw.nonce", "随机数与此前的承诺不符，请使用承诺时保存的那一个")
    DrawParty.objects.filter(pk=own.pk).update(nonce=nonce, revealed_at=at)
    detail = {"party": party, "nonce": nonce}
    move(subject=draw, lifecycle=DRAW, name="reveal", actor=actor, detail=detail)
    if not draw.parties.filter(nonce="").exists():
        move(subject=draw, lifecycle=DRAW, name="close", actor=SYSTEM)


@transaction.atomic
def close_reveals(*, draw: Draw, at: datetime, actor: Actor) -> None:
    """
    Stop waiting for a party that keeps its number back; who did stays on record.

    :raises Refused: before the time is up, or if too few parties have revealed.
    """
    draw = _locked(draw)
    silent = list(draw.parties.filter(nonce="").values_list("name", flat=True))
    if draw.reveal_due is None or at < draw.reveal_due:
        raise refuse("draw.waiting", "公开期限还没有到")
    if len(PARTIES) - len(silent) < draw.minimum_reveals:
        raise refuse("draw.few", f"公开随机数的不足{draw.minimum_reveals}方，不能抽取")
    detail = {"silent": silent}
    move(subject=draw, lifecycle=DRAW, name="close", actor=actor, detail=detail)


def run_draw(*, draw: Draw, at: datetime, actor: Actor) -> None:
    """
    Draw: the seed is made of the numbers and the first tree head after they were closed.

    Whoever presses the button and when makes no difference; of two at once one is refused.

    :raises Refused: if the numbers are not closed, or the draw has been made.
    """
    if draw.state == DrawState.CLOSED and head_after_close(draw) is None:
        seal_all()
    _run(draw, at, actor)


@transaction.atomic
def cancel_draw(*, draw: Draw, reason: str, actor: Actor) -> None:
    """
    Give up a draw whose numbers are not yet closed; it stays to be seen with its reason.

    :raises Refused: without a reason, or once the outcome is fixed.
    """
    words = reason_of(reason)
    if len(words) < 5:
        raise refuse("draw.reason", "请写明作废的原因")
    detail = {"reason": words}
    move(subject=draw, lifecycle=DRAW, name="cancel", actor=actor, detail=detail, reason=words)


@transaction.atomic
def _run(draw: Draw, at: datetime, actor: Actor) -> None:
    head = head_after_close(draw)
    if draw.state == DrawState.CLOSED and head is None:
        raise refuse("draw.head", "正在入账，请过几秒再试")
    statement = head_statement(head) if head else None
    detail = {"head": statement}
    move(subject=draw, lifecycle=DRAW, name="run", actor=actor, detail=detail, head=statement)
    if draw.purpose == DrawPurpose.BIDDERS:
        move(subject=draw, lifecycle=DRAW, name="complete", actor=SYSTEM)
    else:
        fill_seats(draw=draw, at=at)


def _locked(draw: Draw) -> Draw:
    return (
        Draw.objects.select_for_update(of=("self",)).select_related("lot__tender").get(pk=draw.pk)
    )


def _own_party(draw: Draw, name: str, holder: Any) -> DrawParty:
    own = draw.parties.filter(name=name).first() if name in PARTIES else None
    if own is None or not may_act_as(holder, draw, name):
        raise refuse("draw.party", "您不能代表这一方")
    return own
