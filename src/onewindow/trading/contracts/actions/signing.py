"""Signing a contract (签订合同): offered, signed by both, then published and filed."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction

from onewindow.foundation.accounts.api import check_unit_signs, sign_content
from onewindow.foundation.records.api import insert_rows, move
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Violation, refuse, refuse_if_any
from onewindow.trading.contracts.actions.publishing import kind_for, publish_from_data
from onewindow.trading.contracts.models import Contract, ContractSigning
from onewindow.trading.contracts.queries import (
    contract_digest,
    contract_notice_terms,
    contract_statement,
    has_event,
    suspended,
)
from onewindow.trading.contracts.rules import CONTRACT, ContractState, Party
from onewindow.trading.evaluation.api import Signing
from onewindow.trading.guarantees.api import (
    PerformanceTerms,
    hold_performance,
    performance_of,
)
from onewindow.trading.tendering.api import (
    law_of,
    lot_moments,
    move_lot,
    note_event,
)

SIGN = "contract.sign"


@transaction.atomic
def offer_contract(*, contract: Contract, at: datetime, actor: Actor) -> None:
    """
    Fix the text for signing; the performance bond is asked for, if the contract wants one.

    :raises Refused: if the lot is suspended, or it was offered already.
    """
    refuse_if_any(suspended(contract.lot))
    digest = contract_digest(contract)
    move(
        subject=contract,
        lifecycle=CONTRACT,
        name="offer",
        actor=actor,
        detail={"digest": digest},
        digest=digest,
    )
    _ask_bond(contract, at=at, actor=actor)


@transaction.atomic
def sign_contract(
    *, contract: Contract, party: Party, signing: Signing, at: datetime, actor: Actor
) -> tuple[Violation, ...]:
    """
    Sign for one party; the second signature concludes the contract. Return the limits overrun.

    :raises Refused: if it is not offered, the text is no longer the one offered, this party has
        signed already, the certificate is not that of the party's own unit, the signature does
        not fit, or the lot is suspended.
    """
    contract = Contract.objects.select_for_update().get(pk=contract.pk)
    unit = contract.supplier if party is Party.SUPPLIER else contract.lot.tender.tenderer
    faults = check_unit_signs(signing.certificate, code=unit.credit_code, name=unit.name)
    refuse_if_any([*suspended(contract.lot), *_check_text(contract), *faults])
    signed = set(contract.signings.filter(digest=contract.digest).values_list("party", flat=True))
    if party in signed:
        raise refuse("contract.signed", f"{party.label}已经签署")
    sign_content(
        subject=contract,
        purpose=SIGN,
        content=contract_statement(contract),
        certificate=signing.certificate,
        value=signing.value,
        signer=signing.signer,
        at=at,
    )
    detail = {"party": party, "digest": contract.digest}
    move(subject=contract, lifecycle=CONTRACT, name="sign", actor=actor, detail=detail)
    kept = {"party": party, "signer": signing.signer, "digest": contract.digest, "at": at}
    insert_rows([ContractSigning(contract=contract, **kept)])
    if len(signed) + 1 < len(Party):
        return ()
    return _conclude(contract, at=at, actor=actor)


def _conclude(contract: Contract, *, at: datetime, actor: Actor) -> tuple[Violation, ...]:
    late = note_event(lot=contract.lot, event="contract_signed", at=at, actor=actor)
    move(
        subject=contract,
        lifecycle=CONTRACT,
        name="conclude",
        actor=actor,
        detail={"late": [v.code for v in late]},
        signed_at=at,
    )
    move_lot(lot=contract.lot, name="contract", actor=actor)
    return late


@transaction.atomic
def publish_contract(*, contract: Contract, at: datetime, actor: Actor) -> tuple[Violation, ...]:
    """
    Publish a signed contract (合同公示、公告); return the limits overrun.

    :raises Refused: if it is not signed, or was published already.
    """
    refuse_if_any(_check_signed(contract, contract.published_at, "公告"))
    late = _note_if_known(contract, "contract_published", at=at, actor=actor)
    publish_from_data(
        lot=contract.lot,
        code=kind_for(contract.lot, "contract"),
        terms=contract_notice_terms(contract),
        at=at,
        actor=actor,
    )
    move(
        subject=contract,
        lifecycle=CONTRACT,
        name="publish",
        actor=actor,
        detail={"late": [v.code for v in late]},
        published_at=at,
    )
    return late


@transaction.atomic
def file_contract(*, contract: Contract, at: datetime, actor: Actor) -> tuple[Violation, ...]:
    """
    Hand the copy of a signed contract to the supervising body (合同备案); return overrun limits.

    :raises Refused: if it is not signed, or was filed already.
    """
    refuse_if_any(_check_signed(contract, contract.filed_at, "备案"))
    late = _note_if_known(contract, "contract_filed", at=at, actor=actor)
    move(
        subject=contract,
        lifecycle=CONTRACT,
        name="file",
        actor=actor,
        detail={"late": [v.code for v in late]},
        filed_at=at,
    )
    return late


def _ask_bond(contract: Contract, *, at: datetime, actor: Actor) -> None:
    """Ask the supplier for the performance bond once, before the contract is signed."""
    lot, supplier = contract.lot, contract.supplier
    if not contract.performance_bond or performance_of(lot, supplier) is not None:
        return
    law, noticed = law_of(lot.tender), lot_moments(lot)["award_notice"]
    days = next(law.limits[span.policy] for span in law.spans if span.end == "contract_signed")
    terms = PerformanceTerms(
        amount=contract.performance_bond,
        contract_amount=contract.amount,
        due=max(noticed + timedelta(days=int(days.value)), at + timedelta(days=1)),
        valid_until=contract.ends,
    )
    hold_performance(lot=lot, enterprise=supplier, terms=terms, at=at, actor=actor)


def _check_text(contract: Contract) -> Iterator[Violation]:
    if contract.state == ContractState.OFFERED and contract_digest(contract) != contract.digest:
        yield Violation("contract.digest", "合同文本与提交签署时不一致，请退回重新提交")


def _check_signed(contract: Contract, done: datetime | None, what: str) -> Iterator[Violation]:
    if contract.signed_at is None:
        yield Violation("contract.unsigned", f"合同双方签署后才能{what}")
    if done is not None:
        yield Violation("contract.done", f"合同已经{what}")


def _note_if_known(
    contract: Contract, event: str, *, at: datetime, actor: Actor
) -> tuple[Violation, ...]:
    if not has_event(contract.lot, event):
        return ()
    return note_event(lot=contract.lot, event=event, at=at, actor=actor)
