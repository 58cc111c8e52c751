"""What enough released shares make readable: the parts of a bid after the opening."""

from collections.abc import Iterator

from onewindow.kernel.sealing import Manifest, Opened, SealBroken, Share, combine, unseal
from onewindow.trading.bidding.gateways.storage import opened
from onewindow.trading.bidding.models import Bid, BidPart
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
    Return the plain content of a small part, such as the price roll; see ``stream_part``.

    :raises SealBroken: like ``stream_part``.
    """
    return b"".join(stream_part(bid, name))


def stream_part(bid: Bid, name: str) -> Iterator[bytes]:
    """
    Return the plain content of a part, chunk by chunk, from the shares that were released.

    Each chunk is authentic when it is yielded; a part of 500 MB takes the memory of one chunk.

    :raises SealBroken: if there are too few shares or no such part; while it is read, at the chunk
        that is not what was handed in.
    """
    manifest = Manifest.of_record(bid.manifest)
    shares = [Share(one.custodian, bytes.fromhex(one.value)) for one in bid.released.all()]
    secret = combine(manifest, shares)
    part = next((part for part in bid.parts.all() if part.name == name), None)
    if part is None:
        raise SealBroken(f"没有“{name}”这一部分")
    return _chunks(manifest, secret, part)


def _chunks(manifest: Manifest, secret: Opened, part: BidPart) -> Iterator[bytes]:
    try:
        with opened(part) as source:
            yield from unseal(manifest, secret, part.name, source)
    except FileNotFoundError as error:
        raise SealBroken(f"“{part.name}”的密文不在存储中") from error
