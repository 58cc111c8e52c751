"""The award decision (定标): who wins, who falls on which lawful ground, who takes it back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from onewindow.foundation.policy.api import office_calendar, policy_in_force
from onewindow.foundation.records.api import Attachment, move
from onewindow.kernel.actors import SYSTEM, Actor
from onewindow.kernel.violations import Violation, refuse, refuse_if_any
from onewindow.trading.contracts.models import Award, Contract, ReportedBid, ResultLetter
from onewindow.trading.contracts.queries import (
    contenders_of,
    order_source,
    suspended,
)
from onewindow.trading.contracts.rules import (
    AWARD,
    CANDIDATE,
    CONTRACT,
    AwardState,
    ContractState,
    DecisionMethod,
    FallGround,
    check_choice,
    standing,
)
from onewindow.trading.guarantees.api import name_winner
from onewindow.trading.tendering.api import (
    Family,
    move_lot,
    note_event,
    procedure_of,
    withdraw_events,
)

_LATE = "财政部令第87号第六十八条"
_AFTER_DECISION = ("award_confirmed", "award_notice", "result_until", "result_reported")


@dataclass(frozen=True, slots=True)
class Fall:
    """Why a candidate does not meet the conditions of the award, with the proof."""

    ground: FallGround
    reason: str
    evidence: Attachment | None


@transaction.atomic
def drop_candidate(*, candidate: ReportedBid, fall: Fall, actor: Actor) -> None:
    """
    Note that a candidate no longer meets the conditions, on a ground that the law knows.

    :raises Refused: if facts or evidence are missing, or it is the winner, whose award must be
        withdrawn first.
    """
    award = candidate.award
    if award.winner_id == candidate.pk and award.state != AwardState.RECEIVED:
        raise refuse("award.winner", "已定为中标人，请先取消中标资格")
    refuse_if_any(_check_fall(candidate, fall))
    move(
        subject=candidate,
        lifecycle=CANDIDATE,
        name="fall",
        actor=actor,
        detail={
            "ground": fall.ground,
            "reason": fall.reason,
            "evidence": fall.evidence.sha256 if fall.evidence else "",
        },
        fall_ground=fall.ground,
        fall_reason=fall.reason.strip(),
        fall_evidence=fall.evidence,
    )


@transaction.atomic
def decide_award(
    *, award: Award, winner: ReportedBid, reasons: str, at: datetime, actor: Actor
) -> tuple[Violation, ...]:
    """
    Decide a ranked award (确定中标人); return the limits overrun.

    :raises Refused: if the candidates were not on show long enough, the lot is suspended, the
        report is not ranked, or this candidate may not be chosen, with every reason.
    """
    if not award.is_ranked:
        raise refuse("award.ballot", "报告没有排序，由定标委员会票决", "评定分离定标规则")
    refuse_if_any(
        [
            *check_time(award, at),
            *check_choice(
                str(winner.pk),
                contenders_of(award),
                must_follow_order=award.follows_order,
                reasons=reasons,
                source=order_source(award),
            ),
        ]
    )
    method = DecisionMethod.ORDER if award.follows_order else DecisionMethod.REPORT
    return settle(award=award, winner=winner, method=method, reasons=reasons, at=at, actor=actor)


def settle(
    *,
    award: Award,
    winner: ReportedBid,
    method: DecisionMethod,
    reasons: str,
    at: datetime,
    actor: Actor,
) -> tuple[Violation, ...]:
    """
    Write the decision down and move the lot; the caller has checked that it may be.

    :raises Refused: if somebody else decided first.
    """
    late: tuple[Violation, ...] = ()
    lot = award.lot
    if any(event.code == "award_confirmed" for event in procedure_of(lot.tender.procedure).events):
        late = note_event(lot=lot, event="award_confirmed", at=at, actor=actor)
    move(
        subject=award,
        lifecycle=AWARD,
        name="decide",
        actor=actor,
        detail={
            "winner": winner.enterprise.credit_code,
            "method": method,
            "reasons": reasons,
            "late": [v.code for v in late],
        },
        winner=winner,
        method=method,
        reasons=reasons.strip(),
        decided_at=at,
    )
    move_lot(lot=lot, name="award", actor=actor)
    name_winner(lot=lot, enterprise=winner.enterprise, actor=actor)
    return late


@transaction.atomic
def withdraw_award(*, award: Award, fall: Fall, at: datetime, actor: Actor) -> None:
    """
    Take the award from a winner who gives up, fails or broke the law (取消中标资格).

    The next in order may then be chosen. A contract that is not signed yet is dropped, the notice
    of award no longer counts.

    :raises Refused: if a contract is signed already, or facts or evidence are missing.
    """
    winner, lot = award.winner, award.lot
    if winner is None:
        raise refuse("award.open", "还没有确定中标人")
    refuse_if_any(_check_fall(winner, fall))
    unsigned = (ContractState.DRAFT, ContractState.OFFERED)
    for contract in Contract.objects.filter(award=award, state__in=unsigned):
        move(
            subject=contract,
            lifecycle=CONTRACT,
            name="drop",
            actor=actor,
            detail={"reason": fall.reason},
        )
    move(
        subject=award,
        lifecycle=AWARD,
        name="withdraw",
        actor=actor,
        detail={"from": winner.enterprise.credit_code, "ground": fall.ground},
        winner=None,
        decided_at=None,
        notified_at=None,
    )
    move_lot(lot=lot, name="withdraw_award", actor=actor)
    withdraw_events(lot=lot, events=_AFTER_DECISION, reason=fall.reason, actor=actor)
    ResultLetter.objects.filter(award=award, withdrawn_at=None).update(withdrawn_at=at)
    drop_candidate(candidate=winner, fall=fall, actor=actor)


@transaction.atomic
def confirm_by_law(*, award: Award, at: datetime) -> bool:
    """
    Count the first candidate as the winner where the purchaser stayed silent (87号令第六十八条).

    Return whether the time was over; while the lot is suspended it does not run out.
    """
    tender = award.lot.tender
    limit = policy_in_force("gp.confirm", on=tender.law_day, region=tender.region)
    received = timezone.localtime(award.received_at).date()
    last = office_calendar().add(received, int(limit.value))
    if timezone.localtime(at).date() <= last or any(suspended(award.lot)):
        return False
    left = standing(contenders_of(award))
    if not left:
        return False
    winner = award.reported.select_related("enterprise").get(pk=left[0].key)
    words = f"采购人收到评审报告{limit.value:f}个工作日内未确定，又未说明理由（{_LATE}）"
    settle(
        award=award,
        winner=winner,
        method=DecisionMethod.BY_LAW,
        reasons=words,
        at=at,
        actor=SYSTEM,
    )
    return True


def confirm_due(*, at: datetime) -> int:
    """Count the first as winner wherever a purchaser stayed silent; return in how many lots."""
    waiting = Award.objects.filter(
        state=AwardState.RECEIVED, lot__tender__procedure__family=Family.PROCUREMENT
    ).select_related("lot__tender__procedure", "lot__tender__tenderer")
    return sum(confirm_by_law(award=award, at=at) for award in waiting.order_by("id"))


def _check_fall(candidate: ReportedBid, fall: Fall) -> Iterator[Violation]:
    if not candidate.is_candidate:
        yield Violation("candidate.none", "不是中标候选人")
    if not fall.reason.strip():
        yield Violation("candidate.reason", "请写明事实和理由", field="reason")
    if fall.evidence is None:
        words = "请上传证据，例如放弃声明、处罚决定、复核意见"
        yield Violation("candidate.evidence", words, field="evidence")


def check_time(award: Award, at: datetime) -> Iterator[Violation]:
    """Yield why it is too early to decide: not on show, still on show, or suspended."""
    yield from suspended(award.lot)
    if award.lot.tender.procedure.family != Family.WORKS:
        return
    until, source = award.shown_until, "《招标投标法实施条例》第五十四条"
    if until is None:
        yield Violation("award.publicity", "请先公示中标候选人", source)
    elif at <= until:
        words = f"公示期到{timezone.localtime(until):%-m月%-d日}届满，期满后才能定标"
        yield Violation("award.publicity", words, source)
