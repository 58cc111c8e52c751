"""Performance (履约): milestones planned, reported and confirmed; the manager on site."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from onewindow.foundation.records.api import Attachment, insert_rows, move, record
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Violation, refuse, refuse_if_any
from onewindow.trading.contracts.models import Attendance, Contract, Milestone, Payment
from onewindow.trading.contracts.queries import account_of
from onewindow.trading.contracts.rules import MILESTONE, ContractState


@dataclass(frozen=True, slots=True)
class MilestoneDraft:
    """A milestone as planned, and what may be paid for it in yuan."""

    name: str
    planned_on: date
    amount: Decimal


@transaction.atomic
def plan_milestones(
    *, contract: Contract, drafts: Sequence[MilestoneDraft], actor: Actor
) -> list[Milestone]:
    """
    Plan the milestones of a contract, or plan them anew while none has been reported or paid.

    :raises Refused: if the performance has begun, their dates run backwards, or they promise more
        than the price.
    """
    refuse_if_any([*_not_running(contract), *_check_plan(contract, drafts)])
    contract.milestones.all().delete()
    rows = [
        Milestone(
            contract=contract,
            number=number,
            name=draft.name.strip(),
            planned_on=draft.planned_on,
            amount=draft.amount,
        )
        for number, draft in enumerate(drafts, 1)
    ]
    insert_rows(rows)
    record(
        subject=contract,
        what="contract.plan",
        actor=actor,
        detail={f"{row.number}": f"{row.planned_on} {row.name} {row.amount:.2f}" for row in rows},
    )
    return rows


@transaction.atomic
def report_milestone(
    *,
    milestone: Milestone,
    done_on: date,
    note: str,
    evidence: Attachment | None,
    on: date,
    actor: Actor,
) -> None:
    """
    Report a milestone as done, with evidence (报告完成).

    :raises Refused: if the day lies ahead or before the start, or evidence is missing.
    """
    refuse_if_any(
        [
            *_not_running(milestone.contract),
            *_check_done(milestone, done_on, evidence, on=on),
        ]
    )
    move(
        subject=milestone,
        lifecycle=MILESTONE,
        name="report",
        actor=actor,
        detail={"done_on": done_on.isoformat(), "evidence": evidence.sha256 if evidence else ""},
        done_on=done_on,
        note=note.strip(),
        evidence=evidence,
    )


@transaction.atomic
def accept_milestone(*, milestone: Milestone, on: date, actor: Actor) -> None:
    """
    Confirm a reported milestone; what it promises may then be asked for.

    :raises Refused: if it is not reported.
    """
    move(subject=milestone, lifecycle=MILESTONE, name="accept", actor=actor, accepted_on=on)


@transaction.atomic
def return_milestone(*, milestone: Milestone, reason: str, actor: Actor) -> None:
    """
    Send a reported milestone back to be mended.

    :raises Refused: if it is not reported, or no reason is given.
    """
    if not reason.strip():
        raise refuse("milestone.reason", "请写明需要整改的问题")
    move(
        subject=milestone,
        lifecycle=MILESTONE,
        name="return",
        actor=actor,
        detail={"reason": reason},
        note=reason.strip(),
        done_on=None,
    )


@transaction.atomic
def check_in(*, contract: Contract, name: str, place: str, at: datetime, actor: Actor) -> None:
    """
    Note that the project manager is on site today, once a day (到岗签到).

    :raises Refused: if the contract is not running, it is another person, or today is noted.
    """
    on = timezone.localtime(at).date()
    refuse_if_any([*_not_running(contract), *_check_presence(contract, name, place, on=on)])
    insert_rows(
        [
            Attendance(
                contract=contract,
                on=on,
                name=name.strip(),
                place=place.strip(),
                at=at,
                by=actor.key,
            )
        ]
    )
    record(
        subject=contract,
        what="contract.check_in",
        actor=actor,
        detail={"on": on.isoformat(), "place": place.strip()},
    )


def _not_running(contract: Contract) -> Iterator[Violation]:
    if contract.state != ContractState.SIGNED:
        yield Violation("contract.running", f"合同{contract.get_state_display()}，不在履行中")


def _check_plan(contract: Contract, drafts: Sequence[MilestoneDraft]) -> Iterator[Violation]:
    if not drafts:
        yield Violation("milestone.none", "至少安排一个履约节点")
    if (
        contract.milestones.exclude(state="planned").exists()
        or Payment.objects.filter(contract=contract, milestone__isnull=False).exists()
    ):
        yield Violation("milestone.begun", "已有节点报告完成或申请付款，计划不能重排")
    if any(draft.amount < 0 or not draft.name.strip() for draft in drafts):
        yield Violation("milestone.draft", "请填写每个节点的名称和不小于0的对应付款")
    days = [draft.planned_on for draft in drafts]
    if days != sorted(days) or (days and days[0] < contract.starts):
        yield Violation("milestone.order", "节点日期应在合同开始日以后，依次排列")
    promised = sum((draft.amount for draft in drafts), Decimal("0.00"))
    total = account_of(contract).total
    if promised > total:
        yield Violation(
            "milestone.amount", f"节点付款合计{promised:,.2f}元，超出合同价款{total:,.2f}元"
        )


def _check_done(
    milestone: Milestone, done_on: date, evidence: Attachment | None, *, on: date
) -> Iterator[Violation]:
    if not milestone.contract.starts <= done_on <= on:
        yield Violation("milestone.day", "完成日期应在合同开始日和今天之间", field="done_on")
    if evidence is None:
        words = "请上传证明材料，例如监理签证、送货单、现场照片"
        yield Violation("milestone.evidence", words, field="evidence")


def _check_presence(contract: Contract, name: str, place: str, *, on: date) -> Iterator[Violation]:
    if name.strip() != contract.project_manager:
        words = f"签到人应为合同约定的项目负责人{contract.project_manager or '（未约定）'}"
        yield Violation("attendance.name", words, field="name")
    if not place.strip():
        yield Violation("attendance.place", "请填写到岗地点", field="place")
    if Attendance.objects.filter(contract=contract, on=on).exists():
        yield Violation("attendance.twice", "今天已经签到")
