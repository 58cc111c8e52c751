"""The custodians of a tender: their public keys before, their shares at the opening."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from onewindow.foundation.records.api import insert_rows, record
from onewindow.kernel.actors import Actor
from onewindow.kernel.sealing import Manifest, SealBroken, Share, check_share, suite_named
from onewindow.kernel.violations import Violation, refuse, refuse_if_any
from onewindow.trading.bidding.models import Bid, Custodian, ReleasedShare
from onewindow.trading.bidding.queries import round_now, too_few, window_of
from onewindow.trading.bidding.rules import BidState, check_opening
from onewindow.trading.tendering.api import Lot, Tender, TenderState, procedure_of


@transaction.atomic
def register_custodian(
    *, tender: Tender, name: str, suite: str, public: str, holder: Any, actor: Actor
) -> Custodian:
    """
    Register the public key under which a custodian's shares are wrapped; once for a tender.

    The private half never comes here.

    :raises Refused: if the procedure knows no such custodian, the key is none, the custodian has
        one already, or one person would hold two shares.
    """
    custody = procedure_of(tender.procedure).custody
    if custody is None or name not in custody.custodians:
        raise refuse("custody.name", f"本项目没有“{name[:40]}”这一保管人")
    if tender.state not in {TenderState.ENTERED, TenderState.ANNOUNCED}:
        raise refuse("custody.state", "进场登记后、投标截止前才能登记公钥")
    try:
        raw = bytes.fromhex(public)
        suite_named(suite).wrap(b"\x00" * 17, raw, b"")
    except ValueError as error:
        raise refuse("custody.key", "这不是一把可用的公钥") from error
    others = Custodian.objects.filter(tender=tender)
    if others.filter(name=name, suite=suite).exists():
        raise refuse("custody.twice", f"{name}已经登记过公钥，不能更换")
    if others.filter(holder=holder).exclude(name=name).exists():
        raise refuse("custody.same_person", "同一人不能保管两方的密钥")
    custodian = Custodian(
        tender=tender,
        name=name,
        suite=suite,
        public=public,
        digest=hashlib.sha256(raw).hexdigest(),
        holder=holder,
        at=timezone.now(),
    )
    insert_rows([custodian])
    detail = {"tender": tender.code, "name": name, "suite": suite, "key": custodian.digest}
    record(subject=custodian, what="custody.register", actor=actor, detail=detail)
    return custodian


@transaction.atomic
def release_shares(
    *, lot: Lot, custodian: str, shares: Mapping[int, str], at: datetime, actor: Actor
) -> int:
    """
    Take the shares that a custodian has unwrapped for the bids of a lot; return how many are new.

    :raises Refused: before the deadline, with too few bids to be opened, if the actor does not
        hold this share, or naming each bid whose share is not the one its manifest promised.
    """
    number = round_now(lot)
    refuse_if_any(check_opening(at=at, due=window_of(lot, number)[1]))
    refuse_if_any(too_few(lot, number))
    held = Custodian.objects.filter(tender=lot.tender, name=custodian)
    if not any(f"user:{one.holder_id}" == actor.key for one in held):
        raise refuse("custody.holder", f"您不是“{custodian[:40]}”的密钥保管人")
    sealed = Bid.objects.filter(lot=lot, round=number, state=BidState.SEALED)
    bids = {b.pk: b for b in sealed}
    known = set(
        ReleasedShare.objects.filter(bid__in=bids, custodian=custodian).values_list(
            "bid_id", flat=True
        )
    )
    refuse_if_any(
        violation
        for bid_id, value in shares.items()
        for violation in _check_share(bids.get(bid_id), custodian, value)
    )
    new = [
        ReleasedShare(bid=bids[bid_id], custodian=custodian, value=value, at=at)
        for bid_id, value in shares.items()
        if bid_id not in known
    ]
    insert_rows(new)
    detail = {"custodian": custodian, "bids": len(new)}
    record(subject=lot, what="custody.release", actor=actor, detail=detail)
    return len(new)


def _check_share(bid: Bid | None, custodian: str, value: str) -> list[Violation]:
    if bid is None:
        return [Violation("custody.bid", "没有这份待解密的投标文件")]
    manifest = Manifest.of_record(bid.manifest)
    try:
        check_share(manifest, Share(custodian, bytes.fromhex(value)))
    except (SealBroken, ValueError) as error:
        name = bid.enterprise.name
        return [Violation("custody.share", f"{name}：{error}")]
    return []
