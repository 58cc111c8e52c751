"""What enough released shares make readable: the parts of a bid after the opening."""

from onewindow.kernel.sealing import Manifest, SealBroken, Share, combine, unseal
from onewindow.trading.bidding.gateways.storage import opened
from onewindow.trading.bidding.models import Bid
from onewindow.trading.bidding.rules import BidState


def read_opened_part(bid: Bid, name: str) -> bytes:
    """
    Return the plain content of a part of a bid that was opened, e.g. ``technical``.

    :raises SealBroken: if the bid is not open, has no such part, or its ciphertext is not what was
        handed in.
    """
    if bid.state != BidState.OPENED:
        raise SealBroken("投标文件没有开标")
    return read_part(bid, name)


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
