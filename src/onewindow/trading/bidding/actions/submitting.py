"""Handing a sealed bid in: started, sent in pieces, sealed before the deadline, or refused."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from onewindow.foundation.directory.api import Enterprise
from onewindow.foundation.records.api import insert_rows, move, record
from onewindow.kernel.actors import Actor
from onewindow.kernel.sealing import Manifest, SealBroken
from onewindow.kernel.violations import Violation, refuse, refuse_if_any
from onewindow.trading.bidding.gateways import append, settle, stored_bytes
from onewindow.trading.bidding.models import Bid, BidPart
from onewindow.trading.bidding.queries import (
    FIRST,
    may_offer,
    round_now,
    sealing_terms,
    window_of,
)
from onewindow.trading.bidding.rules import BID, BidState, check_arrival, check_manifest
from onewindow.trading.tendering.api import (
    Lot,
    LotState,
    TenderState,
    check_invited,
    last_offers_of,
)


def start_bid(
    *, lot: Lot, enterprise: Enterprise, manifest: Any, at: datetime, actor: Actor
) -> Bid:
    """
    Begin to hand a bid in; its parts are sent in pieces afterwards.

    :raises Refused: with everything that does not fit the lot, or if it is too early or too late.
    """
    try:
        read = Manifest.of_record(manifest)
    except SealBroken as broken:
        raise refuse("bid.manifest", str(broken)) from broken
    number = round_now(lot)
    _refuse_late(lot, number, at=at, actor=actor)
    refuse_if_any(
        [
            *_check_round(lot, enterprise, number),
            *check_invited(lot.tender, enterprise),
            *check_manifest(read, sealing_terms(lot, enterprise, number)),
        ]
    )
    bid = Bid(
        lot=lot,
        enterprise=enterprise,
        round=number,
        manifest=read.as_record(),
        digest=read.digest(),
        started_at=at,
    )
    with transaction.atomic():
        insert_rows([bid])
        insert_rows(
            [
                BidPart(bid=bid, name=part.name, size=part.size, digest=part.digest)
                for part in read.parts
            ]
        )
        detail = {"lot": lot.code, "digest": bid.digest}
        record(subject=bid, what="bid.start", actor=actor, after=BidState.UPLOADING, detail=detail)
    return bid


def receive_piece(*, part: BidPart, offset: int, content: bytes, at: datetime) -> int:
    """
    Keep a piece of a part and return how many bytes of it are there; safe to repeat.

    Nothing of the database is held while the bytes are written.

    :raises Refused: if the bid takes no more, or the piece does not fit.
    """
    bid = part.bid
    refuse_if_any([*_not_uploading(bid), *check_arrival(at=at, opens=None, due=_due_of(bid))])
    try:
        return append(part, offset, content)
    except ValueError as error:
        there = stored_bytes(part)
        raise refuse("bid.piece", f"{error}，已收到{there}字节，请从这里续传") from error


def seal_bid(*, bid: Bid, at: datetime, actor: Actor) -> Bid:
    """
    Take a bid that has arrived whole; an earlier one of the same bidder is replaced by it.

    Sealing again what is sealed changes nothing, so the answer may be asked for twice.

    :raises Refused: naming every part that is not whole, or if the deadline has passed by the
        server's clock, which is put on record.
    """
    if bid.state == BidState.SEALED:
        return bid
    _refuse_late(bid.lot, bid.round, at=at, actor=actor)
    taken = _check_round(bid.lot, bid.enterprise, bid.round)
    refuse_if_any([*_not_uploading(bid), *taken, *_incomplete(bid)])
    now = max(at, timezone.now())
    with transaction.atomic():
        # 合并文件、计算摘要都在事务之前；截止时间以落库这一刻为准。
        refuse_if_any(check_arrival(at=now, opens=None, due=_due_of(bid)))
        for earlier in _standing(bid).select_for_update():
            move(
                subject=earlier,
                lifecycle=BID,
                name="replace",
                actor=actor,
                detail={"by": bid.digest},
            )
        move(
            subject=bid,
            lifecycle=BID,
            name="seal",
            actor=actor,
            detail={"digest": bid.digest, "lot": bid.lot.code},
            sealed_at=now,
        )
    return bid


@transaction.atomic
def withdraw_bid(*, bid: Bid, reason: str, at: datetime, actor: Actor) -> None:
    """
    Withdraw a bid before the deadline (撤回); afterwards it could only be revoked.

    :raises Refused: if the deadline has passed.
    """
    refuse_if_any(check_arrival(at=at, opens=None, due=_due_of(bid)))
    detail = {"reason": reason.strip()[:200], "source": "《招标投标法实施条例》第三十五条"}
    move(subject=bid, lifecycle=BID, name="withdraw", actor=actor, detail=detail)


def _refuse_late(lot: Lot, number: int, *, at: datetime, actor: Actor) -> None:
    """Refuse what comes too early or too late; who came too late stands on the record."""
    opens, due = window_of(lot, number)
    found = list(check_arrival(at=at, opens=opens, due=due))
    if any(violation.code == "bid.late" for violation in found):
        record(
            subject=lot,
            what="bid.late",
            actor=actor,
            detail={
                "at": timezone.localtime(at).isoformat(),
                "due": timezone.localtime(due).isoformat(),
            },
        )
    refuse_if_any(found)


def _check_round(lot: Lot, enterprise: Enterprise, number: int) -> list[Violation]:
    """Return why the enterprise can hand nothing in for this round of the lot now."""
    if lot.is_suspended:
        return [Violation("bid.suspended", "本标段暂停中，恢复后才能投标")]
    if number != FIRST:
        if number == round_now(lot) and may_offer(lot, enterprise):
            return []
        words = "贵公司不在可以提交最后报价的供应商之列，或者最后报价已经结束"
        source = last_offers_of(lot.tender.procedure).source
        return [Violation("offer.firm", words, source)]
    if lot.state != LotState.OPEN or lot.tender.state != TenderState.ANNOUNCED:
        return [Violation("bid.lot", "本标段现在不接收投标文件")]
    return []


def _not_uploading(bid: Bid) -> list[Violation]:
    if bid.state == BidState.UPLOADING:
        return []
    label = BidState(bid.state).label
    return [Violation("bid.state", f"投标文件{label}，不能再传")]


def _incomplete(bid: Bid) -> list[Violation]:
    found = []
    for part in bid.parts.all():
        there = stored_bytes(part)
        if there != part.size:
            words = f"“{part.name}”只收到{there}字节，应为{part.size}字节"
            found.append(Violation("bid.incomplete", words))
        elif settle(part) != part.digest:
            found.append(Violation("bid.damaged", f"“{part.name}”与清单的摘要不符，请重传"))
    return found


def _standing(bid: Bid) -> Any:
    rows = Bid.objects.filter(lot=bid.lot, enterprise=bid.enterprise, round=bid.round)
    return rows.filter(state=BidState.SEALED)


def _due_of(bid: Bid) -> datetime:
    return window_of(bid.lot, bid.round)[1]
