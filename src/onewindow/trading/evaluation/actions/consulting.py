"""The consultation (磋商): each supplier alone, changes told to all, then the last offers."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from onewindow.foundation.messaging.api import send_message
from onewindow.foundation.records.api import create, insert_rows, move, record
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Violation, refuse, refuse_if_any
from onewindow.trading.bidding.api import (
    ask_offers,
    leave_offers,
    offer_round,
    open_offers,
)
from onewindow.trading.evaluation.actions.comparing import (
    compare_bids,
    leave,
    leave_silent,
    take_offers,
)
from onewindow.trading.evaluation.actions.ending import fail_if_too_few, reject_over_ceiling
from onewindow.trading.evaluation.actions.reviewing import (
    refuse_unless_leader,
    refuse_unless_present,
)
from onewindow.trading.evaluation.actions.starting import at_work, locked
from onewindow.trading.evaluation.models import (
    Amendment,
    Consultation,
    Contender,
    Evaluation,
    Member,
)
from onewindow.trading.evaluation.queries import (
    amendments_of,
    consulted_bidders,
    open_inquiries,
    shortest_offer,
    standing_of,
)
from onewindow.trading.evaluation.rules import (
    AMENDMENT,
    AmendmentState,
    ContenderState,
    EvaluationState,
    check_offers_due,
    check_words,
    reason_of,
)
from onewindow.trading.tendering.api import LastOffers, last_offers_of

MY_CONSULTATIONS = "/my/consultations/"


@dataclass(frozen=True, slots=True)
class Talk:
    """What was said with a supplier, and who came for it."""

    attendees: str
    words: str


@transaction.atomic
def keep_consultation(
    *, member: Member, contender: Contender, talk: Talk, at: datetime, actor: Actor
) -> Consultation:
    """
    Keep what the whole group spoke of with one supplier alone (分别磋商).

    :raises Refused: without who came and what was said, for who is out, or at another time.
    """
    evaluation = _consulting(member)
    problems = [
        *_check_standing(evaluation, contender),
        *check_words(talk.attendees.strip(), "供应商参加人员"),
        *check_words(talk.words.strip(), "磋商内容和双方意见"),
    ]
    refuse_if_any(problems)
    kept = Consultation(
        contender=contender,
        attendees=talk.attendees.strip()[:200],
        words=talk.words.strip()[:4000],
        kept_by=member,
        at=at,
    )
    insert_rows([kept])
    detail = {
        "bidder": contender.credit_code,
        "member": member.number,
        "source": _law(evaluation).talks_source,
    }
    record(subject=evaluation, what="evaluation.consult", actor=actor, detail=detail)
    return kept


@transaction.atomic
def propose_amendment(*, member: Member, clause: str, becomes: str, actor: Actor) -> Amendment:
    """
    Propose a change of the document's requirements or draft contract; nothing else may change.

    :raises Refused: without the clause and what it becomes, or once last offers are asked for.
    """
    evaluation = _consulting(member)
    refuse_if_any(
        [
            *_check_not_asked(evaluation),
            *check_words(clause.strip(), "变动的条款"),
            *check_words(becomes.strip(), "变动后的内容"),
        ]
    )
    found = Amendment(
        evaluation=evaluation,
        clause=clause.strip()[:200],
        becomes=becomes.strip()[:2000],
        proposed_by=member,
    )
    create(
        subject=found,
        lifecycle=AMENDMENT,
        names=["propose"],
        actor=actor,
        start=AmendmentState.PROPOSED,
        details={"propose": {"evaluation": evaluation.code, "clause": found.clause}},
    )
    return found


@transaction.atomic
def settle_amendment(
    *, member: Member, amendment: Amendment, is_confirmed: bool, at: datetime, actor: Actor
) -> None:
    """
    Let the purchaser's representative confirm a change or not; confirmed, all are told at once.

    :raises Refused: by another member, or if it was settled.
    """
    evaluation = _consulting(member)
    source = _law(evaluation).changes_source
    if not member.is_representative:
        raise refuse("amendment.representative", "实质性变动须经采购人代表确认", source)
    if not is_confirmed:
        move(subject=amendment, lifecycle=AMENDMENT, name="drop", actor=actor)
        return
    standing = standing_of(evaluation)
    move(
        subject=amendment,
        lifecycle=AMENDMENT,
        name="send",
        actor=actor,
        detail={"told": [one.credit_code for one in standing]},
        confirmed_by=member,
        sent_at=at,
    )
    name = evaluation.lot.tender.name
    _tell(standing, "磋商文件有变动", f"“{name}”的磋商文件有实质性变动：{amendment.clause}。")


@transaction.atomic
def ask_last_offers(*, leader: Member, due: datetime, at: datetime, actor: Actor) -> None:
    """
    Ask every supplier that is still in for a sealed last offer until the moment (最后报价).

    With fewer left than the law asks for, the evaluation ends instead.

    :raises Refused: by another than the leader, while a supplier was not consulted, a change is
        not settled, a question is open, or with too little time.
    """
    evaluation = _consulting(leader)
    refuse_unless_leader(evaluation, leader)
    refuse_if_any(_unsettled(evaluation))
    shortest = shortest_offer(evaluation)
    refuse_if_any(check_offers_due(at, due, shortest=shortest, source=_law(evaluation).source))
    if fail_if_too_few(evaluation, actor=actor):
        return
    standing = standing_of(evaluation)
    firms = [one.bid.enterprise for one in standing]
    ask_offers(lot=evaluation.lot, firms=firms, due=due, at=at, actor=actor)
    name = evaluation.lot.tender.name
    until = f"{timezone.localtime(due):%Y-%m-%d %H:%M}"
    _tell(standing, "请提交最后报价", f"“{name}”磋商结束，请在{until}前加密提交最后报价。")


@transaction.atomic
def leave_consultation(*, contender: Contender, reason: str, at: datetime, actor: Actor) -> None:
    """
    Let a supplier leave before it has made its last offer (退出磋商); its deposit is given back.

    :raises Refused: once its last offer lies there, or when nothing is consulted.
    """
    evaluation = locked(contender.evaluation)
    if evaluation.state != EvaluationState.CONSULTING:
        source = _law(evaluation).leaving_source
        raise refuse("consultation.leave", "现在不在磋商，不能退出", source)
    leave_offers(lot=evaluation.lot, enterprise=contender.bid.enterprise)
    words = reason_of(reason) or "根据磋商情况退出磋商"
    leave(contender, reason=words, at=at, actor=actor)


@transaction.atomic
def open_last_offers(*, leader: Member, at: datetime, actor: Actor) -> None:
    """
    Open the last offers after their deadline; from here on they alone are scored and compared.

    With fewer than the law asks for they stay sealed and the evaluation ends.

    :raises Refused: by another than the leader, before the deadline, or while shares are missing.
    """
    evaluation = _consulting(leader)
    refuse_unless_leader(evaluation, leader)
    offers = open_offers(lot=evaluation.lot, at=at, actor=actor)
    leave_silent(evaluation, at=at, actor=actor)
    if offers is None:
        fail_if_too_few(evaluation, actor=actor)
        return
    take_offers(evaluation, offers, actor=actor)
    if not evaluation.hides_prices:
        reject_over_ceiling(evaluation, actor=actor)
    if not fail_if_too_few(evaluation, actor=actor):
        compare_bids(evaluation, at=at, actor=actor)


def _consulting(member: Member) -> Evaluation:
    evaluation = at_work(member.evaluation)
    refuse_unless_present(member)
    if evaluation.state != EvaluationState.CONSULTING:
        raise refuse("consultation.state", "现在不在磋商")
    return evaluation


def _law(evaluation: Evaluation) -> LastOffers:
    return last_offers_of(evaluation.lot.tender.procedure)


def _check_standing(evaluation: Evaluation, contender: Contender) -> list[Violation]:
    is_in = contender.evaluation_id == evaluation.pk
    if is_in and contender.state == ContenderState.STANDING:
        return []
    return [Violation("consultation.bidder", "没有这家供应商，或者已经否决、退出")]


def _check_not_asked(evaluation: Evaluation) -> list[Violation]:
    if offer_round(evaluation.lot) is None:
        return []
    return [
        Violation(
            "amendment.late",
            "已经要求提交最后报价，磋商文件不能再变动",
            _law(evaluation).changes_source,
        )
    ]


def _unsettled(evaluation: Evaluation) -> list[Violation]:
    """Return everything for which the last offers must wait."""
    law = _law(evaluation)
    consulted = consulted_bidders(evaluation)
    problems = [
        Violation("offer.unconsulted", f"还没有与{one.name}磋商", law.talks_source)
        for one in standing_of(evaluation)
        if one.pk not in consulted
    ]
    waiting = amendments_of(evaluation).filter(state=AmendmentState.PROPOSED).count()
    if waiting:
        words = f"有{waiting}项变动还没有经采购人代表确认"
        problems.append(Violation("offer.unsettled", words, law.changes_source))
    pending = open_inquiries(evaluation)
    if pending:
        problems.append(
            Violation("inquiry.open", f"还有{pending}项询标没有答复，也没有到期", law.source)
        )
    return problems


def _tell(standing: list[Contender], title: str, body: str) -> None:
    for one in standing:
        owner = one.bid.enterprise.legal_person
        if owner:
            send_message(person=owner, title=title, body=body, link=MY_CONSULTATIONS)
