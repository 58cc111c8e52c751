"""What comes next for a lot, and whose turn it is: the first thing that a desk shows."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from onewindow.trading.contracts.models import Award, Contract
from onewindow.trading.contracts.rules import AwardState, CandidateState, ContractState
from onewindow.trading.tendering.api import Family, Lot


@dataclass(frozen=True, slots=True)
class NextStep:
    """The next action: what it is called, its address (empty where one must wait), its event."""

    label: str
    address: str = ""
    event: str = ""


def next_step(
    lot: Lot, award: Award | None, contract: Contract | None, *, now: datetime
) -> NextStep:
    """Return what the tenderer does next with a lot."""
    if lot.is_suspended:
        return NextStep("暂停中，等待异议、投诉处理")
    if award is None:
        return NextStep("接收评标报告", _to("receive", lot), "report_received")
    if award.state == AwardState.RECEIVED and not _standing(award):
        return NextStep("候选人均不符合条件，流标", _to("fail", lot))
    if award.state in {AwardState.RECEIVED, AwardState.PUBLICIZED}:
        return _deciding(lot, award, now=now)
    if award.state == AwardState.DECIDED:
        return NextStep("公告结果，发中标通知书", _to("notify", lot), "award_notice")
    if award.state == AwardState.FAILED:
        return NextStep("已流标")
    return _contracting(lot, contract)


def _deciding(lot: Lot, award: Award, *, now: datetime) -> NextStep:
    if lot.tender.procedure.family == Family.WORKS:
        if award.shown_until is None:
            return NextStep("公示中标候选人", _to("publicize", lot), "candidates_from")
        if now <= award.shown_until:
            return NextStep("公示中，期满后定标")
    if not award.is_ranked:
        return NextStep("定标委员会票决", _to("ballot", lot))
    return NextStep("确定中标人", _to("decide", lot), "award_confirmed")


def _contracting(lot: Lot, contract: Contract | None) -> NextStep:
    if contract is None:
        return NextStep("拟订合同", _to("draft", lot), "contract_signed")
    here = reverse("contracts:contract", args=[lot.code])
    if contract.state == ContractState.DRAFT:
        return NextStep("提交双方签署", here, "contract_signed")
    if contract.state == ContractState.OFFERED:
        return NextStep("等待双方签署", here, "contract_signed")
    if contract.published_at is None:
        return NextStep("公告合同", here, "contract_published")
    if contract.filed_at is None:
        return NextStep("合同备案", here, "contract_filed")
    if contract.state == ContractState.SIGNED:
        return NextStep("履约管理", here)
    if contract.state == ContractState.ACCEPTED:
        return NextStep("付清、评价后完结", here)
    return NextStep("已完结", here)


def _standing(award: Award) -> bool:
    return any(
        one.is_candidate and one.state == CandidateState.STANDING for one in award.reported.all()
    )


def _to(route: str, lot: Lot) -> str:
    return reverse(f"contracts:{route}", args=[lot.code])
