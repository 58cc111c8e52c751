"""An opening as its record shows it: seals, shares, price rolls."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from onewindow.kernel.sealing import Manifest, SealBroken, Share, combine, unseal
from onewindow.trading.bidding.gateways.storage import opened
from onewindow.trading.bidding.models import Bid
from onewindow.trading.bidding.rules import PRICE_ROLL, BidState
from onewindow.trading.tendering.api import Lot

_SHOWN = (BidState.SEALED, BidState.OPENED, BidState.REVOKED, BidState.LAPSED)


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """One bid at the opening: who released shares, and the price roll once it is open."""

    bid: Bid
    released: tuple[str, ...]
    roll: Sequence[tuple[str, str]]


def opening_rows(lot: Lot) -> list[OpeningRow]:
    """Return what was handed in, in the order of its arrival; ask only after the deadline."""
    bids = Bid.objects.filter(lot=lot, state__in=_SHOWN, sealed_at__isnull=False)
    rows = bids.select_related("enterprise").prefetch_related("released", "parts")
    return [
        OpeningRow(
            bid,
            tuple(share.custodian for share in bid.released.all()),
            roll_words(read_part(bid, PRICE_ROLL)) if bid.state == BidState.OPENED else (),
        )
        for bid in rows.order_by("sealed_at", "id")
    ]


def read_part(bid: Bid, name: str) -> bytes:
    """
    Return the plain content of a part, from the shares that were released.

    :raises SealBroken: if there are too few shares, or the ciphertext is not what was handed in.
    """
    manifest = Manifest.of_record(bid.manifest)
    shares = [Share(one.custodian, bytes.fromhex(one.value)) for one in bid.released.all()]
    secret = combine(manifest, shares)
    part = next((part for part in bid.parts.all() if part.name == name), None)
    if part is None:
        raise SealBroken(f"没有“{name}”这一部分")
    try:
        with opened(part) as source:
            return b"".join(unseal(manifest, secret, name, source))
    except FileNotFoundError as error:
        raise SealBroken(f"“{name}”的密文不在存储中") from error


def roll_words(content: bytes) -> list[tuple[str, str]]:
    """Return a price roll as label and value, or its size where it is no JSON object."""
    try:
        roll = json.loads(content)
    except ValueError:
        roll = None
    if isinstance(roll, dict):
        return [(str(label)[:60], str(value)[:400]) for label, value in roll.items()]
    return [("文件", f"{len(content)}字节，已解密")]
