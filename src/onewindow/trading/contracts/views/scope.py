"""Who is let in: tenderer, supervisor and centre at the desk; a supplier's own people."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from onewindow.foundation.accounts.api import Role, may_speak_for
from onewindow.foundation.directory.api import Person
from onewindow.trading.contracts.models import Award, Contract
from onewindow.trading.contracts.queries import (
    award_of,
    contract_of,
    lots_seen_by,
)
from onewindow.trading.tendering.api import Lot, may_run

READERS = (Role.TRADING_OFFICER, Role.TENDERER, Role.SUPERVISOR, Role.AUDITOR)


def seen_lot(request: HttpRequest, code: str) -> Lot:
    """
    Return the lot that the address names, if the user may see it.

    :raises Http404: otherwise.
    """
    return get_object_or_404(lots_seen_by(request.user), code=code)


def run_lot(request: HttpRequest, code: str) -> Lot:
    """
    Return the lot, if the user decides for its tenderer.

    :raises PermissionDenied: if the user sees it without deciding.
    """
    lot = seen_lot(request, code)
    if not may_run(request.user, lot.tender):
        raise PermissionDenied("只有本项目的招标人（采购人）能办理")
    return lot


def run_award(request: HttpRequest, code: str) -> Award:
    """
    Return the award of the lot, if the user decides for its tenderer.

    :raises Http404: while no report was received.
    """
    award = award_of(run_lot(request, code))
    if award is None:
        raise Http404
    return award


def run_contract(request: HttpRequest, code: str) -> Contract:
    """
    Return the contract of the lot, if the user decides for its tenderer.

    :raises Http404: while there is none.
    """
    contract = contract_of(run_lot(request, code))
    if contract is None:
        raise Http404
    return contract


def seen_contract(request: HttpRequest, code: str) -> Contract:
    """
    Return the contract of the lot, if the user may see it.

    :raises Http404: while there is none.
    """
    contract = contract_of(seen_lot(request, code))
    if contract is None:
        raise Http404
    return contract


def person_of(request: HttpRequest) -> Person:
    """Return the person behind a citizen's account."""
    user: Any = request.user
    person: Person = user.person  # the role of a citizen comes with the person
    return person


def own_contract(request: HttpRequest, number: str) -> Contract:
    """
    Return the contract, if the person speaks for its supplier.

    :raises Http404: otherwise.
    """
    rows = Contract.objects.exclude(state="dropped").select_related(
        "supplier", "lot__tender__tenderer", "lot__tender__procedure", "award__winner"
    )
    contract = get_object_or_404(rows, number=number)
    if not may_speak_for(person_of(request), contract.supplier, on=timezone.localdate()):
        raise Http404
    return contract
