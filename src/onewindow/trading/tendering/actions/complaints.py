"""Complaints before the supervising body: taken, examined, decided, published (投诉处理)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from onewindow.foundation.records.api import insert_rows, move, record
from onewindow.kernel.actors import SYSTEM, Actor
from onewindow.kernel.violations import Violation, refuse, refuse_if_any
from onewindow.kernel.workdays import DayType
from onewindow.trading.tendering.actions.disputes import tell
from onewindow.trading.tendering.actions.notices import (
    draft_notice,
    publish_notice,
    release_notice,
)
from onewindow.trading.tendering.actions.suspending import resume_for, suspend_for
from onewindow.trading.tendering.models import Dispute, DisputePause, Notice
from onewindow.trading.tendering.queries import dispute_limits, due_of, family_of
from onewindow.trading.tendering.rules import (
    DISPUTE,
    SHORTEST,
    DisputeKind,
    DisputeState,
    Family,
    Outcome,
    PauseKind,
    check_decision,
)

_ORDER = "《招标投标法实施条例》（2019修订）第六十二条"
NOTICES = {Family.WORKS: "A-COMPLAINT", Family.PROCUREMENT: "D-COMPLAINT"}


@dataclass(frozen=True, slots=True)
class Decision:
    """What the supervising body decides on a complaint, and on what grounds."""

    outcome: Outcome
    facts: str
    text: str
    basis: str
    is_clean: bool


@transaction.atomic
def ask_correction(*, dispute: Dispute, words: str, at: datetime, actor: Actor) -> None:
    """
    Tell the complainant once and for all what the complaint lacks (一次性通知补正).

    :raises Refused: without words, or if the complaint is not fresh.
    """
    refuse_if_any([*_not_complaint(dispute), *_too_short(words, "请一次写明需要补正的事项")])
    move(
        subject=dispute,
        lifecycle=DISPUTE,
        name="ask_correction",
        actor=actor,
        correction=words.strip(),
        due_on=None,
    )
    _pause(dispute, PauseKind.CORRECTION, words, on=timezone.localdate(at))
    tell(dispute, title="投诉书需要补正", body=words.strip())


@transaction.atomic
def correct_complaint(
    *, dispute: Dispute, texts: Mapping[str, str], at: datetime, actor: Actor
) -> None:
    """
    Hand in the corrected parts of a complaint: ``request``, ``facts``, ``basis``.

    :raises Refused: if nothing was asked for, or a part is empty.
    """
    parts: dict[str, Any] = {name: texts[name].strip() for name in ("request", "facts", "basis")}
    refuse_if_any(
        [v for name, text in parts.items() for v in _too_short(text, "请写明这一部分", name)]
    )
    move(subject=dispute, lifecycle=DISPUTE, name="correct", actor=actor, **parts)
    _unpause(dispute, on=timezone.localdate(at))
    _set_due(dispute)


@transaction.atomic
def accept_complaint(*, dispute: Dispute, at: datetime, actor: Actor) -> None:
    """
    Accept a complaint (受理): the respondent is told and the time for deciding runs.

    :raises Refused: if it is no fresh complaint.
    """
    refuse_if_any(_not_complaint(dispute))
    on = timezone.localdate(at)
    detail = {"late": bool(dispute.due_on and on > dispute.due_on)}
    move(
        subject=dispute,
        lifecycle=DISPUTE,
        name="accept",
        actor=actor,
        detail=detail,
        accepted_on=on,
        is_overdue=False,
    )
    _set_due(dispute)
    tell(dispute, title="投诉已受理", body=f"{dispute.tender.name}：您的投诉已受理。")


@transaction.atomic
def refuse_complaint(*, dispute: Dispute, reason: str, at: datetime, actor: Actor) -> None:
    """
    Not accept a complaint, in writing and with the reason (不予受理).

    :raises Refused: without a reason, or if it is accepted already.
    """
    refuse_if_any([*_not_complaint(dispute), *_too_short(reason, "请写明不予受理的理由")])
    move(
        subject=dispute,
        lifecycle=DISPUTE,
        name="refuse",
        actor=actor,
        answer=reason.strip(),
        answered_by=actor.name,
        answered_at=at,
        due_on=None,
        is_overdue=False,
    )
    _unpause(dispute, on=timezone.localdate(at))
    tell(dispute, title="投诉不予受理", body=reason.strip())


@transaction.atomic
def explain_complaint(*, dispute: Dispute, text: str, actor: Actor) -> None:
    """
    Explain oneself as the respondent of an accepted complaint (被投诉人说明).

    :raises Refused: without words, or if the complaint is not being handled.
    """
    refuse_if_any([*_not_complaint(dispute), *_too_short(text, "请写明情况和依据")])
    move(subject=dispute, lifecycle=DISPUTE, name="explain", actor=actor, explanation=text.strip())


@transaction.atomic
def stop_clock(*, dispute: Dispute, words: str, at: datetime, actor: Actor) -> None:
    """
    Let the time for deciding stand still for an examination, of which the complainant is told.

    :raises Refused: without words, or if it stands still already.
    """
    refuse_if_any(_too_short(words, "请写明委托谁做什么检验、检测、鉴定或者评审"))
    if dispute.pauses.filter(ends=None).exists():
        raise refuse("dispute.paused", "已经停止计时")
    move(
        subject=dispute,
        lifecycle=DISPUTE,
        name="stop_clock",
        actor=actor,
        detail={"words": words.strip()},
        due_on=None,
    )
    _pause(dispute, PauseKind.EXAMINATION, words, on=timezone.localdate(at))
    tell(dispute, title="处理期限停止计算", body=words.strip())


@transaction.atomic
def run_clock(*, dispute: Dispute, at: datetime, actor: Actor) -> None:
    """
    Let the time for deciding run on: the result of the examination is there.

    :raises Refused: if it is running.
    """
    if not dispute.pauses.filter(ends=None).exists():
        raise refuse("dispute.running", "现在没有停止计时")
    move(subject=dispute, lifecycle=DISPUTE, name="run_clock", actor=actor)
    _unpause(dispute, on=timezone.localdate(at))
    _set_due(dispute)


@transaction.atomic
def order_suspension(*, dispute: Dispute, at: datetime, actor: Actor) -> date | None:
    """
    Order the lots of an accepted complaint to stand still (责令暂停).

    Procurement law lets it last so many days at most; the platform ends it by itself. Return its
    last day, or None where the law names none.

    :raises Refused: if the complaint is not being handled, or was suspended for the whole time.
    """
    refuse_if_any(_not_complaint(dispute))
    if dispute.state != DisputeState.ACCEPTED:
        raise refuse("dispute.suspend.state", "受理后才能责令暂停")
    on = timezone.localdate(at)
    last, source = None, _ORDER
    if family_of(dispute.tender) is Family.PROCUREMENT:
        limit = dispute_limits(dispute.tender, on=on)["gp.suspend"]
        if dispute.suspensions.exists():
            raise refuse("dispute.suspend.again", f"{limit.wording}，不能再次暂停", limit.source)
        assert limit.day_type is DayType.CALENDAR
        last, source = on + timedelta(days=int(limit.value)), limit.source
    suspend_for(dispute=dispute, source=source, last_day=last, at=at, actor=actor)
    return last


@transaction.atomic
def lift_suspension(*, dispute: Dispute, at: datetime, actor: Actor) -> None:
    """
    Let the lots go on before the complaint is decided (通知恢复).

    :raises Refused: if nothing is suspended because of it, or it is closed.
    """
    if not dispute.suspensions.filter(ended_at=None).exists():
        raise refuse("dispute.resume", "没有因这件投诉暂停的标段")
    move(subject=dispute, lifecycle=DISPUTE, name="resume_lots", actor=actor)
    resume_for(dispute=dispute, at=at, actor=actor)


@transaction.atomic
def decide_complaint(
    *, dispute: Dispute, decision: Decision, at: datetime, actor: Actor
) -> Notice:
    """
    Decide a complaint in writing and publish the decision; what stood still goes on.

    :raises Refused: with everything that the decision lacks, or while the clock stands still.
    """
    refuse_if_any(
        [
            *_not_complaint(dispute),
            *check_decision(
                facts=decision.facts,
                text=decision.text,
                basis=decision.basis,
                is_clean=decision.is_clean,
            ),
        ]
    )
    if dispute.pauses.filter(ends=None).exists():
        raise refuse("dispute.paused", "还在停止计时，请先恢复计时")
    is_late = bool(dispute.due_on and timezone.localdate(at) > dispute.due_on)
    move(
        subject=dispute,
        lifecycle=DISPUTE,
        name="decide",
        actor=actor,
        detail={"outcome": decision.outcome.label, "late": is_late},
        outcome=decision.outcome,
        found_facts=decision.facts.strip(),
        answer=decision.text.strip(),
        answer_basis=decision.basis.strip(),
        answered_by=dispute.tender.supervisor.name,
        answered_at=at,
        due_on=None,
        is_overdue=is_late,
    )
    resume_for(dispute=dispute, at=at, actor=actor)
    tell(dispute, title="投诉已处理", body=f"{dispute.tender.name}：处理决定已作出，可以查看。")
    return _publish(dispute, at=at, actor=actor)


def mark_overdue(*, on: date) -> int:
    """Mark and record every dispute whose answer or decision is overdue; return how many."""
    open_states = (DisputeState.FILED, DisputeState.ACCEPTED)
    late = Dispute.objects.filter(state__in=open_states, due_on__lt=on, is_overdue=False)
    found = list(late.order_by("id"))
    for dispute in found:
        detail = {"due": dispute.due_on.isoformat() if dispute.due_on else ""}
        record(subject=dispute, what="dispute.overdue", actor=SYSTEM, detail=detail)
    Dispute.objects.filter(pk__in=[one.pk for one in found]).update(is_overdue=True)
    return len(found)


def _publish(dispute: Dispute, *, at: datetime, actor: Actor) -> Notice:
    tender = dispute.tender
    notice = draft_notice(
        tender=tender,
        lot=dispute.lot,
        code=NOTICES[family_of(tender)],
        terms={
            "complainant": dispute.enterprise.name,
            "respondent": tender.tenderer.name,
            "claims": "\n".join(claim["text"] for claim in dispute.claims),
            "facts": dispute.found_facts,
            "decision": f"{Outcome(dispute.outcome).label}。{dispute.answer}",
            "basis": dispute.answer_basis,
            "decided": f"{timezone.localtime(at):%Y年%-m月%-d日}",
        },
        on=timezone.localdate(at),
        actor=actor,
    )
    release_notice(notice=notice, at=timezone.now(), actor=actor)
    publish_notice(notice=notice, at=at)
    Dispute.objects.filter(pk=dispute.pk).update(notice=notice)
    dispute.notice = notice
    return notice


def _pause(dispute: Dispute, kind: PauseKind, words: str, *, on: date) -> None:
    note = words.strip()[:200]
    insert_rows([DisputePause(dispute=dispute, kind=kind, starts=on, note=note)])


def _unpause(dispute: Dispute, *, on: date) -> None:
    # 94号令第二十七条：自发出通知之日至收到反馈之日，两头的当天都不计。
    dispute.pauses.filter(ends=None).update(ends=on + timedelta(days=1))


def _set_due(dispute: Dispute) -> None:
    dispute.due_on = due_of(dispute)
    Dispute.objects.filter(pk=dispute.pk).update(due_on=dispute.due_on)


def _not_complaint(dispute: Dispute) -> list[Violation]:
    if dispute.kind == DisputeKind.COMPLAINT:
        return []
    return [Violation("dispute.kind", "异议、质疑由招标人、采购人答复，不由监督部门处理")]


def _too_short(words: str, message: str, field: str = "text") -> list[Violation]:
    if len(words.strip()) >= SHORTEST:
        return []
    return [Violation(f"dispute.{field}", message, field=field)]
