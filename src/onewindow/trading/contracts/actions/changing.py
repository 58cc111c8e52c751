"""Changes of a signed contract (合同变更): within the law's limit, approved, published."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from onewindow.foundation.records.api import Attachment, insert_rows, move, record
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Violation, refuse, refuse_if_any
from onewindow.trading.contracts.actions.publishing import kind_for, publish_from_data
from onewindow.trading.contracts.models import Change, Contract
from onewindow.trading.contracts.queries import account_of, change_limit, grown_by, lot_words
from onewindow.trading.contracts.rules import (
    CHANGE,
    ChangeState,
    ContractState,
    check_change,
    needs_approval,
)


@dataclass(frozen=True, slots=True)
class ChangeDraft:
    """What is to change: yuan and days may be negative; at least something changes."""

    amount: Decimal
    days: int
    scope: str
    reason: str
    evidence: Attachment | None = None


@transaction.atomic
def ask_change(*, contract: Contract, draft: ChangeDraft, on: date, actor: Actor) -> Change:
    """
    Ask for a change; one of works beyond the local limit goes to the supervising body.

    :raises Refused: if the contract is not running, something is missing, or the sum of a
        procurement's supplements goes beyond the law.
    """
    contract = Contract.objects.select_for_update().get(pk=contract.pk)
    account, grown = account_of(contract), grown_by(contract)
    limit = change_limit(contract, on=on)
    refuse_if_any(
        [
            *_check_draft(contract, draft),
            *check_change(draft.amount, account, grown=grown, limit=limit),
        ]
    )
    change = Change(
        contract=contract,
        number=contract.changes.count() + 1,
        amount=draft.amount,
        days=draft.days,
        scope=draft.scope.strip(),
        reason=draft.reason.strip(),
        evidence=draft.evidence,
        needs_supervisor=needs_approval(draft.amount, account, grown=grown, limit=limit),
        asked_on=on,
    )
    insert_rows([change])
    record(
        subject=change,
        what="contract_change.ask",
        actor=actor,
        after=ChangeState.ASKED,
        detail={
            "contract": contract.number,
            "amount": f"{draft.amount:.2f}",
            "days": draft.days,
            "needs_supervisor": change.needs_supervisor,
        },
    )
    return change


@transaction.atomic
def approve_change(*, change: Change, decision: str, at: datetime, actor: Actor) -> None:
    """
    Agree to a change and publish it.

    :raises Refused: if it does not wait, or the account has moved so that it no longer fits.
    """
    contract = Contract.objects.select_for_update().get(pk=change.contract_id)
    on = timezone.localtime(at).date()
    refuse_if_any(
        check_change(
            change.amount,
            account_of(contract),
            grown=grown_by(contract, but=change),
            limit=change_limit(contract, on=on),
        )
    )
    move(
        subject=change,
        lifecycle=CHANGE,
        name="approve",
        actor=actor,
        detail={"decision": decision},
        decided_on=on,
        decision=decision.strip(),
    )
    publish_from_data(
        lot=contract.lot,
        code=kind_for(contract.lot, "change"),
        terms={
            "lot": lot_words(contract.lot),
            "contract": f"{contract.title}（{contract.number}）",
            "change": f"{change.scope}；价款增减{change.amount:+,.2f}元，"
            f"期限增减{change.days:+d}日",
            "reason": change.reason,
        },
        at=at,
        actor=actor,
    )


@transaction.atomic
def refuse_change(*, change: Change, decision: str, on: date, actor: Actor) -> None:
    """
    Refuse a change with the reason.

    :raises Refused: if it does not wait, or no reason is given.
    """
    if not decision.strip():
        raise refuse("change.decision", "请写明不同意的理由")
    move(
        subject=change,
        lifecycle=CHANGE,
        name="refuse",
        actor=actor,
        detail={"decision": decision},
        decided_on=on,
        decision=decision.strip(),
    )


def _check_draft(contract: Contract, draft: ChangeDraft) -> Iterator[Violation]:
    if contract.state != ContractState.SIGNED:
        words = f"合同{contract.get_state_display()}，不能变更"
        yield Violation("change.state", words, "《政府采购法》（2014修正）第五十条")
    if not draft.scope.strip():
        yield Violation("change.scope", "请写明变更的内容", field="scope")
    if not draft.reason.strip():
        yield Violation("change.reason", "请写明变更的原因", field="reason")
    if contract.duration_days + draft.days < 1:
        yield Violation("change.days", "减少的日数超过了合同期限", field="days")
