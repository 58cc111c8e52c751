"""Questions to bidders (询标): asked in writing, answered signed, lapsed; prices corrected."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from onewindow.foundation.messaging.api import send_message
from onewindow.foundation.policy.api import policy_in_force
from onewindow.foundation.records.api import create, move
from onewindow.kernel.actors import SYSTEM, Actor
from onewindow.kernel.canonical import canonical_bytes
from onewindow.kernel.violations import Violation, refuse, refuse_if_any
from onewindow.trading.evaluation.actions.ending import reject_bid
from onewindow.trading.evaluation.actions.signing import Signing, keep_signature
from onewindow.trading.evaluation.actions.starting import at_work, locked
from onewindow.trading.evaluation.models import Contender, Evaluation, Inquiry, Member
from onewindow.trading.evaluation.queries import (
    is_open_to,
    priced,
    standing_of,
    terms_of,
)
from onewindow.trading.evaluation.rules import (
    CONTENDER,
    INQUIRY,
    ContenderState,
    EvaluationState,
    Field,
    InquiryKind,
    InquiryState,
    LowPriceTrigger,
    Quotation,
    Reader,
    abnormally_low,
    check_words,
    corrected,
)

ANSWER = "evaluation.answer"
_ASKING = (
    EvaluationState.REVIEWING,
    EvaluationState.CONSULTING,
    EvaluationState.SCORING,
    EvaluationState.TALLYING,
)
_CLARIFY = "《招标投标法实施条例》第五十二条；财政部令第87号第五十一条"
_CORRECT = "财政部令第87号第五十九条"


@dataclass(frozen=True, slots=True)
class BidderAnswer:
    """A bidder's answer: words, and yes or no where a correction is to be confirmed."""

    words: str = ""
    is_confirmed: bool | None = None


@transaction.atomic
def ask_bidder(
    *, member: Member, contender: Contender, text: str, at: datetime, actor: Actor
) -> Inquiry:
    """
    Ask a bidder in writing for a clarification (澄清说明).

    :raises Refused: without a question, for a bid that was rejected, or when nothing is asked.
    """
    evaluation = at_work(member.evaluation)
    _refuse_unless_asking(evaluation, contender)
    words = text.strip()
    refuse_if_any(check_words(words, "要澄清的内容"))
    return _ask(contender, InquiryKind.CLARIFY, words, at=at, member=member, actor=actor)


@transaction.atomic
def propose_correction(
    *, member: Member, contender: Contender, quotation: Quotation, at: datetime, actor: Actor
) -> Inquiry:
    """
    Put an arithmetic correction before the bidder (报价修正); unconfirmed, the bid is invalid.

    :raises Refused: if the figures do not contradict each other, or prices are not open yet.
    """
    evaluation = at_work(member.evaluation)
    _refuse_unless_asking(evaluation, contender)
    if not is_open_to(Field.PRICE, Reader.MEMBER, evaluation):
        raise refuse("evaluation.price.hidden", "评分交齐后才公开报价")
    if quotation.roll_figures != contender.quoted:
        raise refuse("correction.roll", f"开标一览表的报价是{contender.quoted}元", _CORRECT)
    made = corrected(quotation)
    if not made.made:
        raise refuse("correction.none", "报价前后一致，没有需要修正的")
    said = [f"{kind.label}：{words}" for kind, words in made.made]
    proposal = {"price": f"{made.price:f}", "made": said}
    text = f"请确认报价修正为{made.price}元。{'；'.join(said)}"[:1000]
    return _ask(
        contender,
        InquiryKind.CORRECT,
        text,
        at=at,
        member=member,
        actor=actor,
        proposal=proposal,
    )


@transaction.atomic
def answer_inquiry(
    *,
    inquiry: Inquiry,
    answer: BidderAnswer,
    signing: Signing,
    at: datetime,
    actor: Actor,
) -> None:
    """
    Take the bidder's answer; one to a correction confirms it or makes the bid invalid.

    :raises Refused: after the deadline, without an answer, or if it was answered.
    """
    evaluation = locked(inquiry.contender.evaluation)
    problems = []
    if at >= inquiry.due:
        problems.append(Violation("inquiry.late", "答复期限已过", _CLARIFY))
    if inquiry.kind == InquiryKind.CORRECT and answer.is_confirmed is None:
        problems.append(
            Violation("inquiry.confirm", "请选择是否确认修正", _CORRECT, "is_confirmed")
        )
    if inquiry.kind != InquiryKind.CORRECT:
        problems += check_words(answer.words.strip(), "答复")
    refuse_if_any(problems)
    keep_signature(
        signing, subject=inquiry, purpose=ANSWER, content=answer_statement(inquiry, answer), at=at
    )
    move(
        subject=inquiry,
        lifecycle=INQUIRY,
        name="answer",
        actor=actor,
        answer=answer.words.strip()[:2000],
        is_confirmed=answer.is_confirmed if inquiry.kind == InquiryKind.CORRECT else None,
        answered_by=signing.signer,
        answered_at=at,
    )
    if inquiry.kind == InquiryKind.CORRECT:
        apply_corrections(evaluation, actor=SYSTEM)


