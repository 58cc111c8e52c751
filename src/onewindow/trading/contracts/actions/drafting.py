"""Drafting a contract (拟订合同): compared with bid and award before it is offered."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import transaction

from onewindow.foundation.policy.api import policy_in_force
from onewindow.foundation.records.api import Attachment, insert_rows, move, record
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Violation, refuse, refuse_if_any
from onewindow.trading.contracts.models import Award, Contract, Deviation
from onewindow.trading.contracts.queries import (
    contract_of,
    promised_terms,
    terms_of,
)
from onewindow.trading.contracts.rules import (
    CONTRACT,
    AwardState,
    Compared,
    ContractState,
    Excuse,
    MoneyTerms,
    Term,
    check_differences,
    check_money_terms,
    differences,
)
from onewindow.trading.tendering.api import (
    Family,
    Tender,
)

_PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class ContractDraft:
    """What the parties agree on; amounts in yuan, rates as fractions, periods in days."""

    amount: Decimal
    starts: date
    duration_days: int
    quality: str
    project_manager: str
    clauses: str
    manager_certificate: str = ""
    manager_days: int = 0
    prepayment_rate: Decimal = Decimal(0)
    retention_rate: Decimal = Decimal(0)
    warranty_days: int = 0
    performance_bond: Decimal = Decimal("0.00")
    payment_days: int = 30
    is_small_firm: bool = False
    scope: str = ""
    excuses: Mapping[Term, Excuse] = field(default_factory=dict)
    file: Attachment | None = None


@transaction.atomic
def draft_contract(*, award: Award, draft: ContractDraft, on: date, actor: Actor) -> Contract:
    """
    Draft the contract of an award, or draft it anew while nobody was asked to sign.

    :raises Refused: with every main term that differs from bid and award without a lawful reason,
        and every amount beyond the law's limits, each with its article.
    """
    if award.state != AwardState.NOTIFIED or award.winner is None:
        raise refuse("contract.award", "发出中标通知书后才能订立合同")
    tender = award.lot.tender
    contract = _locked(award) or Contract(
        award=award,
        lot=award.lot,
        number=f"{award.lot.code}-HT{award.contracts.count() + 1}",
        title=f"{tender.name}{award.lot.name}合同",
        supplier=award.winner.enterprise,
    )
    if contract.state != ContractState.DRAFT:
        raise refuse("contract.state", f"合同{contract.get_state_display()}，不能再改")
    promised = promised_terms(award.winner, tender)
    _take(contract, draft, promised.scope)
    found = differences(promised, terms_of(contract))
    refuse_if_any(
        [
            *_check_said(draft),
            *check_differences(found, draft.excuses, source=_basis(tender)),
            *_check_money(contract, on=on),
        ]
    )
    contract.save()
    _keep_deviations(contract, found, draft.excuses)
    record(
        subject=contract,
        what="contract.draft",
        actor=actor,
        after=ContractState.DRAFT,
        detail={
            "amount": f"{contract.amount:.2f}",
            "deviations": {one.term.value: draft.excuses[one.term].ground for one in found},
        },
    )
    return contract


@transaction.atomic
def redraft_contract(*, contract: Contract, reason: str, actor: Actor) -> None:
    """
    Take an offered contract back to be changed; signatures under the old text no longer count.

    :raises Refused: if both have signed.
    """
    move(
        subject=contract,
        lifecycle=CONTRACT,
        name="redraft",
        actor=actor,
        detail={"reason": reason},
        digest="",
    )


def _keep_deviations(
    contract: Contract, found: tuple[Compared, ...], excuses: Mapping[Term, Excuse]
) -> None:
    contract.deviations.all().delete()
    insert_rows(
        [
            Deviation(
                contract=contract,
                term=one.term,
                promised=one.promised[:500],
                agreed=one.agreed[:500],
                ground=excuses[one.term].ground,
                reason=excuses[one.term].reason.strip(),
            )
            for one in found
        ]
    )


def _locked(award: Award) -> Contract | None:
    """Return the contract that the award has already, held so that nobody offers it meanwhile."""
    known = contract_of(award.lot)
    return Contract.objects.select_for_update().get(pk=known.pk) if known else None


def _take(contract: Contract, draft: ContractDraft, scope: str) -> None:
    for name in (
        "amount",
        "starts",
        "duration_days",
        "quality",
        "project_manager",
        "manager_certificate",
        "manager_days",
        "prepayment_rate",
        "retention_rate",
        "warranty_days",
        "performance_bond",
        "payment_days",
        "is_small_firm",
        "clauses",
    ):
        setattr(contract, name, getattr(draft, name))
    contract.scope = draft.scope.strip() or scope
    contract.file = draft.file or contract.file


def _check_said(draft: ContractDraft) -> Iterator[Violation]:
    if not draft.clauses.strip():
        words = "请写明验收要求、违约责任和解决争议的方法"
        yield Violation("contract.clauses", words, "财政部令第87号第七十二条", "clauses")
    if draft.file is not None and draft.file.content_type != _PDF:
        yield Violation("contract.file", "合同文本请上传PDF文件", field="file")


def _check_money(contract: Contract, *, on: date) -> Iterator[Violation]:
    tender = contract.lot.tender
    works = tender.procedure.family == Family.WORKS
    codes = {
        "performance": "ztb.performance" if works else "gp.performance",
        "prepayment": "contract.prepayment" if works else "contract.prepayment.procurement",
        "retention": "contract.retention",
        "payment_days": "pay.gov.agreed",
    }
    limits = {
        name: policy_in_force(code, on=on, region=tender.region) for name, code in codes.items()
    }
    return check_money_terms(
        MoneyTerms(
            amount=contract.amount,
            performance_bond=contract.performance_bond,
            prepayment_rate=contract.prepayment_rate,
            retention_rate=contract.retention_rate,
            payment_days=contract.payment_days,
            is_small_firm=contract.is_small_firm,
        ),
        {name: (value.value, value.source) for name, value in limits.items()},
    )


def _basis(tender: Tender) -> str:
    if tender.procedure.family == Family.PROCUREMENT:
        return "财政部令第87号第七十一条"
    return "《招标投标法》第四十六条；《招标投标法实施条例》第五十七条"
