"""The talks with a single source (单一来源协商): written down, signed by all who bought."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from onewindow.foundation.accounts.api import sign_content
from onewindow.foundation.directory.api import enterprise_by_code
from onewindow.foundation.records.api import create, insert_rows, move
from onewindow.kernel.actors import SYSTEM, Actor
from onewindow.kernel.violations import Violation, refuse, refuse_if_any
from onewindow.trading.contracts.models import Negotiation, Negotiator
from onewindow.trading.contracts.queries import (
    announcement_of,
    ground_of,
    has_event,
    is_negotiated,
    negotiation_content,
    negotiation_of,
    negotiation_statement,
    people_of,
    suspended,
)
from onewindow.trading.contracts.rules import (
    NEGOTIATION,
    RECORD,
    NegotiationDraft,
    NegotiationState,
    Signature,
    check_negotiation,
)
from onewindow.trading.evaluation.api import Signing
from onewindow.trading.tendering.api import Lot, LotState, move_lot, note_event

NEGOTIATE = "negotiation.sign"


@transaction.atomic
def write_negotiation(*, lot: Lot, draft: NegotiationDraft, actor: Actor) -> Negotiation:
    """
    Write the record of the talks, or write it anew while nobody has signed.

    :raises Refused: with everything that it lacks or that makes the talks unlawful.
    """
    refuse_if_any(_check_lot(lot))
    firm = enterprise_by_code(draft.supplier)
    if firm is None:
        raise refuse("negotiation.firm", "没有登记这个统一社会信用代码的企业")
    refuse_if_any(check_negotiation(draft, ground_of(lot, draft)))
    known = negotiation_of(lot)
    if known and known.negotiators.exclude(signature=Signature.OWED).exists():
        raise refuse("negotiation.signed", "已经有人签字，记录不能再改")
    found = _written(lot, known, {"supplier": firm, **_said(lot, draft)}, actor)
    users = {one.username: one for one in people_of(lot.tender)}
    insert_rows(
        [
            Negotiator(negotiation=found, user=users[name], title=title.strip()[:80])
            for name, title in draft.people
        ]
    )
    return found


@transaction.atomic
def sign_negotiation(
    *,
    negotiation: Negotiation,
    signing: Signing,
    dissent: str,
    at: datetime,
    actor: Actor,
) -> None:
    """
    Sign the record, or sign one's dissent from it; the last one completes it.

    :raises Refused: by who did not take part, twice, or if the signature does not fit.
    """
    seat = _seat_of(negotiation, signing.signer)
    words = dissent.strip()[:1000]
    sign_content(
        subject=negotiation,
        purpose=NEGOTIATE,
        content=negotiation_statement(negotiation, words),
        certificate=signing.certificate,
        value=signing.value,
        signer=signing.signer,
        at=at,
    )
    kind = Signature.DISSENT if words else Signature.AGREED
    _speak(seat, kind, words, at=at, actor=actor)


@transaction.atomic
def note_unsigned(*, negotiation: Negotiation, user: Any, at: datetime, actor: Actor) -> None:
    """
    Note who refuses to sign without giving reasons in writing: he counts as agreeing (视为同意).

    :raises Refused: if he did not take part, or has signed.
    """
    _speak(_seat_of(negotiation, user), Signature.SILENT, "", at=at, actor=actor)


def _said(lot: Lot, draft: NegotiationDraft) -> dict[str, Any]:
    return {
        "publicity": _publicity(lot),
        "held_at": draft.held_at,
        "place": draft.place.strip(),
        "costs": draft.costs.strip(),
        "terms": draft.terms.strip(),
        "price": draft.price,
        "duration_days": draft.duration_days,
        "quality": draft.quality.strip(),
    }


def _written(
    lot: Lot, known: Negotiation | None, said: dict[str, Any], actor: Actor
) -> Negotiation:
    """Return the record with what it says now, its earlier people gone."""
    detail = {"price": f"{said['price']:.2f}", "supplier": said["supplier"].credit_code}
    if known:
        known.negotiators.all().delete()
        move(
            subject=known, lifecycle=NEGOTIATION, name="write", actor=actor, detail=detail, **said
        )
        return known
    found = Negotiation(lot=lot, **said)
    create(
        subject=found,
        lifecycle=NEGOTIATION,
        names=["write"],
        actor=actor,
        start=NegotiationState.WRITING,
        details={"write": detail},
    )
    return found


def _speak(seat: Negotiator, kind: Signature, words: str, *, at: datetime, actor: Actor) -> None:
    found = seat.negotiation
    detail = {"user": seat.user.username, "signature": kind, "source": RECORD}
    move(subject=found, lifecycle=NEGOTIATION, name="sign", actor=actor, detail=detail)
    Negotiator.objects.filter(pk=seat.pk).update(signature=kind, words=words, at=at)
    if found.negotiators.filter(signature=Signature.OWED).exists():
        return
    content = negotiation_content(found)
    move(
        subject=found,
        lifecycle=NEGOTIATION,
        name="complete",
        actor=SYSTEM,
        detail={"price": content["price"]},
        signed_at=at,
    )
    move_lot(lot=found.lot, name="negotiate", actor=SYSTEM)
    if has_event(found.lot, "report_made"):
        note_event(lot=found.lot, event="report_made", at=at, actor=SYSTEM)


def _seat_of(negotiation: Negotiation, user: Any) -> Negotiator:
    rows = Negotiator.objects.select_for_update(of=("self",)).filter(negotiation=negotiation)
    seat = rows.filter(user=user).select_related("user").first()
    if seat is None:
        raise refuse("negotiation.people", "您没有参加这次协商，不用签字")
    if seat.signature != Signature.OWED:
        raise refuse("negotiation.signed", "已经签署过")
    seat.negotiation = negotiation
    return seat


def _check_lot(lot: Lot) -> list[Violation]:
    problems = list(suspended(lot))
    if not is_negotiated(lot):
        problems.append(Violation("negotiation.procedure", "本程序不协商定价"))
    if lot.state != LotState.OPEN:
        label = LotState(lot.state).label
        problems.append(Violation("negotiation.lot", f"标段{label}，不能再协商"))
    return problems


def _publicity(lot: Lot) -> str:
    """Return what the record says of the publicity (公示情况说明), from the notice itself."""
    notice = announcement_of(lot)
    if notice is None or notice.published_at is None:
        return "按规定不需要公示。"
    on = timezone.localtime(notice.published_at)
    return f"{on:%Y年%m月%d日}发布单一来源公示（{notice.number}），公示期已满。"