def answer_statement(inquiry: Inquiry, answer: BidderAnswer) -> bytes:
    """Return the very bytes that a bidder signs: his answer with the question's number."""
    said = {
        "inquiry": inquiry.pk,
        "answer": answer.words.strip(),
        "confirmed": answer.is_confirmed,
    }
    return canonical_bytes({"kind": ANSWER, **said})


def lapse_inquiries(*, now: datetime) -> int:
    """Note every question whose time is up without an answer; return how many."""
    due = Inquiry.objects.filter(state=InquiryState.ASKED, due__lte=now).order_by("id")
    return sum(_lapse(one) for one in due.select_related("contender__evaluation"))


def apply_corrections(evaluation: Evaluation, *, actor: Actor) -> None:
    """Put confirmed corrections into force and reject bids that did not confirm theirs."""
    rows = Inquiry.objects.filter(
        contender__evaluation=evaluation,
        contender__state=ContenderState.STANDING,
        kind=InquiryKind.CORRECT,
    ).exclude(state=InquiryState.ASKED)
    # 最后报价取代首次报价，先前对首次报价的修正不再适用。
    rows = rows.exclude(contender__offer__opened_at__gt=F("asked_at"))
    for one in rows.select_related("contender").order_by("id"):
        proposal: Any = one.proposal
        price = Decimal(proposal["price"])
        if not one.is_confirmed:
            reject_bid(
                one.contender, clause=_CORRECT, reason="报价修正未经投标人确认", actor=actor
            )
        elif one.contender.price != price:
            detail = {"price": f"{price:f}", "made": proposal["made"]}
            move(
                subject=one.contender,
                lifecycle=CONTENDER,
                name="correct",
                actor=actor,
                detail=detail,
                price=price,
            )


def ask_low_prices(evaluation: Evaluation, *, at: datetime) -> None:
    """Ask every bidder whose price is abnormally low to explain it (异常低价); each only once."""
    terms, bids = terms_of(evaluation), standing_of(evaluation)
    if terms.abnormal_price is None or not bids:
        return
    trigger = LowPriceTrigger(terms.abnormal_price.of_mean, terms.abnormal_price.of_ceiling)
    prices = {one.bidder: one.price for one in priced(bids)}
    by_code = {one.credit_code: one for one in bids}
    asked = set(
        Inquiry.objects.filter(
            contender__evaluation=evaluation, kind=InquiryKind.LOW_PRICE
        ).values_list("contender__credit_code", flat=True)
    )
    for found in abnormally_low(prices, trigger, ceiling=evaluation.lot.ceiling):
        if found.field not in asked:
            text = found.message.replace(found.field, "贵公司")
            bid = by_code[found.field]
            _ask(bid, InquiryKind.LOW_PRICE, text, at=at, member=None, actor=SYSTEM)


def _ask(
    contender: Contender,
    kind: InquiryKind,
    text: str,
    *,
    at: datetime,
    member: Member | None,
    actor: Actor,
    proposal: dict[str, Any] | None = None,
) -> Inquiry:
    lot = contender.evaluation.lot
    on = timezone.localtime(at).date()
    limit = policy_in_force("evaluation.answer_minutes", on=on, region=lot.tender.region)
    inquiry = Inquiry(
        contender=contender,
        kind=kind,
        text=text[:1000],
        proposal=proposal,
        asked_by=member,
        asked_at=at,
        due=at + timedelta(minutes=int(limit.value)),
    )
    create(
        subject=inquiry,
        lifecycle=INQUIRY,
        names=["ask"],
        actor=actor,
        start=InquiryState.ASKED,
        details={"ask": {"kind": kind, "bidder": contender.credit_code}},
    )
    owner = contender.bid.enterprise.legal_person
    if owner:
        send_message(
            person=owner,
            title=f"评标委员会{kind.label}",
            body=f"“{lot.tender.name}”的评标委员会向贵公司书面询标，请在期限内签名答复。",
            link="/my/inquiries/",
        )
    return inquiry


def _refuse_unless_asking(evaluation: Evaluation, contender: Contender) -> None:
    if evaluation.state not in _ASKING:
        raise refuse("inquiry.closed", "现在不能询标", _CLARIFY)
    if contender.evaluation_id != evaluation.pk or contender.state != ContenderState.STANDING:
        raise refuse("inquiry.bidder", "没有这家投标人，或者已被否决")


@transaction.atomic
def _lapse(inquiry: Inquiry) -> bool:
    evaluation = locked(inquiry.contender.evaluation)
    inquiry.refresh_from_db(fields=["state"])
    if inquiry.state != InquiryState.ASKED:
        return False
    move(subject=inquiry, lifecycle=INQUIRY, name="lapse", actor=SYSTEM)
    apply_corrections(evaluation, actor=SYSTEM)
    return True
