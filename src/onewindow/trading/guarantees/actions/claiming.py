"""Not giving a guarantee back (不予退还、索赔): decided, told, objected to, carried out."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from onewindow.foundation.policy.api import policy_in_force
from onewindow.foundation.records.api import Attachment, insert_rows, move
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Violation, refuse, refuse_if_any
from onewindow.trading.guarantees.actions.keeping import (
    account_bank,
    move_guarantee,
    partner_of,
    send_later,
    tell,
)
from onewindow.trading.guarantees.gateways import lines_of, particulars_of
from onewindow.trading.guarantees.models import Claim, Guarantee
from onewindow.trading.guarantees.queries import lawful_grounds
from onewindow.trading.guarantees.rules import CLAIM, Asked, Form, Ground, received

LEAST_WORDS = 10


@dataclass(frozen=True, slots=True)
class ClaimDraft:
    """What the tenderer says: the cause by its code, what happened, and the evidence."""

    ground: str
    reason: str
    evidence: Attachment | None = None


@transaction.atomic
def decide_claim(*, guarantee: Guarantee, draft: ClaimDraft, at: datetime, actor: Actor) -> Claim:
    """
    Decide that a deposit is not given back, or that a letter is claimed; the bidder is told.

    :raises Refused: without a lawful cause, reason and evidence, or before the opening.
    """
    refuse_if_any(_check_draft(guarantee, draft))
    assert guarantee.lot is not None  # checked just now
    ground = _ground(guarantee, draft.ground)
    assert ground is not None  # checked just now
    region = guarantee.lot.tender.region
    today = timezone.localtime(at).date()
    days = policy_in_force("guarantee.objection", on=today, region=region)
    claim = Claim(
        guarantee=guarantee,
        ground=ground.code,
        source=ground.source,
        reason=draft.reason.strip(),
        evidence=draft.evidence,
        decided_at=at,
        objections_by=today + timedelta(days=int(days.value)),
    )
    insert_rows([claim])
    move(subject=claim, lifecycle=CLAIM, name="notify", actor=actor)
    detail = {"ground": ground.code, "source": ground.source}
    move_guarantee(guarantee, "claim", actor, detail=detail)
    words = (
        f"招标人决定对“{guarantee.lot}”的{guarantee.get_purpose_display()}不予退还："
        f"{ground.label}（{ground.source}）。{claim.objections_by:%Y年%m月%d日}前可以提出异议。"
    )
    tell(guarantee, "保证金不予退还", words)
    return claim


@transaction.atomic
def object_claim(*, claim: Claim, text: str, on: date, actor: Actor) -> None:
    """
    Object to a decision, by the bidder and in time (异议).

    :raises Refused: without words, or too late.
    """
    found = []
    if len(text.strip()) < LEAST_WORDS:
        found.append(Violation("claim.objection", "请写明异议的事实和理由", "", "text"))
    if on > claim.objections_by:
        words = f"提出异议的期限到{claim.objections_by}为止，已经过了"
        found.append(Violation("claim.late", words))
    refuse_if_any(found)
    move(subject=claim, lifecycle=CLAIM, name="object", actor=actor, objection=text.strip())


@transaction.atomic
def drop_claim(*, claim: Claim, answer: str, actor: Actor) -> None:
    """
    Drop a decision: the guarantee stands again and goes its way back.

    :raises Refused: if it was carried out already.
    """
    guarantee = claim.guarantee
    move(subject=claim, lifecycle=CLAIM, name="drop", actor=actor, answer=answer.strip())
    name = "drop_claim" if guarantee.form == Form.TRANSFER else "drop_letter_claim"
    move_guarantee(guarantee, name, actor)
    tell(guarantee, "不予退还的决定已撤销", f"“{guarantee.lot}”的保证金将按规定退还或者解除。")


@transaction.atomic
def uphold_claim(*, claim: Claim, answer: str, at: datetime, actor: Actor) -> None:
    """
    Carry a decision out: money is paid to the tenderer, a letter is claimed from its institution.

    :raises Refused: while the bidder may still object, or if an objection has no answer.
    """
    today = timezone.localtime(at).date()
    if claim.objection and len(answer.strip()) < LEAST_WORDS:
        raise refuse("claim.answer", "请先答复投标人的异议，写明事实和理由")
    if not claim.objection and today <= claim.objections_by:
        raise refuse("claim.early", f"投标人在{claim.objections_by}之前可以提出异议，期满后再执行")
    move(subject=claim, lifecycle=CLAIM, name="uphold", actor=actor, answer=answer.strip())
    guarantee, said = claim.guarantee, particulars_of(claim.guarantee)
    body = {"reference": guarantee.reference, "cause": claim.source, "reason": claim.reason}
    if guarantee.form == Form.TRANSFER:
        amount = received(lines_of(guarantee))
        body |= {"account": said.account, "payee": said.beneficiary, "amount": f"{amount:.2f}"}
        partner, kind = account_bank(), Asked.FORFEIT
    else:
        body |= {"letter_number": said.letter_number, "amount": f"{said.amount:.2f}"}
        partner, kind = partner_of(said), Asked.CLAIM
    if claim.evidence:
        body["evidence_sha256"] = claim.evidence.sha256
    send_later(partner=partner, kind=kind, body=body, at=at, guarantee=guarantee)


def _check_draft(guarantee: Guarantee, draft: ClaimDraft) -> list[Violation]:
    if guarantee.lot is None:
        return [Violation("claim.sealed", "开标之前不能对保证金作出决定")]
    found = []
    if _ground(guarantee, draft.ground) is None:
        words = "请选择法律规定的不予退还的情形；没有法定情形的，应当退还"
        found.append(Violation("claim.ground", words, "", "ground"))
    if len(draft.reason.strip()) < LEAST_WORDS:
        found.append(Violation("claim.reason", "请写明事实和理由", "", "reason"))
    if draft.evidence is None:
        found.append(Violation("claim.evidence", "请上传证据", "", "evidence"))
    return found


def _ground(guarantee: Guarantee, code: str) -> Ground | None:
    return next((one for one in lawful_grounds(guarantee) if one.code == code), None)
