"""The contract over HTTP: drafted, offered, published, filed, performed; read when published."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Router, Status

from onewindow.foundation.accounts.api import (
    Open,
    SigningCertificate,
    caller_of,
    signed_bytes,
)
from onewindow.kernel.violations import Violation, refuse
from onewindow.trading.contracts.actions import (
    SIGN,
    ContractDraft,
    MilestoneDraft,
    accept_milestone,
    draft_contract,
    file_contract,
    offer_contract,
    plan_milestones,
    publish_contract,
    sign_contract,
)
from onewindow.trading.contracts.endpoints.schemas import (
    ContractIn,
    ContractOut,
    DoneOut,
    PlanIn,
    SignatureIn,
    StatementOut,
)
from onewindow.trading.contracts.endpoints.scope import (
    PARTIES,
    TENDERERS,
    ContractNumber,
    LotCode,
    Number,
    any_contract,
    party_contract,
    run_award,
    run_contract,
)
from onewindow.trading.contracts.models import Contract
from onewindow.trading.contracts.queries import contract_facts, contract_statement
from onewindow.trading.contracts.rules import ContractFacts, DeviationGround, Excuse, Term
from onewindow.trading.evaluation.api import Signing

router = Router()


@router.get("contracts/{number}", response=ContractOut, auth=Open())
def show(request: HttpRequest, number: ContractNumber) -> ContractFacts:
    """Give a published contract and how it is performed."""
    contract = any_contract(number)
    if contract.published_at is None:
        raise Http404
    return next(
        one for one in contract_facts(contract.lot.tender) if one.number == contract.number
    )


@router.post("lots/{code}/contract", response={201: DoneOut}, auth=TENDERERS)
def draft(request: HttpRequest, code: LotCode, body: ContractIn) -> Status[dict[str, Any]]:
    """Draft the contract of an award; every difference from the bid is told at once."""
    award = run_award(request, code)
    said = body.dict(exclude={"excuses"})
    contract = draft_contract(
        award=award,
        draft=ContractDraft(**said, excuses=_excuses(body)),
        on=timezone.localdate(),
        actor=caller_of(request).actor,
    )
    return Status(201, done(contract))


@router.post("contracts/{number}/offer", response=DoneOut, auth=TENDERERS)
def offer(request: HttpRequest, number: ContractNumber) -> dict[str, Any]:
    """Fix the text for signing."""
    contract = run_contract(request, number)
    offer_contract(contract=contract, at=timezone.now(), actor=caller_of(request).actor)
    return done(contract)


@router.get("contracts/{number}/statement", response=StatementOut, auth=PARTIES)
def statement(request: HttpRequest, number: ContractNumber) -> dict[str, str]:
    """Give the very bytes, as hex, that a party signs."""
    contract, _ = party_contract(request, number)
    return {"statement": signed_bytes(contract, SIGN, contract_statement(contract)).hex()}


@router.post("contracts/{number}/signatures", response=DoneOut, auth=PARTIES)
def sign(request: HttpRequest, number: ContractNumber, body: SignatureIn) -> dict[str, Any]:
    """Sign for the party that the caller speaks for; the second signature concludes."""
    contract, party = party_contract(request, number)
    user: Any = caller_of(request).user
    certificate = SigningCertificate.objects.filter(pk=body.certificate, user=user).first()
    if certificate is None:
        raise refuse("certificate.other", "请选择您自己登记的签名证书")
    late = sign_contract(
        contract=contract,
        party=party,
        signing=Signing(certificate, body.signature, user),
        at=timezone.now(),
        actor=caller_of(request).actor,
    )
    return done(contract, late)


@router.post("contracts/{number}/publication", response=DoneOut, auth=TENDERERS)
def publish(request: HttpRequest, number: ContractNumber) -> dict[str, Any]:
    """Publish the signed contract."""
    contract = run_contract(request, number)
    actor = caller_of(request).actor
    return done(contract, publish_contract(contract=contract, at=timezone.now(), actor=actor))


@router.post("contracts/{number}/filing", response=DoneOut, auth=TENDERERS)
def file(request: HttpRequest, number: ContractNumber) -> dict[str, Any]:
    """Hand the copy to the supervising body."""
    contract = run_contract(request, number)
    actor = caller_of(request).actor
    return done(contract, file_contract(contract=contract, at=timezone.now(), actor=actor))


@router.post("contracts/{number}/milestones", response=DoneOut, auth=TENDERERS)
def plan(request: HttpRequest, number: ContractNumber, body: PlanIn) -> dict[str, Any]:
    """Plan the milestones."""
    contract = run_contract(request, number)
    drafts = [MilestoneDraft(**one.dict()) for one in body.milestones]
    plan_milestones(contract=contract, drafts=drafts, actor=caller_of(request).actor)
    return done(contract)


@router.post("contracts/{number}/milestones/{stone}/acceptance", response=DoneOut, auth=TENDERERS)
def accept(request: HttpRequest, number: ContractNumber, stone: Number) -> dict[str, Any]:
    """Confirm a reported milestone."""
    contract = run_contract(request, number)
    milestone = contract.milestones.filter(number=stone).first()
    if milestone is None:
        raise Http404
    accept_milestone(milestone=milestone, on=timezone.localdate(), actor=caller_of(request).actor)
    return done(contract)


def done(contract: Contract, late: tuple[Violation, ...] = ()) -> dict[str, Any]:
    """Return how the contract stands now."""
    contract.refresh_from_db()
    return {
        "identifier": contract.number,
        "state": contract.state,
        "state_label": contract.get_state_display(),
        "late": [f"{one.message}（{one.source}）" for one in late],
    }


def _excuses(body: ContractIn) -> dict[Term, Excuse]:
    try:
        return {
            Term(one.term): Excuse(DeviationGround(one.ground), one.reason) for one in body.excuses
        }
    except ValueError:
        raise refuse("contract.excuse", "没有这种条款或者法定理由") from None
