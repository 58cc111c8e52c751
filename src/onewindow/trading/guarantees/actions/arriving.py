"""What banks and institutions tell (机构来文): verified, taken once, each word with its effect."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from onewindow.foundation.records.api import insert_rows, record
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import refuse
from onewindow.trading.guarantees.actions.crediting import take_bounced, take_credit, take_remitted
from onewindow.trading.guarantees.actions.issuing import (
    take_claim_paid,
    take_claim_rejected,
    take_issued,
    take_rejected,
    take_released,
    take_underwritten,
)
from onewindow.trading.guarantees.gateways import is_signed, seal, unseal
from onewindow.trading.guarantees.models import Incoming, Partner
from onewindow.trading.guarantees.rules import Envelope, Told, read_envelope

# 收下之后的答复：空表示没有问题，否则逐条说明为什么不接受。
Reasons = tuple[str, ...]
Taker = Callable[[Partner, Mapping[str, Any], datetime], Reasons]
_DOOR = Actor("system:partners", "机构接口")
_TAKERS: dict[str, Taker] = {
    Told.CREDITED: take_credit,
    Told.REMITTED: take_remitted,
    Told.BOUNCED: take_bounced,
    Told.UNDERWRITTEN: take_underwritten,
    Told.ISSUED: take_issued,
    Told.REJECTED: take_rejected,
    Told.RELEASED: take_released,
    Told.CLAIM_PAID: take_claim_paid,
    Told.CLAIM_REJECTED: take_claim_rejected,
}


def take_message(*, partner: Partner, raw: bytes, signature: str, at: datetime) -> Reasons:
    """
    Take a message of a partner; the same again gets the same answer and changes nothing.

    Return the reasons for which what it brought was not accepted; none if all is well.

    :raises Refused: if it is not signed by the partner, is no message, or cannot be understood; it
        may then be sent again.
    """
    digest = hashlib.sha256(raw).hexdigest()
    if not partner.is_active or not is_signed(partner.public_key, signature, raw):
        record(subject=partner, what="partner.forged", actor=_DOOR, detail={"digest": digest})
        raise refuse("partner.signature", "签名不符，报文没有被接受")
    try:
        envelope = read_envelope(raw)
    except ValueError as error:
        raise refuse("partner.message", str(error)) from error
    answered = _answered(partner, envelope, digest)
    if answered is not None:
        return answered
    try:
        return _taken(partner, envelope, digest, at)
    except IntegrityError:  # 同一报文同时到了两次，另一个先收下了
        answered = _answered(partner, envelope, digest)
        if answered is None:
            raise
        return answered


def _answered(partner: Partner, envelope: Envelope, digest: str) -> Reasons | None:
    known = Incoming.objects.filter(partner=partner, number=envelope.number).first()
    if known is None:
        return None
    if known.digest != digest:
        raise refuse("partner.number", "这个报文号用过了，内容不同，没有被接受")
    return tuple(unseal(known.number, bytes(known.answer))["reasons"])


@transaction.atomic
def _taken(partner: Partner, envelope: Envelope, digest: str, at: datetime) -> Reasons:
    taker = _TAKERS.get(envelope.kind)
    if taker is None:
        raise refuse("partner.kind", f"不认识的报文类型：{envelope.kind[:40]}")
    incoming = Incoming(partner=partner, number=envelope.number, digest=digest, at=at, answer=b"")
    insert_rows([incoming])
    try:
        reasons = taker(partner, envelope.body, at)
    except (ValueError, KeyError, TypeError) as error:
        raise refuse("partner.body", f"报文内容有误：{error}"[:200]) from error
    incoming.answer = seal(incoming.number, {"reasons": reasons})
    incoming.save(update_fields=["answer"])
    return reasons
