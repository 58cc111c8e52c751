"""
Messages between the platform and a partner (报文): JSON in an envelope, signed as sent.

The signature is over the raw bytes, so nobody needs to agree on a canonical form. The number is
the message's own: the same number again is the same message, and gets the same answer.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onewindow.kernel.choices import Choice

MOST_BYTES = 3 * 1024 * 1024


class Asked(Choice):
    """What the platform asks of a partner (请求)."""

    APPLY = "letter.apply", "申请开具"
    CANCEL = "letter.cancel", "撤回申请"
    RELEASE = "letter.release", "解除保函"
    CLAIM = "letter.claim", "索赔"
    REFUND = "bank.refund", "退还保证金"
    RETURN = "bank.return", "退回来款"
    FORFEIT = "bank.forfeit", "划付招标人"


class Told(Choice):
    """What a partner tells the platform (通知)."""

    CREDITED = "bank.credited", "来款到账"
    REMITTED = "bank.remitted", "付款完成"
    BOUNCED = "bank.bounced", "付款未成"
    UNDERWRITTEN = "letter.underwritten", "审核通过"
    ISSUED = "letter.issued", "已出具"
    REJECTED = "letter.rejected", "不予出具"
    RELEASED = "letter.released", "已解除"
    CLAIM_PAID = "claim.paid", "已赔付"
    CLAIM_REJECTED = "claim.rejected", "拒赔"


@dataclass(frozen=True, slots=True)
class Envelope:
    """One message: its own number, what it is about, and what it says."""

    number: str
    kind: str
    body: Mapping[str, Any]

    def as_bytes(self) -> bytes:
        """Return the bytes that are signed and sent."""
        content = {"number": self.number, "kind": self.kind, "body": dict(self.body)}
        return json.dumps(content, ensure_ascii=False, sort_keys=True).encode()


def read_envelope(raw: bytes) -> Envelope:
    """
    Return the message in the bytes.

    :raises ValueError: if they are not a message.
    """
    if len(raw) > MOST_BYTES:
        raise ValueError("报文过大")
    try:
        said = json.loads(raw)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise ValueError("报文不是 JSON") from error
    parts = said if isinstance(said, dict) else {}
    number, kind, body = parts.get("number"), parts.get("kind"), parts.get("body")
    if isinstance(number, str) and isinstance(kind, str) and isinstance(body, dict):
        if 8 <= len(number) <= 60:
            return Envelope(number, kind, body)
        raise ValueError("报文号应为8至60个字符")
    raise ValueError("报文缺少 number、kind 或 body")
