"""Moves of a guarantee while it is sealed, and messages about it to partners."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from onewindow.foundation.messaging.api import send_message
from onewindow.foundation.records.api import create, insert_rows, key_of, move
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import refuse
from onewindow.trading.guarantees.gateways import new_reference, seal
from onewindow.trading.guarantees.models import BankLine, Guarantee, Outgoing, Partner
from onewindow.trading.guarantees.rules import (
    GUARANTEE,
    Asked,
    GuaranteeState,
    Particulars,
    PartnerKind,
)

# 开标前留痕里不能有投标人：谁操作的，封存在内容里，开标后补记。
NAMELESS = Actor("system:sealed", "开标前不具名")


def insert_guarantee(guarantee: Guarantee, said: Particulars, name: str, actor: Actor) -> None:
    """
    Insert a new guarantee that passes its first move.

    :raises Refused: if the move is not the first.
    """
    guarantee.content = seal(guarantee.reference, said.as_record())
    create(
        subject=guarantee,
        lifecycle=GUARANTEE,
        names=[name],
        actor=_named(guarantee, actor),
        start=GuaranteeState.ASKED,
        details={name: _detail(guarantee, guarantee.content, {})},
    )


def move_guarantee(
    guarantee: Guarantee,
    name: str,
    actor: Actor,
    *,
    said: Particulars | None = None,
    detail: dict[str, Any] | None = None,
    **changes: Any,
) -> None:
    """
    Move a guarantee and seal what it says now; before the opening no entry names anybody.

    :raises Refused: if the move is not open now, or somebody else was first.
    """
    if said is not None:
        changes["content"] = seal(guarantee.reference, said.as_record())
    content = changes.get("content", guarantee.content)
    move(
        subject=guarantee,
        lifecycle=GUARANTEE,
        name=name,
        actor=_named(guarantee, actor),
        detail=_detail(guarantee, bytes(content), detail or {}),
        **changes,
    )


def send_later(
    *,
    partner: Partner,
    kind: Asked,
    body: Mapping[str, Any],
    at: datetime,
    guarantee: Guarantee | None = None,
    line: BankLine | None = None,
) -> Outgoing:
    """Write down a message to a partner; it is sent after the commit, and again until it came."""
    reference = new_reference("BW")
    outgoing = Outgoing(
        reference=reference,
        partner=partner,
        kind=kind,
        guarantee=guarantee,
        line=line,
        content=seal(reference, body),
        due_at=at,
    )
    insert_rows([outgoing])
    return outgoing


def account_bank() -> Partner:
    """
    Return the bank that keeps the deposit accounts.

    :raises Refused: if none is connected.
    """
    bank = Partner.objects.filter(kind=PartnerKind.ACCOUNT_BANK, is_active=True).first()
    if bank is None:
        raise refuse("guarantee.bank", "还没有接通保证金账户开户银行，请改用保函或者保险")
    return bank


def partner_of(said: Particulars) -> Partner:
    """Return the institution that a guarantee is with."""
    return Partner.objects.get(code=said.partner)


def tell(guarantee: Guarantee, title: str, words: str) -> None:
    """
    Say something to the bidder's legal person, after the opening only.

    Before it a message would stand in the database and tell who has paid; his page says it all.
    """
    if guarantee.lot_id is None or guarantee.enterprise is None:
        return
    person = guarantee.enterprise.legal_person
    if person is not None:
        send_message(
            person=person,
            title=title,
            body=words,
            link=f"/my/deposits/{guarantee.reference}/",
            subject=key_of(guarantee),
        )


def _named(guarantee: Guarantee, actor: Actor) -> Actor:
    return actor if guarantee.lot_id is not None else NAMELESS


def _detail(guarantee: Guarantee, content: bytes, detail: dict[str, Any]) -> dict[str, Any]:
    sealed = {"seal": hashlib.sha256(content).hexdigest()}
    return sealed if guarantee.lot_id is None else {**sealed, **detail}
