"""Bids of the demonstration: sealed and handed in, the deadline passed, opened."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.db.models import F
from django.utils import timezone

from onewindow.city.tenders import age_tender
from onewindow.foundation.accounts.api import User
from onewindow.foundation.directory.api import Enterprise
from onewindow.kernel.actors import Actor
from onewindow.kernel.money import in_words
from onewindow.kernel.sealing import SUITES, Custodian, KeyPair, Manifest, release, seal
from onewindow.trading.bidding.api import (
    Bid,
    PriceRoll,
    deadline_of,
    open_bids,
    receive_piece,
    register_custodian,
    release_shares,
    seal_bid,
    start_bid,
    write_roll,
)
from onewindow.trading.tendering.api import Lot, Tender, procedure_of

_SUITE = "HPKE-P256-AES256GCM"
_HOLDERS = ("demo-trading", "demo-supervisor", "demo-tenderer")


@dataclass(frozen=True, slots=True)
class Offer:
    """What one enterprise bids for every lot: a share of the estimate, and its manager."""

    firm: Enterprise
    rate: Decimal
    duration_days: int = 300
    manager: str = ""
    certificate: str = ""

    def roll(self, lot: Lot) -> bytes:
        """Return the price roll of the offer for a lot."""
        price = (lot.estimate * self.rate).quantize(Decimal("0.01"))
        days, quality = self.duration_days, "合格"
        said = PriceRoll(price, in_words(price), days, quality, self.manager, self.certificate)
        return write_roll(said)


def parties() -> tuple[User, User, User]:
    """Return the accounts of centre, supervisor and buyer, who hold keys and draw together."""
    known = User.objects.in_bulk(_HOLDERS, field_name="username")
    centre, supervisor, buyer = (known[username] for username in _HOLDERS)
    return centre, supervisor, buyer


def open_lots(
    lots: Sequence[Lot], offers: Sequence[Offer], *, days_ago: int, actor: Actor
) -> list[Lot]:
    """
    Hand the offers in for the lots of one tender and open them; its deadline was so long ago.

    :raises Refused: never with the city and the packs as shipped.
    """
    tender = lots[0].tender
    custody = procedure_of(tender.procedure).custody
    assert custody is not None  # these procedures take sealed bids
    holders = dict(zip(custody.custodians, parties(), strict=True))
    keys = {name: SUITES[_SUITE].generate() for name in holders}
    for name, pair in keys.items():
        register_custodian(
            tender=tender,
            name=name,
            suite=_SUITE,
            public=pair.public.hex(),
            holder=holders[name],
            actor=actor,
        )
    sealed = {lot.pk: [_hand_in(lot, offer, keys, actor) for offer in offers] for lot in lots}
    move_deadline(tender, days=days_ago)
    at = deadline_of(tender)[1] + timedelta(minutes=2)
    opened = list(Lot.objects.filter(pk__in=sealed).order_by("number"))
    first, _, third = holders
    for lot in opened:
        for name in (first, third):
            release_shares(
                lot=lot,
                custodian=name,
                shares={
                    bid: release(manifest, custodian=name, private=keys[name].private).value.hex()
                    for bid, manifest in sealed[lot.pk]
                },
                at=at,
                actor=Actor(f"user:{holders[name].pk}", holders[name].name),
            )
        open_bids(lot=lot, at=at)
    return opened


def move_deadline(tender: Tender, *, days: int) -> None:
    """Move a tender into the past, so that its deadline was so many days ago."""
    due = deadline_of(tender)[1]
    ahead = (timezone.localtime(due).date() - timezone.localdate()).days
    past = timedelta(days=ahead + days)
    Bid.objects.filter(lot__tender=tender).update(sealed_at=F("sealed_at") - past)
    age_tender(tender, past=past)


def _hand_in(
    lot: Lot, offer: Offer, keys: Mapping[str, KeyPair], actor: Actor
) -> tuple[int, Manifest]:
    opens, _ = deadline_of(lot.tender)
    at = (opens or timezone.now()) + timedelta(hours=1)
    target, firm = io.BytesIO(), offer.firm
    manifest = seal(
        {"price_roll": (io.BytesIO(offer.roll(lot)), target)},
        custodians=[Custodian(name, pair.public) for name, pair in keys.items()],
        threshold=2,
        context={"tender": lot.tender.code, "lot": lot.code, "bidder": firm.credit_code},
        suite=SUITES[_SUITE],
    )
    bid = start_bid(lot=lot, enterprise=firm, manifest=manifest.as_record(), at=at, actor=actor)
    receive_piece(part=bid.parts.get(), offset=0, content=target.getvalue(), at=at)
    seal_bid(bid=bid, at=at, actor=actor)
    return bid.pk, manifest
