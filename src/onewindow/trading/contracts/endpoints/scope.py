"""Who is let in over HTTP: the same people as at the desk, with the same answers."""

from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Path

from onewindow.foundation.accounts.api import Allow, Role, caller_of, may_speak_for
from onewindow.trading.contracts.models import Award, Contract
from onewindow.trading.contracts.queries import (
    award_of,
    lots_seen_by,
)
from onewindow.trading.contracts.rules import Party
from onewindow.trading.tendering.api import Lot, may_run

TENDERERS = Allow(Role.TENDERER)
DECIDERS = Allow(Role.TENDERER, Role.SUPERVISOR)
SUPPLIERS = Allow(Role.CITIZEN)
PARTIES = Allow(Role.TENDERER, Role.CITIZEN)
LotCode = Annotated[str, Path(max_length=30)]
LetterNumber = Annotated[str, Path(max_length=48)]
ContractNumber = Annotated[str, Path(max_length=40)]
Number = Annotated[int, Path(ge=1, le=9999)]


def run_lot(request: HttpRequest, code: str) -> Lot:
    """
    Return the lot, if the caller decides for its tenderer.

    :raises Http404: otherwise.
    """
    user: Any = caller_of(request).user
    lot = lots_seen_by(user).filter(code=code).first()
    if lot is None or not may_run(user, lot.tender):
        raise Http404
    return lot


def run_award(request: HttpRequest, code: str) -> Award:
    """
    Return the award of the lot, if the caller decides for its tenderer.

    :raises Http404: otherwise, or while no report was received.
    """
    award = award_of(run_lot(request, code))
    if award is None:
        raise Http404
    return award


def any_contract(number: str) -> Contract:
    """
    Return the contract of that number, unless it was dropped.

    :raises Http404: otherwise.
    """
    rows = Contract.objects.exclude(state="dropped").select_related(
        "supplier", "lot__tender__tenderer", "lot__tender__supervisor", "lot__tender__procedure"
    )
    contract = rows.filter(number=number).first()
    if contract is None:
        raise Http404
    return contract


def run_contract(request: HttpRequest, number: str) -> Contract:
    """
    Return the contract, if the caller decides for its buyer.

    :raises Http404: otherwise.
    """
    contract = any_contract(number)
    if not may_run(caller_of(request).user, contract.lot.tender):
        raise Http404
    return contract


def own_contract(request: HttpRequest, number: str) -> Contract:
    """
    Return the contract, if the caller speaks for its supplier.

    :raises Http404: otherwise.
    """
    contract, user = any_contract(number), caller_of(request).user
    person = user.person if user else None
    if not may_speak_for(person, contract.supplier, on=timezone.localdate()):
        raise Http404
    return contract


def party_contract(request: HttpRequest, number: str) -> tuple[Contract, Party]:
    """
    Return the contract and for which of its parties the caller speaks.

    :raises Http404: if for none.
    """
    contract, user = any_contract(number), caller_of(request).user
    if may_run(user, contract.lot.tender):
        return contract, Party.BUYER
    return own_contract(request, number), Party.SUPPLIER
