"""Partners are connected (机构接入), and who won is noted."""

from dataclasses import dataclass

from django.db import transaction

from onewindow.foundation.directory.api import Enterprise
from onewindow.foundation.records.api import record
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Violation, refuse_if_any
from onewindow.trading.guarantees.gateways import is_public_key
from onewindow.trading.guarantees.models import Guarantee, Partner
from onewindow.trading.guarantees.rules import PartnerKind, Purpose
from onewindow.trading.tendering.api import Lot


@dataclass(frozen=True, slots=True)
class PartnerDraft:
    """What is said about a partner: its address for our messages, its Ed25519 key as PEM."""

    code: str
    name: str
    kind: PartnerKind
    url: str
    public_key: str
    is_active: bool = True


@transaction.atomic
def register_partner(*, draft: PartnerDraft, actor: Actor) -> Partner:
    """
    Connect a bank or institution, or change its address or key.

    :raises Refused: with everything that is wrong with the draft.
    """
    refuse_if_any(_check(draft))
    partner, is_new = Partner.objects.update_or_create(
        code=draft.code,
        defaults={
            "name": draft.name.strip(),
            "kind": draft.kind,
            "url": draft.url,
            "public_key": draft.public_key.strip() + "\n",
            "is_active": draft.is_active,
        },
    )
    what = "partner.connect" if is_new else "partner.change"
    detail = {"url": draft.url, "active": draft.is_active}
    record(subject=partner, what=what, actor=actor, detail=detail)
    return partner


@transaction.atomic
def name_winner(*, lot: Lot, enterprise: Enterprise, actor: Actor) -> None:
    """
    Note who won a lot, for the winner's deposit goes back later than the others' (87号令38).

    Naming another one, after a decision was set aside, corrects it.
    """
    rows = Guarantee.objects.filter(lot=lot, purpose=Purpose.BID)
    rows.exclude(enterprise=enterprise).update(is_winner=False)
    rows.filter(enterprise=enterprise).update(is_winner=True)
    detail = {"winner": enterprise.name, "credit_code": enterprise.credit_code}
    record(subject=lot, what="guarantee.winner", actor=actor, detail=detail)


def _check(draft: PartnerDraft) -> list[Violation]:
    found = []
    if not draft.code.isascii() or not draft.code.replace("-", "").isalnum():
        words = "机构代码只用字母、数字和连字符"
        found.append(Violation("partner.code", words, "", "code"))
    if not draft.name.strip():
        found.append(Violation("partner.name", "请填写机构名称", "", "name"))
    if not draft.url.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
        words = "接口地址应以 https:// 开头"
        found.append(Violation("partner.url", words, "", "url"))
    if not is_public_key(draft.public_key):
        words = "公钥应为 PEM 格式的 Ed25519 公钥"
        found.append(Violation("partner.key", words, "", "public_key"))
    return found
