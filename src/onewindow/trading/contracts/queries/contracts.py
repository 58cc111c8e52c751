"""A contract, its main terms beside the bid's, and what stands on its account."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum

from onewindow.foundation.policy.api import policy_in_force
from onewindow.kernel.canonical import canonical_bytes, digest
from onewindow.kernel.money import percent
from onewindow.trading.contracts.models import Acceptance, Change, Contract, Payment, ReportedBid
from onewindow.trading.contracts.rules import (
    Account,
    ChangeLimit,
    ChangeState,
    ContractState,
    MainTerms,
    PaymentKind,
    PaymentState,
    retention_from,
)
from onewindow.trading.tendering.api import Family, Lot, Tender

_NOTHING = Decimal("0.00")


def contract_of(lot: Lot) -> Contract | None:
    """Return the contract of a lot that counts now, or None."""
    rows = Contract.objects.filter(lot=lot).exclude(state=ContractState.DROPPED)
    return rows.select_related("supplier", "award__winner", "file", "lot__tender").first()


def contracts_by_lot(lots: Iterable[Lot]) -> dict[int, Contract]:
    """Return the contract that counts for each lot."""
    rows = Contract.objects.filter(lot__in=lots).exclude(state=ContractState.DROPPED)
    return {contract.lot_id: contract for contract in rows}


def promised_terms(winner: ReportedBid, tender: Tender) -> MainTerms:
    """Return the main terms as the tender's documents, the bid and the award promise them."""
    return MainTerms(
        supplier=winner.enterprise.name,
        amount=winner.price or _NOTHING,
        duration_days=winner.duration_days,
        quality=winner.quality,
        manager=winner.project_manager,
        scope=tender.content,
    )


def terms_of(contract: Contract) -> MainTerms:
    """Return the main terms as the contract has them."""
    return MainTerms(
        supplier=contract.supplier.name,
        amount=contract.amount,
        duration_days=contract.duration_days,
        quality=contract.quality,
        manager=contract.project_manager,
        scope=contract.scope,
    )


def contract_content(contract: Contract) -> dict[str, Any]:
    """Return everything that the parties sign, as canonical JSON takes it."""
    tender = contract.lot.tender
    return {
        "合同编号": contract.number,
        "合同名称": contract.title,
        "统一交易标识码": contract.lot.transaction_code,
        "发包人": f"{tender.tenderer.name}（{tender.tenderer.credit_code}）",
        "承包人": f"{contract.supplier.name}（{contract.supplier.credit_code}）",
        "标的": contract.scope,
        "合同价款": f"{contract.amount:.2f}",
        "质量": contract.quality,
        "开始日": contract.starts.isoformat(),
        "履行期限": f"{contract.duration_days}日",
        "项目负责人": f"{contract.project_manager} {contract.manager_certificate}".strip(),
        "项目负责人每月到岗": f"{contract.manager_days}日",
        "预付款比例": percent(contract.prepayment_rate),
        "质量保证金比例": percent(contract.retention_rate),
        "缺陷责任期": f"{contract.warranty_days}日",
        "履约保证金": f"{contract.performance_bond:.2f}",
        "付款期限": f"交付之日起{contract.payment_days}日",
        "验收、违约责任和争议解决": contract.clauses,
        "合同文本": contract.file.sha256 if contract.file else "",
    }


def contract_digest(contract: Contract) -> str:
    """Return the digest that both parties sign."""
    return digest(contract_content(contract)).hex()


def contract_statement(contract: Contract) -> bytes:
    """Return the very bytes that a party signs: the contract's number and the digest of it all."""
    return canonical_bytes(
        {"kind": "contract.sign", "contract": contract.number, "digest": contract.digest}
    )


def account_of(contract: Contract) -> Account:
    """Return what stands on the contract's account now."""
    asked = (
        Payment.objects.filter(contract=contract)
        .exclude(state=PaymentState.REFUSED)
        .order_by("kind")
        .values_list("kind")
        .annotate(Sum("amount"))
    )
    changed = Change.objects.filter(contract=contract, state=ChangeState.APPROVED).aggregate(
        total=Sum("amount")
    )
    accepted = Acceptance.objects.filter(contract=contract).values_list("on", flat=True).first()
    return Account(
        amount=contract.amount,
        changes=changed["total"] or _NOTHING,
        prepayment_rate=contract.prepayment_rate,
        retention_rate=contract.retention_rate,
        asked={PaymentKind(kind): total for kind, total in asked},
        is_accepted=accepted is not None,
        retention_from=retention_from(accepted, warranty_days=contract.warranty_days)
        if accepted
        else None,
    )


def grown_by(contract: Contract, *, but: Change | None = None) -> Decimal:
    """Return the sum of the increases that were approved or still wait, but for one of them."""
    rows = Change.objects.filter(contract=contract, amount__gt=0).exclude(
        state=ChangeState.REFUSED
    )
    if but is not None:
        rows = rows.exclude(pk=but.pk)
    return rows.aggregate(total=Sum("amount"))["total"] or _NOTHING


def change_limit(contract: Contract, *, on: date) -> ChangeLimit:
    """Return how far changes may go: by law for procurement, by the local rule for works."""
    tender = contract.lot.tender
    is_absolute = tender.procedure.family == Family.PROCUREMENT
    code = "gp.supplement" if is_absolute else "contract.change.approval"
    value = policy_in_force(code, on=on, region=tender.region)
    return ChangeLimit(value.value, value.source, is_absolute)


def overdue_payments(*, on: date) -> QuerySet[Payment]:
    """Return the payments whose last day has passed and that were neither paid nor refused."""
    rows = Payment.objects.filter(due_on__lt=on)
    rows = rows.exclude(state__in=(PaymentState.PAID, PaymentState.REFUSED))
    return rows.select_related("contract__lot__tender", "contract__supplier").order_by("due_on")
