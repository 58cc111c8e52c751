"""Sealed bids for tests."""

import io
from decimal import Decimal

from onewindow.kernel.money import in_words
from onewindow.kernel.sealing import SUITES, Custodian, Manifest, release, seal
from onewindow.trading.bidding.api import (
    PriceRoll,
    receive_piece,
    release_shares,
    seal_bid,
    start_bid,
    write_roll,
)
from tests.trading.bidding.conftest import NAMES, SUITE, acting
from tests.trading.tendering.builders import TENDERER


def roll(price):
    amount = Decimal(price)
    return write_roll(PriceRoll(amount, in_words(amount), duration_days=300, quality="合格"))


def sealed(tendered, firm, *, price="9800000.00", context=None, names=NAMES, threshold=2):
    """Return a manifest and the ciphertext of its parts."""
    plain = {"price_roll": roll(price), "technical": b"t" * 3000}
    files = {name: io.BytesIO() for name in plain}
    manifest = seal(
        {name: (io.BytesIO(content), files[name]) for name, content in plain.items()},
        custodians=[Custodian(n, tendered.keys[n].public) for n in names],
        threshold=threshold,
        context=context
        or {
            "tender": tendered.tender.code,
            "lot": tendered.lot.code,
            "bidder": firm.credit_code,
        },
        suite=SUITES[SUITE],
    )
    return manifest, {name: file.getvalue() for name, file in files.items()}


def started(tendered, firm, **said):
    manifest, files = sealed(tendered, firm, **said)
    bid = start_bid(
        lot=tendered.lot,
        enterprise=firm,
        manifest=manifest.as_record(),
        at=tendered.now,
        actor=TENDERER,
    )
    return bid, files


def sent(tendered, firm, **said):
    bid, files = started(tendered, firm, **said)
    for part in bid.parts.all():
        receive_piece(part=part, offset=0, content=files[part.name], at=tendered.now)
    return bid


def handed_in(tendered, firm, **said):
    return seal_bid(bid=sent(tendered, firm, **said), at=tendered.now, actor=TENDERER)


def three(tendered):
    """Hand three bids in, as many as the law asks for."""
    prices = ("9800000.00", "10000000.00", "10250000.00")
    return [handed_in(tendered, f, price=p) for f, p in zip(tendered.firms, prices, strict=True)]


def let_go(tendered, name, bids, *, at):
    """Release the share that a custodian holds of each bid."""
    pair = tendered.keys[name]
    shares = {
        bid.pk: release(
            Manifest.of_record(bid.manifest), custodian=name, private=pair.private
        ).value.hex()
        for bid in bids
    }
    return release_shares(
        lot=tendered.lot,
        custodian=name,
        shares=shares,
        at=at,
        actor=acting(tendered.holders[name]),
    )
