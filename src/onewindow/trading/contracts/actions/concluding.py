"""The end of a contract: acceptance (履约验收), what the buyer says of it, and its close."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from onewindow.foundation.records.api import Attachment, insert_rows, move, record
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Violation, refuse, refuse_if_any
from onewindow.trading.contracts.actions.publishing import publish_from_data
from onewindow.trading.contracts.models import Acceptance, Contract, PerformanceReview
from onewindow.trading.contracts.queries import account_of, lot_words
from onewindow.trading.contracts.rules import CONTRACT, ContractState, MilestoneState, PaymentState
from onewindow.trading.guarantees.api import release_performance
from onewindow.trading.tendering.api import Family

_SOURCE = "《政府采购法实施条例》第四十五条"
_POINTS = range(1, 6)


@dataclass(frozen=True, slots=True)
class AcceptanceDraft:
    """What the acceptance found for each standard, and who took part."""

    technical: str
    service: str
    safety: str
    members: str
    evidence: Attachment | None = None


@dataclass(frozen=True, slots=True)
class ReviewDraft:
    """What the buyer says of the performance: points of five, and words."""

    quality: int
    timeliness: int
    service: int
    comment: str


@transaction.atomic
def accept_contract(
    *, contract: Contract, draft: AcceptanceDraft, at: datetime, actor: Actor
) -> Acceptance:
    """
    Accept the performance; a procurement's acceptance is published.

    :raises Refused: if a milestone is not confirmed, or a standard has no finding.
    """
    refuse_if_any(_check_acceptance(contract, draft))
    acceptance = Acceptance(
        contract=contract,
        on=timezone.localtime(at).date(),
        technical=draft.technical.strip(),
        service=draft.service.strip(),
        safety=draft.safety.strip(),
        members=draft.members.strip(),
        evidence=draft.evidence,
    )
    move(subject=contract, lifecycle=CONTRACT, name="accept", actor=actor)
    insert_rows([acceptance])
    if contract.lot.tender.procedure.family == Family.PROCUREMENT:
        publish_from_data(
            lot=contract.lot,
            code="D-ACCEPT",
            terms={
                "lot": lot_words(contract.lot),
                "contract": f"{contract.title}（{contract.number}）",
                "finding": f"技术标准：{acceptance.technical}\n服务标准：{acceptance.service}\n"
                f"安全标准：{acceptance.safety}",
                "members": acceptance.members,
            },
            at=at,
            actor=actor,
        )
    return acceptance


@transaction.atomic
def review_performance(
    *, contract: Contract, draft: ReviewDraft, at: datetime, actor: Actor
) -> PerformanceReview:
    """
    Say how the supplier performed (履约评价), once, after acceptance.

    :raises Refused: if it is too early, was said already, or points are not from 1 to 5.
    """
    refuse_if_any(_check_review(contract, draft))
    review = PerformanceReview(
        contract=contract,
        quality=draft.quality,
        timeliness=draft.timeliness,
        service=draft.service,
        comment=draft.comment.strip(),
        at=at,
        by=actor.key,
    )
    insert_rows([review])
    record(
        subject=contract,
        what="contract.review",
        actor=actor,
        detail={
            "quality": draft.quality,
            "timeliness": draft.timeliness,
            "service": draft.service,
        },
    )
    return review


@transaction.atomic
def release_bond(*, contract: Contract, at: datetime, actor: Actor) -> None:
    """
    Give the performance bond back after acceptance (退还履约保证金).

    :raises Refused: before acceptance, or if no bond is held.
    """
    if contract.state not in {ContractState.ACCEPTED, ContractState.CLOSED}:
        raise refuse("bond.early", "履约验收后才能退还履约保证金")
    release_performance(lot=contract.lot, enterprise=contract.supplier, at=at, actor=actor)


@transaction.atomic
def close_contract(*, contract: Contract, actor: Actor) -> None:
    """
    Close a contract that is accepted, paid and judged.

    :raises Refused: with everything that is still open.
    """
    refuse_if_any(_check_close(contract))
    move(subject=contract, lifecycle=CONTRACT, name="close", actor=actor)


def _check_acceptance(contract: Contract, draft: AcceptanceDraft) -> Iterator[Violation]:
    if contract.state != ContractState.SIGNED:
        raise refuse("contract.running", f"合同{contract.get_state_display()}，不能验收")
    open_ones = contract.milestones.exclude(state=MilestoneState.ACCEPTED).order_by("number")
    for milestone in open_ones:
        yield Violation("acceptance.milestone", f"节点“{milestone.name}”还没有确认完成")
    for name, label in (
        ("technical", "技术标准"),
        ("service", "服务标准"),
        ("safety", "安全标准"),
    ):
        if not getattr(draft, name).strip():
            yield Violation(f"acceptance.{name}", f"请写明{label}的履约情况", _SOURCE, name)
    if not draft.members.strip():
        yield Violation("acceptance.members", "请填写验收人员", _SOURCE, "members")


def _check_review(contract: Contract, draft: ReviewDraft) -> Iterator[Violation]:
    if contract.state not in {ContractState.ACCEPTED, ContractState.CLOSED}:
        yield Violation("review.early", "履约验收后才能评价")
    if PerformanceReview.objects.filter(contract=contract).exists():
        yield Violation("review.twice", "已经评价过")
    for name, label in (("quality", "质量"), ("timeliness", "进度"), ("service", "服务")):
        if getattr(draft, name) not in _POINTS:
            yield Violation(f"review.{name}", f"{label}请给1到5分", field=name)
    if not draft.comment.strip():
        yield Violation("review.comment", "请写评语", field="comment")


def _check_close(contract: Contract) -> Iterator[Violation]:
    if contract.state != ContractState.ACCEPTED:
        raise refuse("contract.close", f"合同{contract.get_state_display()}，不能完结")
    account = account_of(contract)
    open_ones = contract.payments.exclude(state__in=(PaymentState.PAID, PaymentState.REFUSED))
    if open_ones.exists() or account.committed != account.total:
        left = account.total - account.committed
        yield Violation("close.payments", f"还有款项没有付清，未申请{left:,.2f}元")
    if not PerformanceReview.objects.filter(contract=contract).exists():
        yield Violation("close.review", "请先作履约评价")
