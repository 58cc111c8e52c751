"""What institutions tell about letters, policies and claims: each step, with every reason."""

import base64
import binascii
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from onewindow.foundation.records.api import move
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import refuse
from onewindow.trading.guarantees.actions.keeping import move_guarantee
from onewindow.trading.guarantees.gateways import (
    MOST_BYTES,
    asked_of,
    is_signed,
    keep_letter,
    mark,
    particulars_of,
)
from onewindow.trading.guarantees.models import Claim, Guarantee, Partner
from onewindow.trading.guarantees.rules import (
    CLAIM,
    ClaimState,
    Form,
    GuaranteeState,
    Particulars,
    check_letter,
    read_offer,
)


def take_underwritten(partner: Partner, body: Mapping[str, Any], at: datetime) -> tuple[str, ...]:
    """
    Book that the institution will issue.

    :raises Refused: if it has no such application, or it is not open any more.
    """
    guarantee, _ = _found(partner, body)
    move_guarantee(guarantee, "underwrite", _actor(partner))
    return ()


def take_issued(partner: Partner, body: Mapping[str, Any], at: datetime) -> tuple[str, ...]:
    """
    Take a letter or policy and verify it (核验); return every reason why it is not accepted.

    :raises Refused: if the institution has no such application, or it is not open any more.
    :raises ValueError: if the letter is not whole.
    """
    guarantee, _ = _found(partner, body)
    asked, offer = asked_of(guarantee), read_offer(body)
    content = _content(body)
    signature = str(body["letter_signature"])
    problems = [one.message for one in check_letter(offer, asked, at=at)]
    if not content.startswith(b"%PDF-"):
        problems.append("电子保函不是 PDF 文件")
    if not is_signed(partner.public_key, signature, content):
        problems.append("电子保函上机构的签名不符")
    said = asked.with_(
        letter_number=offer.number,
        letter_code=offer.code,
        letter_digest=keep_letter(guarantee.reference, content),
        letter_signature=signature,
        letter_until=offer.valid_until,
        letter_amount=offer.amount,
        problems=tuple(problems),
    )
    found = mark("letter", offer.number, offer.code)
    move_guarantee(guarantee, "issue", _actor(partner), said=said, letter_mark=found)
    if problems:
        move_guarantee(guarantee, "reject", _actor(partner))
    else:
        said = said.with_(issued_at=at)
        move_guarantee(guarantee, "verify", _actor(partner), said=said)
    return tuple(problems)


def take_rejected(partner: Partner, body: Mapping[str, Any], at: datetime) -> tuple[str, ...]:
    """
    Book that the institution will not issue, with its reason.

    :raises Refused: if it has no such application, or it is not open any more.
    """
    guarantee, said = _found(partner, body)
    words = f"{partner.name}不予出具：{str(body['reason'])[:200]}"
    move_guarantee(guarantee, "reject", _actor(partner), said=said.with_(problems=(words,)))
    return ()


def take_released(partner: Partner, body: Mapping[str, Any], at: datetime) -> tuple[str, ...]:
    """
    Hear that the institution has closed a letter that was released; nothing changes any more.

    :raises Refused: if the letter was not released, for an institution cannot end it by itself.
    """
    guarantee, _ = _found(partner, body)
    if guarantee.state != GuaranteeState.RELEASED:
        raise refuse("partner.release", "这份保函没有解除，出具机构不能单方终止")
    return ()


def take_claim_paid(partner: Partner, body: Mapping[str, Any], at: datetime) -> tuple[str, ...]:
    """
    Book that the institution has paid a claim.

    :raises Refused: if nothing is claimed from it.
    """
    guarantee, _ = _found(partner, body)
    move(subject=_claim(guarantee), lifecycle=CLAIM, name="pay", actor=_actor(partner))
    move_guarantee(guarantee, "forfeit", _actor(partner))
    return ()


def take_claim_rejected(
    partner: Partner, body: Mapping[str, Any], at: datetime
) -> tuple[str, ...]:
    """
    Book that the institution will not pay a claim, with its reason.

    :raises Refused: if nothing is claimed from it.
    """
    guarantee, _ = _found(partner, body)
    claim = _claim(guarantee)
    words = f"{partner.name}拒赔：{str(body['reason'])[:300]}"
    answer = f"{claim.answer}\n{words}".strip()
    move(subject=claim, lifecycle=CLAIM, name="refuse", actor=_actor(partner), answer=answer)
    return ()


def _found(partner: Partner, body: Mapping[str, Any]) -> tuple[Guarantee, Particulars]:
    rows = Guarantee.objects.select_for_update().exclude(form=Form.TRANSFER)
    guarantee = rows.filter(reference=str(body["reference"])).first()
    said = particulars_of(guarantee) if guarantee else None
    if guarantee is None or said is None or said.partner != partner.code:
        raise refuse("partner.reference", "没有这笔申请")
    return guarantee, said


def _claim(guarantee: Guarantee) -> Claim:
    claim = guarantee.claims.filter(state=ClaimState.SENT).first()
    if claim is None:
        raise refuse("partner.claim", "没有向机构提出过索赔")
    return claim


def _content(body: Mapping[str, Any]) -> bytes:
    try:
        content = base64.b64decode(str(body["letter"]), validate=True)
    except binascii.Error as error:
        raise ValueError("电子保函不是 Base64") from error
    if len(content) > MOST_BYTES:
        raise ValueError("电子保函超过2MB")
    return content


def _actor(partner: Partner) -> Actor:
    return Actor(f"partner:{partner.code}", partner.name)
